package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.QueryBatch;
import io.jenkins.plugins.servicenow.client.ReadBack;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.itsm.References;
import io.jenkins.plugins.servicenow.itsm.StartingUser;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files incidents, one for all failures that share it while it is open. */
public final class Incidents {

    public static final String TABLE = "incident";

    private static final String[] SHOWN = {
        "number", "state", "active", "priority", "correlation_id", "correlation_display", "sys_created_on"
    };

    private final ServiceNowSession session;
    private final RecurrenceTracker tracker;
    private final Consumer<String> log;

    /**
     * @param tracker of the build
     * @param log takes lines for the build log
     */
    Incidents(@NonNull ServiceNowSession session, @NonNull RecurrenceTracker tracker, @NonNull Consumer<String> log) {
        this.session = session;
        this.tracker = tracker;
        this.log = log;
    }

    /**
     * Files the incident, or notes on the open one of the same failures that this build has failed too. Repeated for
     * the same build it changes nothing. Not for two builds at once with the same {@link IncidentId#dedupKey}: both
     * would find no open incident.
     *
     * @throws AbortException when ServiceNow does not let the incident be read
     */
    @NonNull
    Incident file(@NonNull IncidentDraft draft, @NonNull FailedBuild build, @NonNull IncidentId id)
            throws IOException, InterruptedException {
        var open = open(id);
        if (open.isEmpty()) {
            return create(draft, build, id);
        }
        var ours = open.get(0);
        closeDuplicates(ours, open.subList(1, open.size()));
        return id.own().equalsIgnoreCase(ours.value("correlation_id")) ? found(ours, true) : addRecurrence(ours, build);
    }

    private void closeDuplicates(TableRecord ours, List<TableRecord> younger) throws InterruptedException {
        new DuplicateIncidents(session, log).close(ours, younger);
    }

    /** The oldest first. */
    private List<TableRecord> open(IncidentId id) throws IOException, InterruptedException {
        return session
                .tables()
                .query(
                        TABLE,
                        EncodedQuery.whereStarts("correlation_id", id.beginning())
                                .and("active", "true"),
                        SHOWN)
                .stream()
                .filter(IncidentChoices::isOpen)
                .sorted(TableRecord.OLDEST_FIRST)
                .toList();
    }

    private Incident found(TableRecord record, boolean ofThisBuild) {
        return Incident.of(record, session.instance(), false, ofThisBuild);
    }

    private Incident addRecurrence(TableRecord incident, FailedBuild build) throws IOException, InterruptedException {
        var found = found(incident, false);
        var first = !tracker.isRecorded(found);
        // Before the note is written: Jenkins may stop in between, and then the note is searched for.
        tracker.record(found);
        var count = FailureCount.of(incident.value("correlation_display")).next();
        var values = Map.of(
                "work_notes", IncidentText.recurrence(build, count.failures()),
                "correlation_display", count.display());
        if (!session.tables().noteOnce(TABLE, incident.sysId(), values, IncidentText.mark(build), first)) {
            log.accept("This build has already been noted on " + incident.text("number"));
        }
        return found;
    }

    private Incident create(IncidentDraft draft, FailedBuild build, IncidentId id)
            throws IOException, InterruptedException {
        var values = values(draft, build, id);
        var created = session.tables().create(TABLE, values);
        var record = read(created.record().sysId());
        closeDuplicates(
                record,
                created.duplicates().stream().filter(IncidentChoices::isOpen).toList());
        if (!created.created()) {
            return found(record, true);
        }
        for (var field : ReadBack.dropped(session.asWritten(values), record)) {
            log.accept("WARNING: ServiceNow ignored the field '" + field + "' of " + record.text("number")
                    + ": it does not exist, may not be written, or has other choices."
                    + (field.equals("correlation_id")
                            ? " Without it a repeated step cannot find this incident and files another."
                            : ""));
        }
        return Incident.of(record, session.instance(), true, true);
    }

