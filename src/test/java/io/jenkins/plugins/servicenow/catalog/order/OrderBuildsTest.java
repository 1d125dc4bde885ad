package io.jenkins.plugins.servicenow.catalog.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Action;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.PasswordParameterDefinition;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.OrderedBuilds;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

@WithServiceNow
class OrderBuildsTest {

    private static final String WAITS = "semaphore 'build'";

    @RegisterExtension
    private final TakenOrders orders = new TakenOrders();

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;
    private OrderEntry order;

    @BeforeEach
    void order() {
        order = OrderedBuilds.place(simulator);
    }

    private WorkflowRun running(JenkinsRule j) throws Exception {
        SimulatorConnection.configure(simulator);
        var run = orders.build(Pipelines.job(j, WAITS), order);
        SemaphoreStep.waitForStart("build/1", run);
        poll();
        return run;
    }

    private void end(JenkinsRule j, Result result, WorkflowRun run) throws Exception {
        SemaphoreStep.success("build/1", null);
        j.assertBuildStatus(result, j.waitForCompletion(run));
    }

    private void poll() throws Exception {
        orders.poll(simulator, order);
    }

    private void cancel(boolean abort) throws Exception {
        simulator.catalog().cancel(order.getNumber(), "ann.requester");
        OrderBuilds.canceled(TakenOrders.key(order), abort);
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

    private static void assertLast(List<String> reported, String text) {
        assertTrue(!reported.isEmpty() && reported.get(reported.size() - 1).contains(text), reported::toString);
    }

    @Test
    void aBuildWhoseOrderIsCanceledIsStoppedWithThatCause() throws Throwable {
        sessions.then(j -> {
            var run = running(j);
            cancel(true);
            OrderBuilds.canceled(TakenOrders.key(order), true);
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
            j.assertLogContains(order.getNumber() + " was canceled in ServiceNow", run);
            poll();
        });
        assertEquals(1, comments().size(), "the orderer knows");
        assertEquals(3, workNotes().size(), () -> workNotes().toString());
        assertTrue(workNotes().get(1).contains("Jenkins os-image #1 was stopped, because the order was canceled"));
        assertLast(workNotes(), "Jenkins os-image #1 has ended as ABORTED");
    }

    @Test
    void aBuildWhoseOrderIsCanceledGoesOnWhereTheJobSaysSo() throws Throwable {
        sessions.then(j -> {
            var run = running(j);
            cancel(false);
            poll();
            assertLast(workNotes(), "goes on although the order was canceled");
            end(j, Result.SUCCESS, run);
            poll();
        });
        assertLast(workNotes(), "has finished");
        assertEquals(1, comments().size());
        assertEquals("4", record().get("state"), "as the orderer has left it");
    }

    @Test
    void anOrderIsToldOfABuildThatWasKilled() throws Throwable {
        sessions.then(j -> {
            var run = running(j);
            run.doKill();
            poll();
        });
        assertLast(comments(), "The build was stopped");
        assertEquals("4", record().get("state"));
    }

    @Test
    void theEndOfABuildThatJenkinsWasKilledAfterIsToldLater() throws Throwable {
        sessions.then(j -> {
            end(j, Result.SUCCESS, running(j));
            orders.forget();
        });
        sessions.then(j -> poll());
        assertLast(comments(), "The build has finished");
        assertEquals("3", record().get("state"));
    }

    @Test
    void anOrderIsToldOfABuildThatWasDeletedBeforeItsEndWasReported() throws Throwable {
        sessions.then(j -> {
            var run = running(j);
            end(j, Result.SUCCESS, run);
            orders.forget();
            run.delete();
            poll();
        });
        assertLast(comments(), "The build was deleted");
        assertEquals("4", record().get("state"));
    }

    @Test
    void aBuildIsFoundWhereItsJobWasMovedWhileJenkinsWasDown() throws Throwable {
        sessions.then(j -> {
            var run = running(j);
            end(j, Result.SUCCESS, run);
            run.getParent().renameTo("renamed");
            orders.forget();
        });
        sessions.then(j -> {
            poll();
            assertEquals("renamed", TakenOrders.known(order).job());
        });
        assertLast(comments(), "The build has finished");
    }

    @Test
    void aSecondBuildOfAnOrderIsStopped() throws Throwable {
        sessions.then(j -> {
            var run = running(j);
            var second = orders.start(run.getParent(), order);
            SemaphoreStep.waitForStart("build/2", second);
            orders.pass(Duration.ofSeconds(2));
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(second));
            j.assertLogContains(order.getNumber() + " has a build already: os-image#1", second);
            end(j, Result.SUCCESS, run);
            poll();
        });
        assertEquals(2, comments().size(), () -> comments().toString());
        assertEquals("3", record().get("state"));
    }

    @Test
    void aSecretParameterIsNotInWhatTheOrdererReads() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var job = Pipelines.job(j, "error \"no login with ${params.TOKEN}\"");
            var token = new PasswordParameterDefinition("TOKEN", Secret.fromString("hunter2hunter2"), "");
            job.addProperty(new ParametersDefinitionProperty(token));
            orders.claim(job, order);
            var actions = Stream.concat(
                    OrderAction.of(order).stream(), Stream.of(new ParametersAction(token.getDefaultParameterValue())));
            j.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0, actions.toArray(Action[]::new)));
            poll();
        });
        assertLast(comments(), "The build has failed: no login with ****");
        assertTrue(
                workNotes().stream().noneMatch(note -> note.contains("hunter2")),
                () -> workNotes().toString());
    }

    private Queue.Item queued(JenkinsRule j) throws Exception {
        SimulatorConnection.configure(simulator);
        var job = Pipelines.job(j, "");
        orders.claim(job, order);
        job.scheduleBuild2(3600, OrderAction.of(order).toArray(Action[]::new));
        var item = OrderQueue.queued(TakenOrders.key(order));
        assertNotNull(item);
        CatalogOrders.get().update(TakenOrders.key(order), claimed -> claimed.queued(item.getId(), claimed.since()));
        return item;
    }

    @Test
    void anOrderIsToldThatItsBuildWasRemovedFromTheQueue() throws Throwable {
        sessions.then(j -> {
            Queue.getInstance().cancel(queued(j));
            poll();
        });
        assertLast(comments(), "The build was removed from the queue of Jenkins before it has begun.");
        assertEquals("4", record().get("state"));
    }

    @Test
    void aRemovalThatWasNotHeardOfIsFoundOut() throws Throwable {
        sessions.then(j -> {
            Queue.getInstance().cancel(queued(j));
            orders.forget();
            poll();
        });
        assertLast(comments(), "The build was removed from the queue");
    }

    @Test
    void aCanceledOrderLeavesTheQueue() throws Throwable {
        sessions.then(j -> {
            queued(j);
            cancel(true);
            poll();
            assertEquals(0, Queue.getInstance().getItems().length);
            assertEquals(Phase.SETTLED, TakenOrders.known(order).phase());
        });
        assertLast(workNotes(), "in the queue was stopped, because the order was canceled");
        assertEquals(List.of(), comments());
    }

    @Test
    void anOrderThatWaitsInTheQueueIsToldAfterTenMinutes() throws Throwable {
        sessions.then(j -> {
            queued(j);
            poll();
            orders.pass(Duration.ofMinutes(9));
            poll();
            assertEquals(List.of(), comments());
            orders.pass(Duration.ofMinutes(2));
            poll();
            poll();
        });
        assertEquals(1, comments().size(), () -> comments().toString());
        assertLast(comments(), "The build has not begun yet. It waits in the queue of Jenkins: In the quiet period");
    }
}
