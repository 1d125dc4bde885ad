package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.build.BuildStarter;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ReadBack;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.incident.log.LogText;
import io.jenkins.plugins.servicenow.itsm.References;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Files incidents, one for all failures that share it while it is open. */
public final class Incidents {

    public static final String TABLE = "incident";

    private static final String[] SHOWN = {
        "number", "state", "active", "priority", "correlation_id", "correlation_display", "sys_created_on"
    };

    private final ServiceNowSession session;
    /** Remembers, before it happens, that the build is noted on an incident: afterwards there may be no time for it. */
    @FunctionalInterface
    interface Memory {

        /** @return true the first time; afterwards the note may be there, or not */
        boolean begin(@NonNull Incident incident) throws IOException;
    }

    private final Memory memory;
    private final Consumer<String> log;

    /**
     * @param memory of the build
     * @param log takes lines for the build log
     */
    Incidents(@NonNull ServiceNowSession session, @NonNull Memory memory, @NonNull Consumer<String> log) {
        this.session = session;
        this.memory = memory;
        this.log = log;
    }

    /**
     * Files the incident, or notes on the open one of the same failures that this build has failed too. Repeated for the same build
     * it changes nothing. Two builds must not be in here for the same family at once: see {@link IncidentLock}.
     *
     * @throws AbortException when ServiceNow does not let the incident be read
     */
    @NonNull
    Incident file(@NonNull IncidentDraft draft, @NonNull FailedBuild build, @NonNull IncidentId id)
            throws IOException, InterruptedException {
        var open = open(id);
        var own = open.stream()
                .filter(incident -> id.own().equalsIgnoreCase(incident.value("correlation_id")))
                .findFirst();
        if (own.isPresent()) {
            return found(own.get(), true);
        }
        return open.isEmpty() ? create(draft, build, id) : recur(open.get(0), build);
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
                .filter(IncidentState::isOpen)
                .sorted(Comparator.comparing((TableRecord incident) -> incident.value("sys_created_on"))
                        .thenComparing(incident -> incident.value("number")))
                .toList();
    }

    private Incident found(TableRecord record, boolean ofThisBuild) {
        return Incident.of(record, session.instance(), false, ofThisBuild);
    }

    private Incident recur(TableRecord incident, FailedBuild build) throws IOException, InterruptedException {
        var found = found(incident, false);
        var first = memory.begin(found);
        var count = FailureCount.of(incident.value("correlation_display")).next();
        var values = Map.of(
                "work_notes", IncidentText.recurrence(build, count.failures()),
                "correlation_display", IncidentText.display(count.build(), count.failures()));
        if (!session.tables().noteOnce(TABLE, incident.sysId(), values, IncidentText.mark(build), first)) {
            log.accept(incident.value("number") + " says already that this build has failed");
        }
        return found;
    }

    private Incident create(IncidentDraft draft, FailedBuild build, IncidentId id)
            throws IOException, InterruptedException {
        var values = values(draft, build, id);
        var created = session.tables().create(TABLE, values);
        var record = read(created.record().sysId());
        if (!created.created()) {
            return found(record, true);
        }
        for (var field : ReadBack.dropped(values, record)) {
            log.accept("WARNING: ServiceNow did not take the field '" + field + "' of " + record.value("number")
                    + ": the column does not exist, may not be written, or has other choices."
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
        values.put("short_description", LogText.beginning(title, IncidentText.SHORT_DESCRIPTION_SIZE));
        values.put("description", IncidentText.description(title, draft.description(), build));
        var choices = IncidentChoices.read(session, draft.choices().keySet());
        draft.choices().forEach((column, label) -> values.put(column, choices.toSend(column, label, log)));
        point(draft, build, values);
        values.putAll(draft.columns());
        values.put("correlation_id", id.own());
        values.put("correlation_display", IncidentText.display(build.identity().displayName(), 1));
        return values;
    }

    /** To the caller, the group, the configuration item, and the change. */
    private void point(IncidentDraft draft, FailedBuild build, Map<String, String> values)
            throws IOException, InterruptedException {
        var references = new References(session);
        var ci = build.ci();
        if (ci != null) {
            values.put("cmdb_ci", ci.value());
        }
        for (var reference : draft.references()) {
            values.put(reference.column(), references.find(reference).value());
        }
        if (!values.containsKey("caller_id")) {
            references
                    .firstUser(build.starter().names(), log)
                    .ifPresentOrElse(user -> values.put("caller_id", user.value()), () -> noCaller(build.starter()));
        }
        // Not rfc, which is the change that is to mend the incident: closing that one would speak for this one.
        var change = draft.change();
        var cause =
                change == null ? build.change() : session.changes().find(change).sysId();
        if (cause != null) {
            values.put("caused_by", cause.value());
        }
    }

    private void noCaller(BuildStarter starter) {
        if (!starter.names().isEmpty()) {
            log.accept("WARNING: ServiceNow has no user " + String.join(" or ", starter.names())
                    + ", so the incident has no caller. Give callerId.");
        }
    }

    private TableRecord read(SysId sysId) throws IOException, InterruptedException {
        return session.tables()
                .get(TABLE, sysId)
                .orElseThrow(
                        () -> new AbortException(
                                "The incident with the sys_id " + sysId.value()
                                        + " was created, but the integration user may not read it. It needs the role sn_incident_read."));
    }
}
