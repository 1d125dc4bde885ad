package io.jenkins.plugins.servicenow.evidence;

import hudson.AbortException;
import hudson.FilePath;
import hudson.console.HyperlinkNote;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.EvidenceEntry;
import io.jenkins.plugins.servicenow.build.NotedCall;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.itsm.ChangeCloser;
import io.jenkins.plugins.servicenow.itsm.ChangeFlag;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.step.ChangeStepExecution;
import io.jenkins.plugins.servicenow.step.Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowAttachTests}; a repeated call finds the attachments and the note that an earlier one has left. */
final class AttachTestsStepExecution extends ChangeStepExecution<AttachTestsStep> {

    private static final long serialVersionUID = 1L;

    private LinkedHashMap<String, Boolean> checks;
    private ScanResults scanResults;
    private ChangeFlag flagWith;
    private OnFailure onFailure;
    private OnUnreadable onUnreadable;

    AttachTestsStepExecution(StepContext context, AttachTestsStep step) {
        super(context, step);
    }

    @Override
    protected void validate() throws IOException, InterruptedException {
        checks = CheckResults.check(step().getChecks());
        if (step().getResults() == null && step().getXccdf() == null && step().getFiles() == null && checks.isEmpty()) {
            throw new AbortException("snowAttachTests has nothing to attach. Give at least one of results:"
                    + " '**/TEST-*.xml', xccdf: 'arf.xml', checks: ['Boot successful': true] and files: 'reports/**'.");
        }
        if (step().isCloseOnPass() && step().getResults() == null && step().getXccdf() == null && checks.isEmpty()) {
            throw new AbortException("snowAttachTests cannot tell from files whether the tests have passed, and so"
                    + " closeOnPass needs results, xccdf or checks.");
        }
        if (step().getXccdfThreshold() < 0 || step().getXccdfThreshold() > 100) {
            throw new AbortException("snowAttachTests needs an xccdfThreshold from 0 to 100 percent, not "
                    + step().getXccdfThreshold() + ".");
        }
        scanResults = Options.parse(ScanResults.class, step().functionName(), "xccdfResults", step().getXccdfResults());
        flagWith = Options.parse(ChangeFlag.class, step().functionName(), "flagWith", step().getFlagWith());
        onFailure = Options.parse(OnFailure.class, step().functionName(), "onFailure", step().getOnFailure());
        onUnreadable =
                Options.parse(OnUnreadable.class, step().functionName(), "onUnreadable", step().getOnUnreadable());
        requireChange();
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        // A workspace is only needed when there are files to read.
        var workspace = getContext().get(FilePath.class);
        var files = EvidenceFiles.find(workspace, step());
        var reports = files.read(workspace, scanResults, step().isAllowEmpty(), onUnreadable);
        var evidence = new Evidence(reports, checks, step().getXccdfThreshold(), step().isAllowEmpty());
        var log = log();
        evidence.lines().forEach(log);

        var session = session();
        var change = ChangeRecord.find(session, change());
        var number = change.number();
        var link = change.url(session.instance());
        log.accept("Evidence for change request " + HyperlinkNote.encodeTo(link, number));

        var call = NotedCall.of(required(FlowNode.class));
        var content = change.sysId() + "\n" + note(call, evidence).text(List.of(), List.of());
        var note = note(call.numbered(build(), content), evidence);
        var delivery = new EvidenceDelivery(session, change, note, log);
        // Before anything can fail: what the tests have found holds for the change even if it cannot be put on it.
        record(change, note, List.of());
        delivery.attach(files.toAttach(step().isAttachReports()));
        delivery.note();
        record(change, note, delivery.attachments());
        var refused = delivery.refused();
        var changed = delivery.closeOrFlag(flagWith, step().isCloseOnPass(), closer(session));
        if (step().isCloseOnPass() && evidence.isPassed() && refused.isEmpty()) {
            BuildRecords.recordClosed(
                    build(), connection().getInstanceUrl(), changed.sysId().value(), changed.closeCode());
        }
        if (evidence.isFailed()) {
            BuildRecords.recordState(
                    build(), connection().getInstanceUrl(), changed.sysId().value(), changed.describeState());
        }
        if (refused.isEmpty()) {
            call.finish(build(), content);
        } else {
            throw new AbortException(refused.size() + (refused.size() == 1 ? " file was" : " files were")
                    + " not attached to " + number + ":\n" + String.join("\n", refused));
        }
        if (evidence.isFailed()) {
            applyFailurePolicy(number + ": " + evidence.summary());
        }
        return map(evidence, delivery.attachments(), changed);
    }

    private EvidenceNote note(NotedCall call, Evidence evidence) throws IOException, InterruptedException {
        var tested = Stream.of(step().getResults(), step().getXccdf())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        return new EvidenceNote(BuildIdentity.of(build(), "evidence", ""), call, tested, evidence);
    }

    private ChangeCloser closer(ServiceNowSession session) throws IOException, InterruptedException {
        var run = build();
        var instance = connection().getInstanceUrl();
        return new ChangeCloser(session, log(), change -> BuildRecords.hasFailedEvidence(run, instance, change));
    }

    private void record(ChangeRecord change, EvidenceNote note, List<AttachedFile> attachments)
            throws IOException, InterruptedException {
        var evidence = note.evidence();
        var links = new LinkedHashMap<String, String>();
        attachments.forEach(each -> links.put(each.name(), each.attachment().url()));
        BuildRecords.record(
                build(),
                note.call().node(),
                new EvidenceEntry(
                        connection().getInstanceUrl(),
                        change.number(),
                        change.sysId().value(),
                        note.call().stage(),
                        evidence.isFailed(),
                        evidence.passed(),
                        evidence.failed(),
                        evidence.skipped(),
                        evidence.lines().stream().map(masking()::mask).toList(),
                        links));
    }

    /** The change is flagged whatever the policy. */
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

    private static Map<String, Object> map(Evidence evidence, List<AttachedFile> attachments, ChangeRecord change) {
        var map = new LinkedHashMap<String, Object>();
        map.put("passed", evidence.passed());
        map.put("failed", evidence.failed());
        map.put("skipped", evidence.skipped());
        map.put("total", evidence.total());
        map.put("passRate", evidence.passRate().percent());
        map.put("allPassed", evidence.isPassed());
        map.put(
                "attachments",
                attachments.stream()
                        .map(AttachTestsStepExecution::map)
                        .collect(Collectors.toCollection(ArrayList::new)));
        map.put("number", change.number());
        map.put("changeState", change.stateLabel());
        return map;
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
