package io.jenkins.plugins.servicenow.evidence;

import hudson.AbortException;
import hudson.FilePath;
import hudson.console.HyperlinkNote;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.EvidenceEntry;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.itsm.ChangeFlag;
import io.jenkins.plugins.servicenow.itsm.ChangeFlagger;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import io.jenkins.plugins.servicenow.step.ChangeArgument;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowAttachTests}; a repeated call finds the attachments and the note that an earlier one has left. */
final class AttachTestsStepExecution extends ServiceNowStepExecution<AttachTestsStep> {

    private static final long serialVersionUID = 1L;

    AttachTestsStepExecution(AttachTestsStep step, StepContext context) {
        super(context, step);
    }

    /** @throws AbortException when the step was given what cannot be meant */
    @Override
    protected void validate() throws IOException, InterruptedException {
        var checks = CheckResults.check(step().getChecks());
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
        flag();
        onFailure();
        change();
    }

    private ChangeFlag flag() throws AbortException {
        return ChangeFlag.of(step().getFlagWith())
                .orElseThrow(() -> unknown(
                        "flagWith",
                        step().getFlagWith(),
                        Arrays.stream(ChangeFlag.values())
                                .map(ChangeFlag::value)
                                .toList()));
    }

    private OnFailure onFailure() throws AbortException {
        return OnFailure.of(step().getOnFailure())
                .orElseThrow(() -> unknown(
                        "onFailure",
                        step().getOnFailure(),
                        Arrays.stream(OnFailure.values()).map(OnFailure::value).toList()));
    }

    private static AbortException unknown(String parameter, String given, List<String> known) {
        return new AbortException("snowAttachTests does not know " + parameter + ": '" + given + "'. Use one of: "
                + String.join(", ", known) + ".");
    }

    private ChangeArgument change() throws IOException, InterruptedException {
        return ChangeArgument.of(required(Run.class), "snowAttachTests", step().getChange(), step().getConnection());
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        var run = build();
        var log = required(TaskListener.class).getLogger();
        var workspace = getContext().get(FilePath.class);

        var files = EvidenceFiles.find(workspace, step());
        var evidence = new Evidence(
                files.read(workspace),
                CheckResults.check(step().getChecks()),
                step().getXccdfThreshold(),
                step().isAllowEmpty());
        evidence.lines().forEach(log::println);

        var argument = change();
        var session = ConnectionResolver.of(run).choose(argument.connection()).open(run);
        var change = session.changes().find(argument.change());
        var link = RecordLink.to(session.instance(), ChangeApi.TABLE, change.sysId());
        log.println("Evidence for change request " + HyperlinkNote.encodeTo(link, change.value("number")));

        var note = new EvidenceNote(BuildIdentity.of(run, "evidence", ""), evidence);
        var delivery = new EvidenceDelivery(session, change, note, log::println);
        delivery.attach(files.toAttach(step().isAttachReports()));
        delivery.note();
        remember(change.value("number"), evidence, delivery.attachments());
        var settled = delivery.settle(flag(), step().isCloseOnPass());
        if (step().isCloseOnPass() && evidence.isPassed() && delivery.refused().isEmpty()) {
            BuildRecords.recordClosed(run, settled.sysId().value(), settled.value("close_code"));
        }
        if (evidence.isFailed()) {
            BuildRecords.recordState(run, settled.sysId().value(), ChangeFlagger.state(settled));
        }
        var refused = delivery.refused();
        if (!refused.isEmpty()) {
            throw new AbortException(refused.size() + (refused.size() == 1 ? " file was" : " files were")
                    + " not attached to " + change.value("number") + ":\n" + String.join("\n", refused));
        }
        if (evidence.isFailed()) {
            complain(run, change.value("number") + ": " + evidence.summary());
        }
        return map(evidence, delivery.attachments(), settled);
    }

    private void remember(String number, Evidence evidence, List<Attachment> attachments)
            throws IOException, InterruptedException {
        var links = new LinkedHashMap<String, String>();
        attachments.forEach(each -> links.put(each.fileName(), each.url()));
        BuildRecords.record(
                required(Run.class),
                required(FlowNode.class).getId(),
                new EvidenceEntry(
                        number, evidence.passed(), evidence.failed(), evidence.skipped(), evidence.lines(), links));
    }

    private void complain(Run<?, ?> run, String message) throws IOException, InterruptedException {
        switch (onFailure()) {
            case FAIL -> throw new AbortException(message);
            case UNSTABLE -> {
                required(FlowNode.class).addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
                run.setResult(Result.UNSTABLE);
                required(TaskListener.class).getLogger().println("WARNING: " + message);
            }
            case IGNORE -> {
                // The change is flagged; the build does not care.
            }
        }
    }

    private static Map<String, Object> map(Evidence evidence, List<Attachment> attachments, TableRecord change) {
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
        map.put("number", change.value("number"));
        map.put("changeState", ChangeState.label(change));
        return map;
    }

    private static Map<String, Object> map(Attachment attachment) {
        var map = new LinkedHashMap<String, Object>();
        map.put("name", attachment.fileName());
        map.put("sysId", attachment.sysId().value());
        map.put("url", attachment.url());
        map.put("size", attachment.size());
        map.put("sha256", attachment.sha256());
        map.put("uploaded", attachment.uploaded());
        return map;
    }
}
