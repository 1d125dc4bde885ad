package io.jenkins.plugins.servicenow.catalog.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** An order becomes one build, whenever Jenkins is killed, and whichever controller takes it. */
@WithServiceNow
class OrderOnceTest {

    private static final String JOB = "os-image";
    private static final String OTHER = "jenkins-order:00000000000000000000000000000000:1";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final OrderPolls polls = new OrderPolls();

    private ServiceNowSimulator simulator;
    private OrderScene scene;
    private String number;

    @BeforeEach
    void anApprovedOrder() {
        scene = new OrderScene(simulator);
        number = scene.approvedOrder();
    }

    private WorkflowJob connected(JenkinsRule j) throws Exception {
        SimulatorConnection.configure(simulator);
        return scene.job(j, JOB);
    }

    private static WorkflowJob job(JenkinsRule j) {
        return j.jenkins.getItemByFullName(JOB, WorkflowJob.class);
    }

    private String token() {
        return scene.record(number).get("correlation_id");
    }

    private OrderRecord record() throws Exception {
        var all = CatalogOrders.get().ledger().find(order -> order.number().equals(number));
        return all.values().iterator().next();
    }

    private static void set(OrderRecord record) throws Exception {
        CatalogOrders.get().ledger().put(record.key(), record);
    }

    private void assertOneBuildAfter(Duration time) throws Throwable {
        sessions.then(j -> {
            polls.advance(time);
            polls.advance(Duration.ofMinutes(2));
            assertEquals(1, OrderScene.builds(j, job(j)));
            assertTrue(token().startsWith("jenkins-order:"));
        });
    }

    @Test
    void killedBeforeTheTokenIsWritten() throws Throwable {
        sessions.then(j -> {
            connected(j);
            polls.advance(Duration.ofSeconds(1));
            assertEquals(Phase.CLAIMING, record().phase());
            scene.set(number, Map.of("correlation_id", ""));
            polls.kill();
        });
        assertOneBuildAfter(OrderClaims.CERTAIN.plusMinutes(1));
    }

    @Test
    void killedAfterTheTokenIsWritten() throws Throwable {
        sessions.then(j -> {
            connected(j);
            polls.advance(Duration.ofSeconds(1));
            assertEquals(Phase.CLAIMING, record().phase());
            assertEquals(token(), record().token());
            polls.kill();
        });
        assertOneBuildAfter(OrderClaims.CERTAIN.plusMinutes(1));
    }

    @Test
    void killedBeforeTheBuildIsInTheQueue() throws Throwable {
        sessions.then(j -> {
            connected(j);
            polls.advance(Duration.ofSeconds(1));
            set(record().in(Phase.CLAIMED, polls.now()));
            polls.kill();
        });
        assertOneBuildAfter(Duration.ofMinutes(1));
    }

    @Test
    void killedBeforeItIsKnownThatTheBuildIsInTheQueue() throws Throwable {
        sessions.then(j -> {
            var job = connected(j);
            polls.buildOrders();
            OrderScene.build(j, job, 1);
            set(new OrderRecord(
                    record().connection(),
                    record().instanceUrl(),
                    record().table(),
                    record().sysId(),
                    number,
                    record().orderItem(),
                    JOB,
                    record().onCancel(),
                    record().token(),
                    Phase.CLAIMED,
                    0,
                    null,
                    polls.now(),
                    OrderReports.NONE));
            scene.set(number, Map.of("state", "1", "active", "true"));
            polls.kill();
        });
        assertOneBuildAfter(Duration.ofMinutes(10));
    }

    @Test
    void killedWithAQueueThatIsLost() throws Throwable {
        sessions.then(j -> {
            connected(j);
            polls.advance(Duration.ofSeconds(1));
            set(record().queued(7, polls.now()));
            polls.kill();
        });
        assertOneBuildAfter(Duration.ofMinutes(2));
    }

    @Test
    void anotherControllerThatWritesLaterHasTheOrder() throws Throwable {
        sessions.then(j -> {
            var job = connected(j);
            polls.advance(Duration.ofSeconds(1));
            scene.set(number, Map.of("correlation_id", OTHER, "correlation_display", "https://other.example/"));
            polls.advance(Duration.ofMinutes(10));
            assertEquals(0, OrderScene.builds(j, job));
            assertEquals(OTHER, token());
            assertTrue(
                    OrderScene.problems(job)
                            .get(0)
                            .contains("is claimed by another Jenkins controller: https://other.example/"),
                    OrderScene.problems(job)::toString);
        });
    }

