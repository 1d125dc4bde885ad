package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/** When a change is to be carried out; null where the pipeline leaves it open. */
record PlannedWindow(
        @CheckForNull Instant start, @CheckForNull Instant end) {

    /** @throws AbortException when a time cannot be read, has no zone, or the end is not after the start */
    static PlannedWindow of(@CheckForNull String start, @CheckForNull String end) throws AbortException {
        var window = new PlannedWindow(parse("plannedStart", start), parse("plannedEnd", end));
        if (window.start != null && window.end != null && !window.end.isAfter(window.start)) {
            throw new AbortException("snowChangeRequest needs a plannedEnd after the plannedStart: " + end
                    + " is not after " + start + ".");
        }
        return window;
    }

    @CheckForNull
    static Instant parse(@NonNull String parameter, @CheckForNull String text) throws AbortException {
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text, DateTimeFormatter.ISO_ZONED_DATE_TIME)
                    .toInstant();
        } catch (DateTimeParseException e) {
            throw new AbortException("snowChangeRequest cannot read the " + parameter + " '" + text
                    + "'. Give date, time and zone, such as 2030-01-31T22:00:00Z or 2030-01-31T22:00:00+01:00.");
        }
    }

    /**
     * Instances were seen to make an unauthorised change of one that was to begin in the past.
     *
     * @throws AbortException when it is not all in the future
     */
    void checkFuture(@NonNull Instant now) throws AbortException {
        checkFuture("plannedStart", start, now);
        checkFuture("plannedEnd", end, now);
    }

    private static void checkFuture(String parameter, @CheckForNull Instant time, Instant now) throws AbortException {
        if (time != null && !time.isAfter(now)) {
            throw new AbortException("snowChangeRequest needs a " + parameter + " in the future: " + time
                    + " has passed, it is " + now + ".");
        }
    }

    @NonNull
    Map<String, String> fields() {
        var fields = new LinkedHashMap<String, String>();
        if (start != null) {
            fields.put("start_date", ServiceNowTime.format(start));
        }
        if (end != null) {
            fields.put("end_date", ServiceNowTime.format(end));
        }
        return fields;
    }
}
