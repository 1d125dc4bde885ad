package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.console.HyperlinkNote;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.BuildWork;
import io.jenkins.plugins.servicenow.build.EvidenceEntry;
import io.jenkins.plugins.servicenow.build.NotedCall;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.ChangeCloser;
import io.jenkins.plugins.servicenow.itsm.ChangeFlag;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.step.ChangeStepExecution;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.workspace.WorkspaceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Puts evidence on a change request; a repeated call finds the attachments and the note that an earlier one has left.
 *
 * @param <S> the step
 */
public abstract class EvidenceStepExecution<S extends EvidenceStep> extends ChangeStepExecution<S> {

    private static final long serialVersionUID = 1L;

    private ChangeFlag flagWith;
    private OnFailure onFailure;

    protected EvidenceStepExecution(@NonNull StepContext context, @NonNull S step) {
        super(context, step);
    }

    /**
     * How many of what was examined passed and failed.
     *
     * @param passed of test cases, rules of scans and checks, as the others
     */
    public record Counts(int passed, int failed, int skipped) {}

    /**
     * What is on the change now.
     *
     * @param change as it is now
     * @param attachments including those that were there before
     * @param refused one message for each file that ServiceNow refused
     */
    public record Delivered(
            @NonNull ChangeRecord change,
            @NonNull List<AttachedFile> attachments,
            @NonNull List<String> refused) {}

    /** What else a step does with its evidence. */
    @FunctionalInterface
    protected interface Further {

        /** @return one message for each file that ServiceNow refused; then the change is not closed */
        @NonNull
        List<String> run() throws IOException, InterruptedException;
    }

    /** For {@link #validate()}. */
    protected final void parseOutcomes() throws AbortException {
        flagWith = Options.parse(ChangeFlag.class, step().functionName(), "flagWith", step().getFlagWith());
        onFailure = Options.parse(OnFailure.class, step().functionName(), "onFailure", step().getOnFailure());
    }

    /**
     * Attaches the files to the change, notes the evidence on it, and flags it when a check has failed; closes it when all have passed
     * and it is to be closed. A change whose evidence is not complete is not closed.
     *
     * @param source see {@link EvidenceNote}
     * @param further done once the change is flagged, and before it is closed
     */
    @NonNull
    protected final Delivered deliver(
            @NonNull ServiceNowSession session,
            @NonNull Evidence evidence,
            @NonNull String source,
            @NonNull Counts counts,
            @NonNull Collection<WorkspaceFile> files,
            @NonNull Further further)
            throws IOException, RefusedException, InterruptedException {
        var change = ChangeRecord.findToWorkUnder(session, change());
        var number = change.number();
        log().accept("Evidence for change request " + HyperlinkNote.encodeTo(change.url(session.instance()), number));

        var identity = BuildIdentity.of(build(), "evidence", "");
        var call = NotedCall.of(required(FlowNode.class));
        var content =
                change.sysId() + "\n" + new EvidenceNote(identity, call, source, evidence).text(List.of(), List.of());
        var note = new EvidenceNote(identity, call.numbered(build(), content), source, evidence);
        var attachments = new EvidenceAttachments(session, build(), log());
        var delivery = new EvidenceDelivery(session, change, note, attachments, log());
        // Before anything can fail: what was found holds for the change even if it cannot be put on it.
        record(number, change.sysId(), note.call(), evidence, counts, List.of());
        delivery.attach(files);
        delivery.note();
        record(number, change.sysId(), note.call(), evidence, counts, attachments.attached());
        var changed = change;
        if (evidence.isFailed()) {
            changed = delivery.flag(flagWith);
            BuildRecords.recordState(
                    build(), connection().getInstanceUrl(), changed.sysId().value(), changed.describeState());
        }
        var refused = new ArrayList<>(attachments.refused());
        refused.addAll(further.run());
        if (step().isCloseOnPass() && !evidence.isFailed() && refused.isEmpty()) {
            changed = delivery.close(closer(session));
            if (evidence.isPassed()) {
                BuildRecords.recordClosed(
                        build(), connection().getInstanceUrl(), changed.sysId().value(), changed.closeCode());
            }
        }
        if (refused.isEmpty()) {
            call.finish(build(), content);
        }
        return new Delivered(changed, attachments.attached(), refused);
    }

    private ChangeCloser closer(ServiceNowSession session) throws IOException, InterruptedException {
        var run = build();
        var instance = connection().getInstanceUrl();
        return new ChangeCloser(session, log(), new BuildWork(run, instance));
    }

    /** Keeps evidence with the build that is on another record than a change request. */
    protected final void recordAlone(
            @NonNull String name,
            @NonNull SysId sysId,
            @NonNull Evidence evidence,
            @NonNull Counts counts,
            @NonNull List<AttachedFile> attachments)
            throws IOException, InterruptedException {
        record(name, sysId, NotedCall.of(required(FlowNode.class)), evidence, counts, attachments);
    }

    private void record(
            String name, SysId sysId, NotedCall call, Evidence evidence, Counts counts, List<AttachedFile> attachments)
            throws IOException, InterruptedException {
        var links = new LinkedHashMap<String, String>();
        attachments.forEach(each -> links.put(each.name(), each.attachment().url()));
        BuildRecords.record(
                build(),
                call.node(),
                new EvidenceEntry(
                        connection().getInstanceUrl(),
                        name,
                        sysId.value(),
                        call.stage(),
                        evidence.isFailed(),
                        counts.passed(),
                        counts.failed(),
                        counts.skipped(),
                        evidence.lines().stream().map(masking()::mask).toList(),
                        links));
    }

    /**
     * Ends the step when ServiceNow has refused files or the evidence has failed, as {@code onFailure} says. The change is flagged
     * whatever it says.
     *
     * @param record the number of the change, or the name of what has the evidence
     * @throws AbortException when the step fails
     */
    protected final void conclude(@NonNull String record, @NonNull List<String> refused, @NonNull Evidence evidence)
            throws IOException, InterruptedException {
        if (!refused.isEmpty()) {
            throw new AbortException(refused.size() + (refused.size() == 1 ? " file was" : " files were")
                    + " not attached to " + record + ":\n" + String.join("\n", refused));
        }
        if (evidence.isFailed()) {
            applyFailurePolicy(record + ": " + evidence.summary());
        }
    }

    private void applyFailurePolicy(String message) throws IOException, InterruptedException {
        switch (onFailure) {
            case FAIL -> throw new AbortException(message);
            case UNSTABLE -> {
                required(FlowNode.class).addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
                build().setResult(Result.UNSTABLE);
                log().accept("WARNING: " + message);
            }
            case IGNORE -> {}
        }
    }

    /** As a pipeline gets it. */
    @NonNull
    protected static List<Map<String, Object>> maps(@NonNull List<AttachedFile> attachments) {
        return attachments.stream().map(EvidenceStepExecution::map).collect(Collectors.toCollection(ArrayList::new));
    }

    private static Map<String, Object> map(AttachedFile file) {
        var attachment = file.attachment();
        var map = new LinkedHashMap<String, Object>();
        map.put("name", file.name());
        map.put("sysId", attachment.sysId().value());
        map.put("url", attachment.url());
        map.put("size", attachment.size());
        map.put("sha256", attachment.sha256());
        map.put("uploaded", attachment.uploaded());
        return map;
    }
}
