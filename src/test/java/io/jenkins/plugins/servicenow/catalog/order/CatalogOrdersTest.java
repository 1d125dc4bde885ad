package io.jenkins.plugins.servicenow.catalog.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.catalog.Catalog;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Which orders become builds, and with what. */
@WithJenkins
@WithServiceNow
class CatalogOrdersTest {

    @RegisterExtension
    private final OrderPolls polls = new OrderPolls();

    private ServiceNowSimulator simulator;
    private OrderScene scene;

    @BeforeEach
    void anItem() {
        scene = new OrderScene(simulator);
    }

    @Test
    void anApprovedOrderIsBuiltWithWhatWasOrdered(JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        var number = scene.approvedOrder();
        polls.buildOrders();
        var run = OrderScene.build(j, job, 1);
        assertEquals(
                Map.of("RECIPE", "rocky", "HARDENED", true, "NOTE", "hello", "OTHER", "as always"),
                OrderScene.parameters(run));
        var order = BuildRecords.order(run);
        assertEquals(number, order.getNumber());
        assertEquals(scene.record(number).get("sys_id"), order.getSysId());
        assertEquals("rocky", order.getVariables().get("recipe"));
        assertEquals("Build OS image", order.getItem());
        assertTrue(scene.record(number).get("correlation_id").startsWith("jenkins-order:"));
        assertEquals(OrderToken.display(), scene.record(number).get("correlation_display"));
        polls.advance(Duration.ofHours(1));
        assertEquals(1, OrderScene.builds(j, job));
    }

    @Test
    void anOrderThatNobodyHasApprovedYetWaits(JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        var number = scene.order(Map.of());
        polls.advance(Duration.ofMinutes(30));
        assertEquals(0, OrderScene.builds(j, job));
        assertEquals("", scene.record(number).get("correlation_id"));
        simulator.catalog().approve(number);
        polls.buildOrders();
        assertEquals(1, OrderScene.builds(j, job));
    }

    @ParameterizedTest
    @CsvSource({
        "approval, rejected",
        "approval, requested",
        "approval, duplicate",
        "state, -5",
        "state, 3",
        "active, false"
    })
    void anOrderThatIsNotToBeWorkedOnIsNotBuilt(String field, String value, JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        var number = scene.approvedOrder();
        scene.set(number, Map.of(field, value));
        polls.buildOrders();
        assertEquals(0, OrderScene.builds(j, job));
    }

    @ParameterizedTest
    @CsvSource({"approval, requested", "approval, rejected", "approval, cancelled", "request_state, closed_cancelled"})
    void anOrderWhoseRequestIsNotApprovedIsNotBuilt(String field, String value, JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        var number = scene.approvedOrder();
        simulator.records().set("sc_request", scene.record(number).get("request"), Map.of(field, value));
        polls.buildOrders();
        assertEquals(0, OrderScene.builds(j, job));
    }

    @Test
    void anOrderOfAnItemWithoutApprovalIsBuiltWhenTheTriggerSaysSo(JenkinsRule j) throws Exception {
        var item = new OrderScene(simulator, Map.of("flow_designer_flow", ""));
        var number = item.order(Map.of());
        item.set(number, Map.of("approval", "not requested"));
        var strict = item.job(j, "strict");
        polls.buildOrders();
        assertEquals(0, OrderScene.builds(j, strict));
        strict.delete();
        var trigger = item.trigger();
        trigger.setApproval(CatalogOrdersTrigger.NOT_NEEDED);
        var job = OrderScene.job(j, "os-image", trigger);
        polls.buildOrders();
        assertEquals(1, OrderScene.builds(j, job));
    }

    @ParameterizedTest
    @ValueSource(strings = {"approval", "quantity", "request", "state"})
    void aFieldThatIsHiddenKeepsTheOrderWaitingAndIsNamed(String field, JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        scene.approvedOrder();
        simulator.access().hideColumn("sc_req_item", field);
        polls.buildOrders();
        assertEquals(0, OrderScene.builds(j, job));
        assertTrue(String.join("\n", OrderScene.problems(job)).contains(field), OrderScene.problems(job)::toString);
    }

