package io.jenkins.plugins.servicenow.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.fixture.OrderedBuilds;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class OrderedChangeTest {

    private static final String REQUEST = "snowChangeRequest shortDescription: 'x', requestApproval: false";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
    }

    private WorkflowRun run(OrderEntry order, String script) throws Exception {
        return OrderedBuilds.run(j, Result.SUCCESS, order, script);
    }

    private Map<String, String> change() {
        return simulator.records().all("change_request").get(0);
    }

    private String requester() {
        return simulator.records().get("sys_user", change().get("requested_by")).get("user_name");
    }

    @Test
    void theChangeOfAnOrderedBuildIsRequestedByTheOrdererAndBelongsToTheOrder() throws Exception {
        var order = OrderedBuilds.place(simulator);
        var run = run(order, REQUEST);
        assertEquals("ann.requester", requester());
        assertEquals(order.getSysId(), change().get("parent"));
        assertTrue(
                change().get("description")
                        .contains("Order: " + order.getNumber() + " (" + order.getRequest()
                                + "), Build OS image, for Bob Builder\n\nRequested by Jenkins os-image #1"),
                change().get("description"));
        j.assertLogNotContains("WARNING", run);
    }

    @Test
    void aRequesterAndAParentOfTheStepGoFirst() throws Exception {
        var order = OrderedBuilds.place(simulator);
        var problem = simulator.records().insert("incident", Map.of());
        run(order, REQUEST + ", requestedBy: 'ann.approver', fields: [parent: '" + problem + "']");
        assertEquals("ann.approver", requester());
        assertEquals(problem, change().get("parent"));
    }

    /** A clone has the same sys_ids, and they may be of other records by now. */
    @Test
    void nothingOfAnOrderOfAnotherInstanceGoesIntoTheFields() throws Exception {
        var order = OrderedBuilds.place(simulator);
        var elsewhere = new OrderEntry(
                "other",
                "https://other.example",
                order.getTable(),
                order.getSysId(),
                order.getNumber(),
                order.getUrl(),
                order.getOrderItem(),
                order.getRequest(),
                order.getItem(),
                1,
                order.getRequestedFor(),
                order.getOpenedBy(),
                order.getVariables());
        run(elsewhere, REQUEST);
        assertEquals("", change().get("parent"));
        assertTrue(!requester().equals("ann.requester"), this::requester);
    }

    @Test
    void aDryRunShowsTheOrder() throws Exception {
        var order = OrderedBuilds.place(simulator);
        var run = run(order, REQUEST + ", dryRun: true");
        j.assertLogContains("parent: " + order.getSysId(), run);
        j.assertLogContains("requested_by: " + order.getOpenedBy().getSysId(), run);
    }
}