    @Test
    void anOrderOfAnotherControllerIsNotTouched() throws Throwable {
        sessions.then(j -> {
            scene.set(number, Map.of("correlation_id", OTHER, "correlation_display", "https://other.example/"));
            var job = connected(j);
            polls.advance(Duration.ofMinutes(10));
            assertEquals(0, OrderScene.builds(j, job));
            assertEquals(OTHER, token());
            assertEquals(1, OrderScene.problems(job).size());
        });
    }

    /** Whose build has begun keeps the order, and the other finds that out before its late write counts. */
    @Test
    void aLateWriteOfAnotherControllerTakesNoOrderAway() throws Throwable {
        sessions.then(j -> {
            var job = connected(j);
            job.setDefinition(new CpsFlowDefinition("sleep 3600", true));
            polls.buildOrders();
            var own = token();
            scene.set(number, Map.of("correlation_id", OTHER));
            polls.advance(Duration.ofMinutes(2));
            assertEquals(own, token());
            OrderScene.waitForStarts();
            job.getBuildByNumber(1).doKill();
            assertEquals(1, OrderScene.builds(j, job));
        });
    }

    @Test
    void aTokenOfThisControllerThatItDoesNotKnowOfIsNotTaken() throws Throwable {
        sessions.then(j -> {
            scene.set(number, Map.of("correlation_id", OrderToken.create()));
            var job = connected(j);
            polls.advance(Duration.ofMinutes(10));
            assertEquals(0, OrderScene.builds(j, job));
            assertTrue(OrderScene.problems(job).get(0).contains("has no record of that"));
        });
    }

    @Test
    void aFieldThatSomebodyElseUsesIsNotOverwritten() throws Throwable {
        sessions.then(j -> {
            scene.set(number, Map.of("correlation_id", "SAP-4711"));
            var job = connected(j);
            polls.advance(Duration.ofMinutes(10));
            assertEquals(0, OrderScene.builds(j, job));
            assertEquals("SAP-4711", token());
            assertTrue(OrderScene.problems(job).get(0).contains("'SAP-4711'"), OrderScene.problems(job)::toString);
        });
    }

    @Test
    void aTokenWhoseAnswerIsLostCountsWhenNoWriteCanBeOnItsWay() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenReset());
            var job = scene.job(j, JOB);
            polls.advance(Duration.ofMinutes(4));
            assertEquals(0, OrderScene.builds(j, job));
            polls.advance(Duration.ofMinutes(3));
            assertEquals(1, OrderScene.builds(j, job));
        });
    }

    @Test
    void aTokenThatIsNotKeptClaimsNothing() throws Throwable {
        sessions.then(j -> {
            simulator.customisation().dropField("sc_req_item", "correlation_id");
            var job = connected(j);
            polls.advance(Duration.ofMinutes(10));
            assertEquals(0, OrderScene.builds(j, job));
            assertTrue(
                    OrderScene.problems(job).get(0).contains("has not kept 'correlation_id'"),
                    OrderScene.problems(job)::toString);
        });
    }

    @Test
    void aJobThatIsRenamedBuildsTheOrdersThatItHasClaimed() throws Throwable {
        sessions.then(j -> {
            var job = connected(j);
            polls.advance(Duration.ofSeconds(1));
            job.renameTo("renamed");
            polls.buildOrders();
            assertEquals(1, OrderScene.builds(j, job));
            assertEquals("renamed", record().job());
        });
    }

    @Test
    void withoutItsLedgerTheControllerTakesNoOrder() throws Throwable {
        sessions.then(j -> {
            connected(j);
            polls.kill();
            Files.writeString(file(j), "nonsense\n{\"key\":\"a\"}\n");
        });
        sessions.then(j -> {
            polls.advance(Duration.ofMinutes(10));
            assertEquals("", token());
            assertEquals(0, job(j).getBuilds().size());
            assertEquals(List.of("It is not known which orders were built already"), OrderScene.problems(job(j)));
        });
    }

    private static Path file(JenkinsRule j) {
        return j.jenkins.getRootDir().toPath().resolve(CatalogOrders.class.getName() + ".jsonl");
    }

    @Test
    void anOrderThatIsHiddenForAWhileIsNotTakenForCanceled() throws Throwable {
        sessions.then(j -> {
            var job = connected(j);
            polls.advance(Duration.ofSeconds(1));
            simulator.access().hideRecords("sc_req_item");
            polls.advance(Duration.ofMinutes(10));
            assertEquals(0, OrderScene.builds(j, job));
            simulator.access().hideNothing();
            polls.advance(Duration.ofMinutes(2));
            assertEquals(1, OrderScene.builds(j, job));
        });
    }
}
