package io.jenkins.plugins.servicenow.catalog.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import hudson.model.Action;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.fixture.OrderedBuilds;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.page.BuildSection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

@WithServiceNow
class OrderStepTest {

    private static final String PRINT = """
            def order = snowOrder()
            echo "order=${order.number} request=${order.request} item=${order.item} quantity=${order.quantity}"
            echo "for=${order.requestedFor} by=${order.openedBy} recipe=${order.variables.recipe} url=${order.url}"
            echo "env=${env.SNOW_ORDER}"
            """;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    private static WorkflowRun run(JenkinsRule j, OrderEntry order, String script) throws Exception {
        var actions = OrderAction.of(order).toArray(Action[]::new);
        return j.assertBuildStatus(Result.SUCCESS, Pipelines.job(j, script).scheduleBuild2(0, actions));
    }

    @Test
    void anOrderedBuildKnowsItsOrder() throws Throwable {
        var order = OrderedBuilds.place(simulator);
        sessions.then(j -> {
            var run = run(j, order, PRINT);
            j.assertLogContains("Ordered by Ann Requester: " + order.getNumber(), run);
            j.assertLogContains(
                    "order=" + order.getNumber() + " request=" + order.getRequest() + " item=Build OS image quantity=1",
                    run);
            j.assertLogContains("for=Bob Builder by=Ann Requester recipe=ubuntu url=" + order.getUrl(), run);
            j.assertLogContains("env=" + order.getNumber(), run);
        });
    }

    @Test
    void aBuildThatWasNotOrderedHasNone() throws Throwable {
        sessions.then(j -> {
            var run = Pipelines.run(j, Result.SUCCESS, "echo \"order=${snowOrder()} env=${env.SNOW_ORDER}\"");
            j.assertLogContains("order=null env=null", run);
        });
    }

    @Test
    void theOrderStaysWithTheBuild() throws Throwable {
        var order = OrderedBuilds.place(simulator);
        sessions.then(j -> run(j, order, ""));
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            var kept = BuildRecords.order(run);
            assertNotNull(kept);
            assertEquals(order.getNumber(), kept.getNumber());
            assertEquals(Map.of("recipe", "ubuntu"), kept.getVariables());
            assertEquals(
                    "Ordered by Ann Requester: " + order.getNumber(),
                    run.getCause(OrderCause.class).getShortDescription());
            var shown = run.getAction(BuildSection.class).getOrder();
            assertNotNull(shown);
            assertEquals(order.getNumber(), shown.getNumber());
        });
    }

    /** Whoever orders chooses the name that is shown in Jenkins. */
    @Test
    void namesOfStrangersStayOnOneLine() throws Throwable {
        var order = OrderedBuilds.place(simulator);
        var hostile = new OrderEntry(
                order.getConnection(),
                order.getInstance(),
                order.getTable(),
                order.getSysId(),
                order.getNumber(),
                order.getUrl(),
                order.getOrderItem(),
                order.getRequest(),
                order.getItem(),
                1,
                order.getRequestedFor(),
                new OrderEntry.Person("", "Ann\nFinished: SUCCESS"),
                Map.of());
        assertEquals(
                "Ordered by Ann Finished: SUCCESS: " + order.getNumber(),
                new OrderCause(hostile).getShortDescription());
    }
}
