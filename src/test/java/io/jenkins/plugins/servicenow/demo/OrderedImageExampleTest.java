package io.jenkins.plugins.servicenow.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.BooleanParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.StringParameterValue;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.catalog.order.CatalogOrdersTrigger;
import io.jenkins.plugins.servicenow.fixture.OrderedBuilds;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.PipelineTriggersJobProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The example of a job that is ordered does what it says, in the sandbox too where there is one. */
@WithJenkins
class OrderedImageExampleTest {

    private static final String NUMBER = "CHG0030001";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    private WorkflowJob published(JenkinsRule j) throws Exception {
        Examples.prepare(simulator);
        Examples.allowPublishing(simulator);
        var job = Examples.job(j, "ordered-image", Examples.ORDERED_IMAGE);
        j.buildAndAssertStatus(Result.SUCCESS, job);
        return job;
    }

    private Map<String, String> item() {
        return simulator.records().all("sc_cat_item").get(0);
    }

    private WorkflowRun build(JenkinsRule j, WorkflowJob job, OrderEntry order, String purpose) throws Exception {
        var run = job.scheduleBuild2(
                        0,
                        BuildRecords.ofOrder(order),
                        new ParametersAction(
                                new StringParameterValue("RECIPE", "db-base"),
                                new BooleanParameterValue("HARDENED", true),
                                new StringParameterValue("PURPOSE", purpose)))
                .waitForStart();
        j.waitForMessage("Waiting for the approval of " + NUMBER, run);
        simulator.approvals().approveAll(NUMBER, "fine");
        return j.assertBuildStatusSuccess(j.waitForCompletion(run));
    }

    @Test
    void firstBuildPublishesTheJobAndTakesItsOrders(JenkinsRule j) throws Exception {
        var job = published(j);
        var trigger = (CatalogOrdersTrigger)
                job.getProperty(PipelineTriggersJobProperty.class).getTriggers().get(0);
        assertEquals(item().get("sys_id"), trigger.getItem());
        assertEquals(
                List.of("recipe", "hardened", "purpose"),
                simulator.catalog().questions(trigger.getItem()).stream()
                        .map(question -> question.name())
                        .toList());
        assertEquals(List.of(), simulator.records().all("change_request"));
    }

    @Test
    void orderedBuildHasAChangeAndRegistersTheImageForItsOrder(JenkinsRule j) throws Exception {
        var job = published(j);
        var order = OrderedBuilds.place(simulator, item().get("sys_id"));

        var run = build(j, job, order, "The shop's \"new\" servers; $(echo injected >&2) `echo injected >&2`");

        var change =
                simulator.records().find("change_request", "number", NUMBER).orElseThrow();
        assertEquals("3", change.get("state"));
        assertEquals(order.getSysId(), change.get("parent"));
        var image = simulator.records().find("cmdb_ci", "name", "db-base").orElseThrow();
        assertEquals(
                image.get("sys_id"),
                simulator.records().get("sc_req_item", order.getSysId()).get("configuration_item"));
        j.assertLogContains("Built image.tar.gz for", run);
        j.assertLogNotContains("injected", run);
    }
}
