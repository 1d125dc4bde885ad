package io.jenkins.plugins.servicenow.catalog.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.OrderedBuilds;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.catalog.Catalog;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.watch.Polls;
import java.util.List;
import java.util.Map;
import jenkins.model.JenkinsLocationConfiguration;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

@WithServiceNow
class OrderReportingTest {

    private static final String JENKINS = "https://jenkins.example.com/";

    private static final String WAITS = "semaphore 'build'";

    @RegisterExtension
    private final TakenOrders orders = new TakenOrders();

    @RegisterExtension
    private final Polls polls = new Polls();

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;
    private OrderEntry order;

    private void order() {
        order = OrderedBuilds.place(simulator);
    }

    /** Its orders have a catalog task, and a flow that owns their state. */
    private String itemWithTask() {
        return simulator.catalog().item(OrderedBuilds.ITEM, Map.of("flow_designer_flow", Catalog.TASK_FLOW));
    }

    private WorkflowRun build(JenkinsRule j, String script) throws Exception {
        SimulatorConnection.configure(simulator);
        JenkinsLocationConfiguration.get().setUrl(JENKINS);
        return orders.build(Pipelines.job(j, script), order);
    }

    /** A build that runs until {@link #end}. */
    private WorkflowRun running(JenkinsRule j) throws Exception {
        var run = build(j, WAITS);
        SemaphoreStep.waitForStart("build/1", run);
        return run;
    }

    private void end(JenkinsRule j, Result result, WorkflowRun run) throws Exception {
        SemaphoreStep.success("build/1", null);
        j.assertBuildStatus(result, j.waitForCompletion(run));
    }

    private void poll() throws Exception {
        orders.poll(simulator, order);
    }

    private List<String> comments() {
        return TakenOrders.journal(simulator, order, "comments");
    }

    private List<String> workNotes() {
        return TakenOrders.journal(simulator, order, "work_notes");
    }

    private Map<String, String> record() {
        return simulator.records().get("sc_req_item", order.getOrderItem());
    }

    private void assertReported(List<String> reported, String... texts) {
        assertEquals(texts.length, reported.size(), reported::toString);
        for (var text : texts) {
            assertEquals(
                    1, reported.stream().filter(each -> each.contains(text)).count(), reported::toString);
        }
    }

    @Test
    void theOrdererReadsThatTheBuildHasBegunAndHasFinished() throws Throwable {
        order();
        sessions.then(j -> {
            var run = running(j);
            poll();
            assertReported(comments(), "The build has begun: " + JENKINS + "job/os-image/1/");
            assertReported(workNotes(), "Jenkins os-image #1 has begun");
            assertEquals("2", record().get("state"));

            end(j, Result.SUCCESS, run);
            poll();
            assertReported(comments(), "The build has begun", "The build has finished: " + JENKINS + "job/os-image/1/");
            assertReported(workNotes(), "os-image #1 has begun", "Jenkins os-image #1 has finished");
            assertEquals("3", record().get("state"));
            assertTrue(record().get("close_notes").contains("Jenkins os-image #1 has finished"));
            assertEquals(Phase.SETTLED, TakenOrders.known(order).phase());
        });
    }

    @Test
    void theOrdererReadsInOneSentenceWhyTheBuildHasFailed() throws Throwable {
        order();
        sessions.then(j -> {
            j.waitForCompletion(build(j, "stage('Build') { error 'no space left' }"));
            poll();
        });
        assertReported(comments(), "The build has begun", "The build has failed in the stage Build: no space left.");
        assertReported(workNotes(), "has begun", "Jenkins os-image #1 has ended as FAILURE");
        assertEquals("4", record().get("state"));
    }

    @ParameterizedTest
    @CsvSource({
        "UNSTABLE, The build has finished with failed checks.",
        "NOT_BUILT, The build has failed.",
        "ABORTED, The build was stopped."
    })
    void aBuildThatIsNotSuccessfulLeavesTheOrderIncomplete(String result, String comment) {
        var report =
                OrderReport.failed(new BuildIdentity("", "Jenkins os-image #1", null), Result.fromString(result), null);
        assertEquals(comment, report.comment());
        assertEquals("Jenkins os-image #1 has ended as " + result + ".", report.workNote());
        assertEquals("4", report.state());
    }

    @Test
    void theOrdererReadsForWhoseApprovalTheBuildWaits() throws Throwable {
        order();
        sessions.then(j -> {
            var run = build(j, """
                    snowChangeRequest shortDescription: 'x', assignmentGroup: 'OS Image Builders'
                    snowWaitApproval()
                    """);
            j.waitForMessage("approval requested", run);
            poll();
            poll();
            assertReported(comments(), "The build has begun", "The build waits for the approval of CHG0030001.");

            run.getExecution().interrupt(Result.ABORTED);
            j.waitForCompletion(run);
        });
    }

