package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.itsm.Option;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import io.jenkins.plugins.servicenow.step.Options;
import java.time.Duration;
import java.time.Instant;

/**
 * A window that ServiceNow is to find.
 *
 * @param notBefore null when it may begin at once
 */
record SlotRequest(@NonNull Duration duration, @CheckForNull Instant notBefore) {

    enum Schedule implements Option {
        FIRST_AVAILABLE;

        @Override
        @NonNull
        public String value() {
            return "firstAvailable";
        }
    }

    /** For as many days an instance searches, unless it was configured to do otherwise. */
    private static final int MAX_DAYS = 90;

    /** A start that has passed when the approval is requested makes some instances change the type of the change. */
    private static final Duration LEAD = Duration.ofMinutes(5);

    /** @return null when the step does not ask for one */
    @CheckForNull
    static SlotRequest of(@NonNull ChangeRequestStep step) throws AbortException {
        if (step.getSchedule() == null) {
            if (step.getDurationMinutes() != 0 || step.getNotBefore() != null) {
                throw new AbortException("snowChangeRequest takes durationMinutes and notBefore only together with"
                        + " schedule: 'firstAvailable'.");
            }
            return null;
        }
        Options.parse(Schedule.class, "snowChangeRequest", "schedule", step.getSchedule());
        if (step.getPlannedStart() != null || step.getPlannedEnd() != null) {
            throw new AbortException("snowChangeRequest was given a plannedStart or plannedEnd and a schedule, by which"
                    + " ServiceNow sets these. Leave one of the two out; the earliest start is notBefore.");
        }
        var duration = Duration.ofMinutes(step.getDurationMinutes());
        if (duration.isZero() || duration.isNegative() || duration.toDays() > MAX_DAYS) {
            throw new AbortException(
                    "snowChangeRequest needs durationMinutes for schedule: 'firstAvailable': how long the"
                            + " work takes, from 1 minute to " + MAX_DAYS + " days, not " + step.getDurationMinutes()
                            + ".");
        }
        return new SlotRequest(duration, PlannedWindow.parse("notBefore", step.getNotBefore()));
    }

    @NonNull
    Instant earliest(@NonNull Instant now) {
        var soon = now.plus(LEAD);
        return notBefore == null || notBefore.isBefore(soon) ? soon : notBefore;
    }

    /** For the log. */
    @NonNull
    String describe() {
        return "the first available slot of " + duration.toMinutes() + " minutes"
                + (notBefore == null ? "" : " from " + ServiceNowTime.display(notBefore) + " on");
    }
}