    @Test
    void anOrderOfSeveralIsRefusedAndTheOrdererIsTold(JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        var number = simulator.catalog().order(scene.item, 2, OrderScene.USER, Map.of("recipe", "rocky"));
        simulator.catalog().approve(number);
        polls.buildOrders();
        assertEquals(0, OrderScene.builds(j, job));
        assertTrue(scene.comments(number).get(0).contains("The quantity is 2"), scene.comments(number)::toString);
        polls.advance(Duration.ofHours(1));
        assertEquals(1, scene.comments(number).size());
    }

    @Test
    void whatDoesNotFitIsAnsweredAndCanBePutRight(JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        var number = scene.approvedOrder(Map.of("recipe", "windows"));
        polls.buildOrders();
        assertEquals(0, OrderScene.builds(j, job));
        assertTrue(
                scene.comments(number).get(0).contains("'windows' of 'recipe' cannot be used"),
                scene.comments(number)::toString);
        var answer = simulator.records().all("sc_item_option").stream()
                .filter(row -> row.get("value").equals("windows"))
                .findFirst()
                .orElseThrow();
        simulator.records().set("sc_item_option", answer.get("sys_id"), Map.of("value", "rocky"));
        polls.buildOrders();
        assertEquals(0, OrderScene.builds(j, job));
        scene.set(number, Map.of("correlation_id", ""));
        polls.buildOrders();
        assertEquals(1, OrderScene.builds(j, job));
    }

    @Test
    void equalOrdersAreTwoBuilds(JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        scene.approvedOrder();
        scene.approvedOrder();
        polls.buildOrders();
        assertEquals(2, OrderScene.builds(j, job));
    }

    @Test
    void anOrderThatIsStillBeingWrittenIsBuiltWhenItIsComplete(JenkinsRule j) throws Exception {
        var item = new OrderScene(simulator, Map.of("flow_designer_flow", ""));
        var trigger = item.trigger();
        trigger.setApproval(CatalogOrdersTrigger.NOT_NEEDED);
        var job = OrderScene.job(j, "os-image", trigger);
        simulator.catalog().writeInPieces(true);
        var number = item.order(Map.of());
        item.set(number, Map.of("approval", "not requested"));
        polls.buildOrders();
        assertEquals(0, OrderScene.builds(j, job), "without request and variables");
        simulator.catalog().writeNext();
        polls.buildOrders();
        assertEquals(0, OrderScene.builds(j, job), "without request");
        while (simulator.catalog().writeNext()) {
            polls.buildOrders();
        }
        polls.buildOrders();
        assertEquals(1, OrderScene.builds(j, job));
        assertEquals("rocky", OrderScene.parameters(OrderScene.build(j, job, 1)).get("RECIPE"));
    }

    @Test
    void tasksOfAGroupAreBuiltInPlaceOfTheOrder(JenkinsRule j) throws Exception {
        var item = new OrderScene(simulator, Map.of("flow_designer_flow", Catalog.TASK_FLOW));
        var number = item.approvedOrder();
        var task = simulator.records().all("sc_task").get(0);
        var group = simulator.records().get("sys_user_group", task.get("assignment_group"));
        var trigger = item.trigger();
        trigger.setTake(CatalogOrdersTrigger.TASK);
        trigger.setGroup(group.get("name"));
        var other = item.trigger();
        other.setTake(CatalogOrdersTrigger.TASK);
        other.setGroup("Nobody");
        var job = OrderScene.job(j, "os-image", trigger);
        var idle = OrderScene.job(j, "other", other);
        polls.buildOrders();
        assertEquals(1, OrderScene.builds(j, job));
        assertEquals(0, OrderScene.builds(j, idle));
        var order = BuildRecords.order(OrderScene.build(j, job, 1));
        assertEquals("sc_task", order.getTable());
        assertEquals(item.record(number).get("sys_id"), order.getOrderItem());
        assertEquals("rocky", order.getVariables().get("recipe"));
        assertEquals("", item.record(number).get("correlation_id"), "the flow's own");
    }

    @Test
    void jobsOfOneItemBuildNothingAndSaySo(JenkinsRule j) throws Exception {
        var one = scene.job(j, "one");
        var two = scene.job(j, "two");
        scene.approvedOrder();
        polls.buildOrders();
        assertEquals(0, OrderScene.builds(j, one) + OrderScene.builds(j, two));
        assertTrue(OrderScene.problems(one).get(0).endsWith("one, two"), OrderScene.problems(one)::toString);
        two.delete();
        polls.buildOrders();
        assertEquals(1, OrderScene.builds(j, one));
        polls.advance(Duration.ofMinutes(1));
        assertEquals(List.of(), OrderScene.problems(one));
    }

