package io.jenkins.plugins.servicenow.evidence.vulnerabilities;

import static io.jenkins.plugins.servicenow.evidence.vulnerabilities.ScanDocuments.grype;
import static io.jenkins.plugins.servicenow.evidence.vulnerabilities.ScanDocuments.match;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What becomes of {@code snowVulnerabilities} when Jenkins is restarted in the middle, and when ServiceNow is out for a moment. */
@WithServiceNow
class VulnerabilitiesInterruptionTest {

    private static final String SCRIPT = """
            node {
                writeFile file: 'grype.json', text: '''%s'''
                def v = snowVulnerabilities(report: 'grype.json', change: 'CHG0030099', ci: 'web-base', ignore: [
                    [id: 'CVE-2026-2', reason: "SEC-${17}", until: '2999-12-31']])
                echo "high=${v.high} ignored=${v.ignored} attached=${v.attachments.size()}"
            }
            """.formatted(grype(
            match("CVE-2026-1", "High", "openssl", "3.0.13", "3.0.14"), match("CVE-2026-2", "High", "curl", "8", "")));

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;
    private String change;
    private String image;

    private void records() {
        var group = simulator.records().all("sys_user_group").get(0).get("sys_id");
        change = simulator
                .records()
                .insert(
                        "change_request",
                        Map.of(
                                "number",
                                "CHG0030099",
                                "state",
                                "-1",
                                "approval",
                                "approved",
                                "assignment_group",
                                group));
        image = new CmdbContent(simulator).image("web-base", "1.2");
    }

    private void checkOnce(JenkinsRule j, WorkflowRun run) throws Exception {
        j.assertBuildStatus(Result.UNSTABLE, j.waitForCompletion(run));
        j.assertLogContains("high=1 ignored=1 attached=1", run);
        assertEquals(1, simulator.attachments().of(change).size());
        assertEquals(1, simulator.attachments().of(image).size());
        assertEquals(1, simulator.records().journal(change, "work_notes").size());
        assertEquals("true", simulator.records().get("change_request", change).get("on_hold"));
    }

    private static WorkflowRun resumed(JenkinsRule j) {
        return j.jenkins.getItemByFullName(Pipelines.JOB, WorkflowJob.class).getBuildByNumber(1);
    }

    @Test
    void afterARestartWhileTheNoteIsWrittenEverythingIsThereOnce() throws Throwable {
        records();
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            // The note is written, and no response comes.
            simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenHanging());
            Pipelines.start(j, SCRIPT);
            simulator.requests().await(RequestKind.TABLE_UPDATE, 1);
        });
        sessions.then(j -> {
            var run = resumed(j);
            checkOnce(j, run);
            j.assertLogContains("Noted on CHG0030099 before", run);
        });
    }

    @Test
    void afterARestartWhileTheImageGetsTheReportEverythingIsThereOnce() throws Throwable {
        records();
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            // The change is listed and gets the report, and the image is listed; it gets the report, and no response
            // comes.
            simulator.faults().next(3, RequestKind.ATTACHMENT, Fault.slow(Duration.ZERO));
            simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.committedThenHanging());
            Pipelines.start(j, SCRIPT);
            simulator.requests().await(RequestKind.ATTACHMENT, 4);
        });
        sessions.then(j -> checkOnce(j, resumed(j)));
    }

    @Test
    void anOutageIsWaitedFor() throws Throwable {
        records();
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.maintenance503());
            simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenReset());
            checkOnce(j, Pipelines.start(j, SCRIPT));
        });
    }
}