    private Map<String, String> values(IncidentDraft draft, FailedBuild build, IncidentId id)
            throws IOException, InterruptedException {
        var title = IncidentText.title(draft.shortDescription(), build);
        var values = new LinkedHashMap<String, String>();
        values.put("short_description", Text.shorten(title, IncidentText.SHORT_DESCRIPTION_SIZE));
        values.put("description", IncidentText.description(title, draft.description(), build));
        var choices = IncidentChoices.read(session, draft.choices().keySet());
        draft.choices().forEach((field, label) -> values.put(field, choices.toSend(field, label, log)));
        setReferences(draft, build, values);
        values.putAll(draft.fields());
        values.put("correlation_id", id.own());
        values.put("correlation_display", new FailureCount(build.identity().displayName(), 1).display());
        return values;
    }

    /** The caller, the group, the configuration item, and the change. */
    private void setReferences(IncidentDraft draft, FailedBuild build, Map<String, String> values)
            throws IOException, InterruptedException {
        var isCallerGiven = draft.references().stream()
                .anyMatch(reference -> reference.field().equals("caller_id"));
        var caller = isCallerGiven ? null : build.starter().user();
        var batch = new QueryBatch(session);
        batch.send(Stream.concat(
                        draft.references().stream().flatMap(reference -> References.queries(reference).stream()),
                        caller == null ? Stream.empty() : caller.queries().stream())
                .toList());
        var ci = build.ci();
        if (ci != null) {
            values.put("cmdb_ci", ci.value());
        }
        var references = new References(batch, log);
        for (var reference : draft.references()) {
            values.put(reference.field(), references.find(reference).value());
        }
        if (caller != null) {
            var match = caller.find(batch);
            var user = match.user();
            if (user != null) {
                values.put("caller_id", user.value());
            }
            warnOfCaller(match);
        }
        // Not rfc, the change that fixes the incident: closing that one would resolve this one.
        var change = draft.change();
        var cause =
                change == null ? build.change() : session.changes().find(change).sysId();
        if (cause != null) {
            values.put("caused_by", cause.value());
        }
    }

    private void warnOfCaller(StartingUser.Match match) {
        if (!match.warning().isEmpty()) {
            log.accept("WARNING: " + match.warning()
                    + (match.user() == null ? ", so the incident has no caller. Give callerId." : "; it is not used."));
        }
    }

    private TableRecord read(SysId sysId) throws IOException, InterruptedException {
        return session.tables()
                .get(TABLE, sysId)
                .orElseThrow(
                        () -> new AbortException(
                                "The incident with the sys_id " + sysId.value()
                                        + " was created, but the OAuth Application User may not read it. It needs the role sn_incident_read."));
    }

    /**
     * Whether the build is noted on an incident. Kept with the build, so that a step that is repeated after a restart
     * knows.
     */
    interface RecurrenceTracker {

        /** True when the note may be there; false when it is certainly not. */
        boolean isRecorded(@NonNull Incident incident);

        void record(@NonNull Incident incident) throws IOException;
    }

    /**
     * How many failures an incident stands for. Stock incidents have no field for it, so it is part of
     * {@code correlation_display}, which no form of the base system shows and no rule reads.
     *
     * @param build that has filed the incident
     */
    private record FailureCount(String build, int failures) {

        /** The size of the field {@code task.correlation_display} in a stock instance, in characters. */
        private static final int MAX_DISPLAY = 100;

        private static final Pattern FORMAT = Pattern.compile("(.*): (\\d{1,8}) failures");

        static FailureCount of(String correlationDisplay) {
            var match = FORMAT.matcher(correlationDisplay);
            return match.matches()
                    ? new FailureCount(match.group(1), Integer.parseInt(match.group(2)))
                    : new FailureCount(correlationDisplay, 1);
        }

        FailureCount next() {
            return new FailureCount(build, failures + 1);
        }

        /** The build, and from the second failure on how many there were. */
        String display() {
            var count = failures == 1 ? "" : ": " + failures + " failures";
            return Text.shorten(build, MAX_DISPLAY - count.length()) + count;
        }
    }
}
