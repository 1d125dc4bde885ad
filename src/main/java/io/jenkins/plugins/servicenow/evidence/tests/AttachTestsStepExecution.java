package io.jenkins.plugins.servicenow.evidence.tests;

import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.servicenow.evidence.EvidenceStepExecution;
import io.jenkins.plugins.servicenow.step.Options;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowAttachTests}; a repeated call finds the attachments and the note that an earlier one has left. */
final class AttachTestsStepExecution extends EvidenceStepExecution<AttachTestsStep> {

    private static final long serialVersionUID = 1L;

    private LinkedHashMap<String, Boolean> checks;
    private ScanResults scanResults;
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
        parseOutcomes();
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
        var found = new ReportEvidence(reports, checks, step().getXccdfThreshold(), step().isAllowEmpty());
        var evidence = found.evidence();
        evidence.lines().forEach(log());
        var delivered = deliver(
                session(),
                evidence,
                source(),
                new Counts(found.passed(), found.failed(), found.skipped()),
                files.toAttach(step().isAttachReports()),
                List::of);
        conclude(delivered.change().number(), delivered.refused(), evidence);
        return map(found, delivered);
    }

    private String source() {
        var tested = Stream.of(step().getResults(), step().getXccdf())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        return tested.isEmpty() ? "" : "Tested: " + tested;
    }

    private static Map<String, Object> map(ReportEvidence found, Delivered delivered) {
        var map = new LinkedHashMap<String, Object>();
        map.put("passed", found.passed());
        map.put("failed", found.failed());
        map.put("skipped", found.skipped());
        map.put("total", found.total());
        map.put("passRate", found.passRate().percent());
        map.put("allPassed", found.evidence().isPassed());
        map.put("attachments", maps(delivered.attachments()));
        map.put("number", delivered.change().number());
        map.put("changeState", delivered.change().stateLabel());
        return map;
    }
}
