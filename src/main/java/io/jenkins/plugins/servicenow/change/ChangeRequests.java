package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildStarter;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.Created;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.QueryBatch;
import io.jenkins.plugins.servicenow.client.ReadBack;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.Approver;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.ChangeTransition;
import io.jenkins.plugins.servicenow.itsm.ChoiceLists;
import io.jenkins.plugins.servicenow.itsm.References;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.itsm.StartingUser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

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
     * @return the change with all fields and their display values
     * @throws AbortException when a record that it refers to is unknown
     */
    @NonNull
    Created create(@NonNull ChangeRequestDraft draft, @NonNull BuildIdentity build, @NonNull BuildStarter starter)
            throws IOException, InterruptedException {
        var values = draft.values(build, starter, resolve(draft, starter));
        var created = post(draft, values);
        // When its approval is requested next, it is read after that.
        var record = created.created() && draft.requestApproval()
                ? created.record()
                : read(created.record().text("number"), created.record().sysId());
        if (created.created()) {
            warnOfLosses(draft, values, record);
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

    private void warnOfLosses(ChangeRequestDraft draft, Map<String, String> sent, TableRecord record) {
        var number = record.text("number");
        if (draft.isShortened()) {
            log.accept("WARNING: the short description of " + number + " was cut to "
                    + ChangeRequestDraft.SHORT_DESCRIPTION_SIZE + " characters; all of it is in the description.");
        }
        for (var field : ReadBack.dropped(session.asWritten(sent), record)) {
            log.accept("WARNING: ServiceNow ignored the field '" + field + "' of " + number
                    + ": the field does not exist, may not be written, or has other choices."
                    + (field.equals("correlation_id")
                            ? " Without it a repeated step cannot find this change and creates another."
                            : ""));
        }
    }

    /** @throws AbortException when ServiceNow made a change of another type out of it */
    void verifyType(@NonNull ChangeRequestDraft draft, @NonNull ChangeRecord change) throws AbortException {
        if (!change.type().equals(draft.type().value())) {
            throw new AbortException("ServiceNow made " + change.number() + " a change of type '" + change.type()
                    + "' instead of '" + draft.type().value() + "'. Cancel it there and ask its administrators why.");
        }
    }

    /**
     * Cancels what else carries the correlation id of the change, with a note that names the change. Nothing that fails here
     * stops the build.
     *
     * @param duplicates younger ones, whatever their state
     */
    void withdraw(@NonNull List<TableRecord> duplicates, @NonNull ChangeRecord change) throws InterruptedException {
        for (var record : duplicates) {
            var duplicate = new ChangeRecord(record);
            if (!duplicate.hasEnded()) {
                withdraw(duplicate, change);
            }
        }
    }

    private void withdraw(ChangeRecord duplicate, ChangeRecord change) throws InterruptedException {
        var errorPrefix = duplicate.number() + ", a duplicate of " + change.number() + ", could not be canceled";
        var note = "This change request is a duplicate of " + change.number() + " and was canceled.";
        try {
            new ChangeTransition(session)
                    .move(
                            duplicate,
                            errorPrefix,
                            List.of(ChangeState.CANCELED),
                            Map.of(ChangeState.CANCELED, Map.of("work_notes", note)));
            log.accept("WARNING: ServiceNow had a duplicate of " + change.number() + ". " + duplicate.number()
                    + ", the younger one, was canceled.");
        } catch (ServiceNowException | RefusedException e) {
            log.accept("WARNING: " + (e.getMessage().startsWith(errorPrefix) ? "" : errorPrefix + ". ") + e.getMessage()
                    + " Cancel it in ServiceNow.");
        }
    }

    /**
     * Moves a change in state New to the state in which the approvers are asked. A change that is further along already is
     * left as it is: an instance may move changes by itself. What has been decided is not asked again.
     *
     * @param change as it was read last
     * @param target see {@link ChangeRequestDraft#approvalState}
     * @param submitted whether the build has requested the approval before
     * @param created whether the change has just been created, so that nobody can have been asked
     * @return the change as it is now
     * @throws RefusedException when the change was submitted, rejected, canceled or closed before, and when ServiceNow does not
     *     let it leave New, with the states that it does allow
     */
    @NonNull
    ChangeRecord requestApproval(
            @NonNull ChangeRecord change, @NonNull ChangeState target, boolean submitted, boolean created)
            throws IOException, InterruptedException {
        if (change.hasEnded()) {
            throw decided(change, "it is " + change.stateLabel());
        }
        if (change.approval().equalsIgnoreCase("rejected")) {
            throw decided(change, "it was rejected");
        }
        if (!change.isIn(ChangeState.NEW)) {
            return change;
        }
        if (submitted) {
            throw decided(
                    change, "this build has requested it before, and ServiceNow has moved the change back to New");
        }
        if (!created) {
            checkNobodyHasRejected(change);
        }
        var errorPrefix = "The approval of " + change.number() + " could not be requested";
        return new ChangeTransition(session).move(change, errorPrefix, List.of(target), Map.of());
    }

    /** The approval of a change that went back to New can be empty again, while its approvers keep their answers. */
    private void checkNobodyHasRejected(ChangeRecord change) throws IOException, InterruptedException {
        var approvers = session.tables()
                .list(Approver.TABLE, EncodedQuery.where("sysapproval", change.sysId()), "sysapproval", "state");
        if (approvers.records().stream().anyMatch(row -> row.value("state").equalsIgnoreCase("rejected"))) {
            throw decided(change, "an approver has rejected it");
        }
        if (approvers.hidden().orElse(0) > 0 || approvers.records().stream().anyMatch(row -> !row.has("state"))) {
            throw decided(
                    change,
                    "it has approvers whose answers the OAuth Application User may not read (table " + Approver.TABLE
                            + ", role sn_change_read)");
        }
    }

    private static RefusedException decided(ChangeRecord change, String what) {
        return new RefusedException("The approval of " + change.number() + " is not requested again: " + what
                + ". What was decided in ServiceNow stays decided. If this build needs another change request, give"
                + " snowChangeRequest a 'key' that it has not used.");
    }

    /** The values of choices and references, by field. */
    private Map<String, String> resolve(ChangeRequestDraft draft, BuildStarter starter)
            throws IOException, InterruptedException {
        var fields = draft.fields();
        var orderer = draft.orderer();
        var requester = fields.isSet("requested_by") || orderer != null ? null : starter.user();
        var batch = batch(fields, requester);
        var values = new LinkedHashMap<String, String>();
        if (orderer != null) {
            values.put("requested_by", orderer);
        }
        var references = new References(batch, log);
        for (var reference : fields.references()) {
            values.put(reference.field(), references.find(reference).value());
        }
        if (requester != null) {
            var match = requester.find(batch);
            var user = match.user();
            if (user != null) {
                values.put("requested_by", user.value());
            }
            warnOfRequester(match);
        }
        if (!fields.choices().isEmpty()) {
            var choices = ChoiceLists.read(batch, choices(fields));
            fields.choices().forEach((field, label) -> values.put(field, choices.toSend(field, label, log)));
        }
        return values;
    }

    /** @param requester null when there is none, or nobody is to be looked for */
    private QueryBatch batch(ChangeFields fields, @CheckForNull StartingUser requester)
            throws ServiceNowException, InterruptedException {
        var queries = fields.references().stream()
                .flatMap(reference -> References.queries(reference).stream())
                .collect(Collectors.toCollection(ArrayList::new));
        if (requester != null) {
            queries.addAll(requester.queries());
        }
        if (!fields.choices().isEmpty()) {
            queries.add(choices(fields));
        }
        var batch = new QueryBatch(session);
        batch.send(queries);
        return batch;
    }

    private static QueryBatch.Query choices(ChangeFields fields) {
        return ChoiceLists.query(TABLES, fields.choices().keySet());
    }

    /** ServiceNow takes the OAuth Application User when there is none. */
    private void warnOfRequester(StartingUser.Match match) {
        if (!match.warning().isEmpty()) {
            log.accept("WARNING: " + match.warning()
                    + (match.user() == null
                            ? ", so the change does not say by whom it was requested. Give requestedBy."
                            : "; it is not used."));
        }
    }

    /**
     * @param number for the message
     * @throws AbortException when it cannot be read
     */
    @NonNull
    TableRecord read(@NonNull String number, @NonNull SysId sysId) throws IOException, InterruptedException {
        return session.tables()
                .get(ChangeApi.TABLE, sysId)
                .orElseThrow(() -> new AbortException("The change request " + number + " of this build (sys_id "
                        + sysId.value()
                        + ") was created, but it was deleted, or the OAuth Application User may not read it."
                        + " It needs the role sn_change_read."));
    }
}
