package io.jenkins.plugins.servicenow.compliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.client.Sha256;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Changes;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** The report that is attached before a change request is closed. */
@WithServiceNow
class ChangeEvidenceTest {

    private static final String OWN = "CHG0030001";
    private static final String OTHER = "CHG0030099";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    private WorkflowRun lifecycle(JenkinsRule j) throws Exception {
        SimulatorConnection.configure(simulator);
        var run = Pipelines.start(j, """
                snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders')
                semaphore 'approved'
                snowLifecycle(evidence: true) { echo 'built' }
                """);
        SemaphoreStep.waitForStart("approved/1", run);
        simulator.approvals().approveAll(OWN, "fine");
        SemaphoreStep.success("approved/1", null);
        return j.assertBuildStatus(Result.SUCCESS, j.waitForCompletion(run));
    }

    private Map<String, String> change(String number) {
        return simulator.records().get("change_request", simulator.records().sysId("change_request", number));
    }

    private List<Map<String, String>> reports(String number) {
        return simulator.attachments().of(change(number).get("sys_id"));
    }

    private long notes(String number, String text) {
        return simulator.records().journal(change(number).get("sys_id"), "work_notes").stream()
                .filter(note -> note.contains(text))
                .count();
    }

    @Test
    void aBlockThatSucceedsLeavesItsReportAndTheDigestOfItOnTheClosedChange() throws Throwable {
        sessions.then(j -> {
            var run = lifecycle(j);
            assertEquals("3", change(OWN).get("state"));
            assertEquals(1, reports(OWN).size());
            var content = simulator.attachments().content(reports(OWN).get(0).get("sys_id"));
            assertEquals(1, notes(OWN, "SHA-256: " + Sha256.of(new ByteArrayInputStream(content))));
            var html = new String(content, StandardCharsets.UTF_8);
            assertTrue(html.contains("change request CHG0030001, before it is closed"), html);
            assertTrue(html.contains("os-image #1"), html);
            j.assertLogContains("Compliance report of CHG0030001 before it is closed", run);
        });
    }

    @Test
    void aBlockWhoseReportIsRefusedLeavesTheChangeOpenAndSaysSo() throws Throwable {
        simulator.attachments().extensions("txt");
        sessions.then(j -> {
            var run = lifecycle(j);
            assertNotEquals("3", change(OWN).get("state"));
            j.assertLogContains("WARNING: The change request was not closed. ", run);
        });
    }

    @Test
    void aRestartAfterTheReportWasAttachedAttachesAndNotesNoOther() throws Throwable {
        Changes.insertApproved(simulator, OTHER, Map.of("state", "-1"));
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenHanging());
            Pipelines.start(j, "snowCloseChange(change: '" + OTHER + "', notes: 'Tested', evidence: true)");
            simulator.requests().await(RequestKind.TABLE_UPDATE, 1);
        });
        assertEquals("-1", change(OTHER).get("state"));
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertEquals("3", change(OTHER).get("state"));
            assertEquals(1, reports(OTHER).size());
            assertEquals(1, notes(OTHER, "SHA-256: " + reports(OTHER).get(0).get("hash")));
        });
    }

    @Test
    void anOutageWhileTheReportIsMadeIsOutlasted() throws Throwable {
        Changes.insertApproved(simulator, OTHER, Map.of("state", "-1"));
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            simulator.faults().next(2, RequestKind.TABLE_READ, Fault.status(503));
            simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.status(503));
            Pipelines.run(
                    j, Result.SUCCESS, "snowCloseChange(change: '" + OTHER + "', notes: 'Tested', evidence: true)");
            assertEquals("3", change(OTHER).get("state"));
            assertEquals(1, reports(OTHER).size());
        });
    }

    @Test
    void aChangeThatIsClosedAlreadyGetsNoReport() throws Throwable {
        Changes.insertApproved(simulator, OTHER, Map.of("state", "3", "close_code", "successful"));
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var run = Pipelines.run(
                    j, Result.SUCCESS, "snowCloseChange(change: '" + OTHER + "', notes: 'Tested', evidence: true)");
            j.assertLogContains(OTHER + " is Closed already, so no compliance report is attached", run);
            assertEquals(List.of(), reports(OTHER));
        });
    }
}