    @Test
    void whereAFlowOwnsTheStateOnlyNotesAreWrittenAndTheLogSaysSo() throws Throwable {
        order = OrderedBuilds.place(simulator, itemWithTask());
        var state = record().get("state");
        sessions.then(j -> {
            var run = running(j);
            poll();
            j.assertLogContains(order.getNumber() + " has not taken the state 2", run);
            var updates = simulator.requests().count(RequestKind.TABLE_UPDATE);

            end(j, Result.SUCCESS, run);
            poll();
            assertEquals(updates + 1, simulator.requests().count(RequestKind.TABLE_UPDATE));
        });
        assertEquals(state, record().get("state"));
        assertReported(comments(), "has begun", "has finished");
    }

    @Test
    void theTaskOfAnOrderGetsTheStateAndTheOrderTheComments() throws Throwable {
        order = OrderedBuilds.task(simulator, OrderedBuilds.place(simulator, itemWithTask()));
        sessions.then(j -> {
            j.waitForCompletion(build(j, "echo 'built'"));
            poll();
        });
        assertReported(comments(), "has begun", "has finished");
        assertReported(simulator.records().journal(order.getSysId(), "work_notes"), "has begun", "has finished");
        assertEquals("3", simulator.records().get("sc_task", order.getSysId()).get("state"));
    }

    @Test
    void aStateThatCannotBeReadIsNotWritten() throws Throwable {
        order();
        simulator.access().hideColumn("sc_req_item", "state");
        sessions.then(j -> {
            var run = running(j);
            poll();
            j.assertLogContains(
                    "WARNING: the state of " + order.getNumber()
                            + " was not changed to 2, because the OAuth Application User may not read the fields"
                            + " 'state' and 'active'.",
                    run);
            end(j, Result.SUCCESS, run);
            poll();
        });
        assertEquals("1", record().get("state"));
        assertReported(comments(), "has begun", "has finished");
    }

    @Test
    void anOrderThatSomebodyHasClosedKeepsItsState() throws Throwable {
        order();
        sessions.then(j -> {
            var run = running(j);
            simulator.records().set("sc_req_item", order.getSysId(), Map.of("state", "7", "active", "false"));
            poll();
            end(j, Result.SUCCESS, run);
            poll();
        });
        assertEquals("7", record().get("state"));
        assertReported(comments(), "has begun", "has finished");
    }

    @Test
    void whatTheInstanceRefusesForGoodDoesNotHoldUpTheRest() throws Throwable {
        order();
        sessions.then(j -> {
            simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.status(403));
            j.waitForCompletion(build(j, "echo 'built'"));
            poll();
            assertEquals(Phase.SETTLED, TakenOrders.known(order).phase());
        });
        assertReported(comments(), "has finished");
        assertEquals("3", record().get("state"));
    }

    @Test
    void theSameIsToldOnce() throws Throwable {
        order();
        sessions.then(j -> {
            running(j);
            OrderReporter.report(TakenOrders.key(order), OrderReport.refused("No more rocky."));
            OrderReporter.report(TakenOrders.key(order), OrderReport.refused("No more rocky at all."));
            poll();
            OrderReporter.report(TakenOrders.key(order), OrderReport.refused("No more rocky."));
            poll();
        });
        assertReported(comments(), "has begun", "No more rocky.");
    }

    @Test
    void whatHappensDuringAnOutageIsToldInItsOrderAfterwards() throws Throwable {
        order();
        sessions.then(j -> {
            simulator.faults().always(Fault.maintenance503());
            j.waitForCompletion(build(j, "echo 'built'"));
            assertThrows(ServiceNowException.class, this::poll);
            assertEquals(List.of(), comments());

            simulator.faults().clear();
            poll();
        });
        assertReported(comments(), "has begun", "has finished");
        assertEquals("3", record().get("state"));
    }

    @Test
    void aNoteWhoseAnswerWasLostIsNotWrittenAgain() throws Throwable {
        order();
        sessions.then(j -> {
            simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenReset());
            j.waitForCompletion(build(j, "echo 'built'"));
            poll();
        });
        assertReported(comments(), "has begun", "has finished");
        assertReported(workNotes(), "has begun", "has finished");
    }

    @Test
    void nothingIsToldTwiceWhenJenkinsIsKilledBeforeItHasStoredThatItWasTold() throws Throwable {
        order();
        sessions.then(j -> {
            running(j);
            orders.work();
            var before = TakenOrders.known(order);
            poll();
            CatalogOrders.get().ledger().put(before.key(), before);
        });
        sessions.then(j -> {
            poll();
            assertReported(comments(), "has begun");
            assertReported(workNotes(), "has begun");
            end(
                    j,
                    Result.SUCCESS,
                    j.jenkins.getItemByFullName("os-image", WorkflowJob.class).getLastBuild());
            poll();
        });
        assertReported(comments(), "has begun", "has finished");
    }
}
