package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildStarter;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.Created;
import io.jenkins.plugins.servicenow.client.ReadBack;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.ChangeTransition;
import io.jenkins.plugins.servicenow.itsm.ChoiceLists;
import io.jenkins.plugins.servicenow.itsm.References;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Creates change requests and moves them, and reads back what ServiceNow made of them. */
final class ChangeRequests {

    /** {@code impact} and {@code priority} belong to the table that change requests extend. */
    private static final List<String> TABLES = List.of(ChangeApi.TABLE, "task");

    private final ServiceNowSession session;
    private final Consumer<String> log;

    /** @param log takes warnings for the build log */
    ChangeRequests(@NonNull ServiceNowSession session, @NonNull Consumer<String> log) {
        this.session = session;
        this.log = log;
    }

    /**
     * Creates the change request, or finds the one that an earlier call has created for the same build.
     *
     * @return the change as it was read back, all fields with their display values
     * @throws AbortException when a record that it refers to is unknown, or ServiceNow made a change of another type out of
     *     it
     */
    @NonNull
    Created create(@NonNull ChangeRequestDraft draft, @NonNull BuildIdentity build, @NonNull BuildStarter starter)
            throws IOException, InterruptedException {
        var values = draft.values(build, starter, resolve(draft, starter));
        var created = post(draft, values);
        var record = read(created.record().sysId());
        if (created.created()) {
            verify(draft, values, record);
        }
        return new Created(record, created.created(), created.duplicates());
    }

    private Created post(ChangeRequestDraft draft, Map<String, String> values)
            throws IOException, InterruptedException {
        var template = draft.template();
        if (template == null) {
            return session.changes().create(draft.type(), values);
        }
        try {
            return session.changes().createStandard(StandardTemplate.find(session, template), values);
        } catch (ServiceNowException e) {
            if (e.kind() == ServiceNowException.Kind.NOT_FOUND) {
                throw StandardTemplate.unknown(template);
            }
            throw e;
        }
    }

    private void verify(ChangeRequestDraft draft, Map<String, String> sent, TableRecord record) throws AbortException {
        var number = record.value("number");
        if (draft.isShortened()) {
            log.accept("WARNING: the short description of " + number + " was cut to "
                    + ChangeRequestDraft.SHORT_DESCRIPTION_SIZE + " characters; all of it is in the description.");
        }
        if (!record.value("type").equals(draft.type().value())) {
            throw new AbortException("ServiceNow made " + number + " a change of type '" + record.value("type")
                    + "' instead of '" + draft.type().value() + "'. Cancel it there and ask its administrators why.");
        }
        for (var field : ReadBack.dropped(sent, record)) {
            log.accept("WARNING: ServiceNow ignored the field '" + field + "' of " + number
                    + ": the field does not exist, may not be written, or has other choices."
                    + (field.equals("correlation_id")
                            ? " Without it a repeated step cannot find this change and creates another."
                            : ""));
        }
    }

    /**
     * Moves a change in state New to the state in which the approvers are asked. A change that is further along already is
     * left as it is: an instance may move changes by itself.
     *
     * @param change as {@link #create} has read it
     * @param target see {@link ChangeRequestDraft#approvalState}
     * @return the change as it is now
     * @throws RefusedException when ServiceNow does not let the change leave New, with the states that it does allow
     */
    @NonNull
    ChangeRecord requestApproval(@NonNull ChangeRecord change, @NonNull ChangeState target)
            throws IOException, InterruptedException {
        if (!change.isIn(ChangeState.NEW)) {
            return change;
        }
        var errorPrefix = "The approval of " + change.number() + " could not be requested";
        return new ChangeTransition(session).move(change, errorPrefix, List.of(target), Map.of());
    }

    /** The values of choices and references, by field. */
    private Map<String, String> resolve(ChangeRequestDraft draft, BuildStarter starter)
            throws IOException, InterruptedException {
        var values = new LinkedHashMap<String, String>();
        var references = new References(session);
        for (var reference : draft.fields().references()) {
            values.put(reference.field(), references.find(reference).value());
        }
        if (!values.containsKey("requested_by") && !draft.fields().texts().containsKey("requested_by")) {
            references
                    .firstUser(starter.names(), log)
                    .ifPresentOrElse(
                            user -> values.put("requested_by", user.value()), () -> warnOfNoRequester(starter));
        }
        if (!draft.fields().choices().isEmpty()) {
            var choices =
                    ChoiceLists.read(session, TABLES, draft.fields().choices().keySet());
            draft.fields().choices().forEach((field, label) -> values.put(field, choices.toSend(field, label, log)));
        }
        return values;
    }

    /** ServiceNow takes the OAuth Application User then. */
    private void warnOfNoRequester(BuildStarter starter) {
        if (!starter.names().isEmpty()) {
            log.accept("WARNING: ServiceNow has no user " + String.join(" or ", starter.names())
                    + ", so the change does not say by whom it was requested. Give requestedBy.");
        }
    }

    private TableRecord read(SysId sysId) throws IOException, InterruptedException {
        return session.tables()
                .get(ChangeApi.TABLE, sysId)
                .orElseThrow(
                        () -> new AbortException(
                                "The change request with the sys_id " + sysId.value()
                                        + " was created, but the OAuth Application User may not read it. It needs the role sn_change_read."));
    }
}