    @Test
    void hiddenOrdersAreSaidToBeHidden(JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        scene.approvedOrder();
        simulator.access().hideRecords("sc_req_item");
        polls.buildOrders();
        assertEquals(0, OrderScene.builds(j, job));
        assertTrue(
                OrderScene.problems(job).get(0).startsWith("1 records of sc_req_item for this item may not be read"),
                OrderScene.problems(job)::toString);
    }

    @Test
    void variablesAreReadByTheirNamesWhenTheJoinShowsNothing(JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        simulator.access().hideRecords("sc_item_option_mtom");
        scene.approvedOrder();
        polls.buildOrders();
        assertEquals("rocky", OrderScene.parameters(OrderScene.build(j, job, 1)).get("RECIPE"));
    }

    @Test
    void anOrderWhoseVariablesCannotBeReadWaitsAndSaysSo(JenkinsRule j) throws Exception {
        var trigger = scene.trigger();
        trigger.setParameters(List.of(new OrderParameter("RECIPE", "unknown")));
        var job = OrderScene.job(j, "os-image", trigger);
        var number = scene.approvedOrder();
        polls.buildOrders();
        assertEquals(List.of(), scene.comments(number));
        polls.advance(Duration.ofMinutes(11));
        assertEquals(0, OrderScene.builds(j, job));
        assertTrue(
                scene.comments(number).get(0).contains("The order has no variable 'unknown'"),
                scene.comments(number)::toString);
        trigger.setParameters(List.of(new OrderParameter("RECIPE", "recipe")));
        polls.buildOrders();
        assertEquals(1, OrderScene.builds(j, job));
    }

    private void assertWaitsAndSaysWhy(JenkinsRule j, String number, WorkflowJob job, String reason) throws Exception {
        polls.advance(Duration.ofMinutes(9));
        assertEquals(List.of(), scene.comments(number));
        polls.advance(Duration.ofMinutes(3));
        assertEquals(1, scene.comments(number).size());
        assertTrue(scene.comments(number).get(0).contains(reason), scene.comments(number)::toString);
        assertEquals(0, OrderScene.builds(j, job));
    }

    @Test
    void anOrderOfAJobThatIsDisabledWaits(JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        job.makeDisabled(true);
        var number = scene.approvedOrder();
        assertWaitsAndSaysWhy(j, number, job, "The job os-image is disabled in Jenkins.");
        job.makeDisabled(false);
        polls.buildOrders();
        assertEquals(1, OrderScene.builds(j, job));
    }

    /** Jenkins takes builds into its queue while it quiets down. */
    @Test
    void anOrderWaitsInTheQueueWhileJenkinsQuietsDown(JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        j.jenkins.doQuietDown();
        var number = scene.approvedOrder();
        polls.advance(Duration.ofMinutes(15));
        assertTrue(
                scene.comments(number).get(0).contains("waits in the queue of Jenkins"),
                scene.comments(number)::toString);
        j.jenkins.doCancelQuietDown();
        polls.buildOrders();
        assertEquals(1, OrderScene.builds(j, job));
    }

    @Test
    void anOrderWhoseJobIsGoneSaysSo(JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        job.makeDisabled(true);
        var number = scene.approvedOrder();
        polls.buildOrders();
        job.delete();
        polls.advance(Duration.ofMinutes(15));
        assertTrue(
                scene.comments(number).stream()
                        .anyMatch(each -> each.contains("The job os-image is gone from Jenkins.")),
                scene.comments(number)::toString);
    }

    private WorkflowRun buildThatWaits(JenkinsRule j, WorkflowJob job) throws Exception {
        job.setDefinition(new CpsFlowDefinition("semaphore 'build'", true));
        polls.buildOrders();
        OrderScene.waitForStarts();
        var run = job.getBuildByNumber(1);
        SemaphoreStep.waitForStart("build/1", run);
        return run;
    }

    private static void end(JenkinsRule j, WorkflowRun run) throws Exception {
        SemaphoreStep.success("build/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
    }

    /** Instances have values of their own for it. */
    @ParameterizedTest
    @ValueSource(strings = {"4", "7", "8"})
    void anOrderThatIsClosedUndoneStopsItsBuild(String state, JenkinsRule j) throws Exception {
        var number = scene.approvedOrder();
        var run = buildThatWaits(j, scene.job(j, "os-image"));
        scene.set(number, Map.of("state", state, "active", "false"));
        polls.advance(Duration.ofHours(1));
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        j.assertLogContains(number + " was canceled in ServiceNow", run);
    }

    @Test
    void anOrderThatAPersonClosesAsCompleteDoesNotStopItsBuild(JenkinsRule j) throws Exception {
        var number = scene.approvedOrder();
        var run = buildThatWaits(j, scene.job(j, "os-image"));
        scene.set(number, Map.of("state", "3", "active", "false"));
        polls.advance(Duration.ofHours(1));
        end(j, run);
    }

    @Test
    void anOrderOfWhichNobodySeesHowItWasClosedDoesNotStopItsBuild(JenkinsRule j) throws Exception {
        var number = scene.approvedOrder();
        var run = buildThatWaits(j, scene.job(j, "os-image"));
        scene.set(number, Map.of("state", "4", "active", "false"));
        simulator.access().hideColumn("sc_req_item", "state");
        polls.advance(Duration.ofHours(1));
        end(j, run);
    }

    @Test
    void anOrderThatIsCanceledBeforeItsBuildHasNone(JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        var number = scene.approvedOrder();
        polls.advance(Duration.ofSeconds(1));
        assertTrue(scene.record(number).get("correlation_id").startsWith("jenkins-order:"));
        simulator.catalog().cancel(number, OrderScene.USER);
        polls.buildOrders();
        assertEquals(0, OrderScene.builds(j, job));
    }

    @Test
    void ordersGoOnAfterAnOutage(JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        scene.approvedOrder();
        simulator.faults().always(Fault.status(503));
        polls.advance(Duration.ofMinutes(20));
        assertTrue(OrderScene.problems(job).size() > 0);
        simulator.faults().clear();
        polls.advance(Duration.ofMinutes(10));
        assertEquals(1, OrderScene.builds(j, job));
    }

    @Test
    void ofAThousandOrdersAtOnceEachIsBuiltOrAnswered(JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        for (var order = 0; order < 1000; order++) {
            scene.approvedOrder(Map.of("recipe", order % 20 == 0 ? "rocky" : "windows"));
        }
        polls.advance(Duration.ofMinutes(10));
        assertEquals(50, OrderScene.builds(j, job));
        var orders = simulator.records().all("sc_req_item");
        assertEquals(
                1000,
                orders.stream()
                        .map(order -> order.get("correlation_id"))
                        .distinct()
                        .count());
        assertEquals(
                950,
                orders.stream()
                        .filter(order -> scene.comments(order.get("number")).stream()
                                        .filter(comment -> comment.contains("cannot be used"))
                                        .count()
                                == 1)
                        .count());
    }

    @Test
    void manyJobsAreAskedForTogether(JenkinsRule j) throws Exception {
        for (var job = 0; job < 20; job++) {
            OrderScene.job(j, "job" + job, new OrderScene(simulator).trigger());
        }
        polls.advance(Duration.ofMinutes(2));
        simulator.requests().reset();
        polls.advance(OrderPolls.INTERVAL.multipliedBy(10));
        var reads = simulator.requests().count(RequestKind.TABLE_READ, "sc_req_item");
        assertTrue(reads >= 8 && reads <= 10, reads + " requests in ten intervals");
    }

    @Test
    void theWebhookWakes(JenkinsRule j) throws Exception {
        var job = scene.job(j, "os-image");
        polls.advance(Duration.ofSeconds(31));
        var number = scene.approvedOrder();
        var sysId = scene.record(number).get("sys_id");
        CatalogOrders.get().recordChanged("sc_req_item", SysId.of(sysId), Set.of("other"));
        polls.advance(Duration.ZERO);
        assertEquals("", scene.record(number).get("correlation_id"), "another connection's secret wakes nobody here");
        CatalogOrders.get().recordChanged("sc_req_item", SysId.of(sysId), Set.of("simulator"));
        polls.advance(Duration.ZERO);
        assertTrue(scene.record(number).get("correlation_id").startsWith("jenkins-order:"));
        polls.advance(OrderClaims.SETTLE.plusSeconds(1));
        assertEquals(1, OrderScene.builds(j, job));
    }
}
