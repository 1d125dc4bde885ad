package io.jenkins.plugins.servicenow.catalog.item;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.ChoiceParameterDefinition;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.fixture.FakeTime;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** One complete item, whatever fault meets which request of its publication. */
@WithJenkins
@WithServiceNow
class CatalogItemFaultsTest {

    private static final Map<String, Fault> FAULTS = new LinkedHashMap<>();

    static {
        FAULTS.put("late", Fault.late(Duration.ofSeconds(7)));
        FAULTS.put("refused", Fault.status(503));
        FAULTS.put("answer lost", Fault.committedThenReset());
        FAULTS.put("failed after the write", Fault.committedThen500());
        FAULTS.put("answer cut off", Fault.truncated200());
        FAULTS.put("queued", Fault.queued202());
    }

    private ServiceNowSimulator simulator;

    @Test
    void oneCompleteItemWhateverFaultMeetsWhichRequest(JenkinsRule j, FakeTime time) throws Exception {
        time.whenSleeping(simulator.clock()::advance);
        simulator.access().roles("jenkins.pipeline", "rest_api_explorer", "catalog_admin");
        ServiceNowConfiguration.get().getConnections().get(0).setPublishCatalogItems(true);
        publish(j, "first");
        int requests = simulator.requests().entries().size();

        List<String> failed = new ArrayList<>();
        for (int at = 0; at < requests; at++) {
            for (var fault : FAULTS.entrySet()) {
                simulator.faults().clear();
                simulator.faults().after(at, fault.getValue());
                var job = "image-" + at + "-" + fault.getKey().replace(' ', '-');
                var run = publish(j, job);
                simulator.faults().carryOutLate();
                var result = run.getResult() + " " + published(job);
                if (!result.equals("SUCCESS [true] [recipe, purpose] [minimal]")) {
                    failed.add("request " + (at + 1) + " of " + requests + " " + fault.getKey() + ": " + result + "\n"
                            + JenkinsRule.getLog(run));
                }
            }
        }
        assertEquals(List.of(), failed, () -> String.join("\n", failed));
    }

    private static WorkflowRun publish(JenkinsRule j, String name) throws Exception {
        var job = j.createProject(WorkflowJob.class, name);
        job.addProperty(new ParametersDefinitionProperty(
                new ChoiceParameterDefinition("RECIPE", new String[] {"minimal"}, null),
                new StringParameterDefinition("PURPOSE", "", null)));
        job.setDefinition(new CpsFlowDefinition(
                "retry(2) { snowCatalogItem name: \"${env.JOB_NAME}\", category: 'Services' }", true));
        return j.waitForCompletion(job.scheduleBuild2(0).waitForStart());
    }

    /** Whether the items of the job are active, and their active variables and choices. */
    private String published(String job) {
        var records = simulator.records();
        var items = records.all("sc_cat_item").stream()
                .filter(item -> item.get("name").equals(job))
                .toList();
        var variables = records.all("item_option_new").stream()
                .filter(variable ->
                        items.stream().anyMatch(item -> item.get("sys_id").equals(variable.get("cat_item"))))
                .filter(variable -> variable.get("active").equals("true"))
                .toList();
        return items.stream().map(item -> item.get("active")).toList() + " "
                + variables.stream().map(variable -> variable.get("name")).toList() + " "
                + records.all("question_choice").stream()
                        .filter(choice -> variables.stream()
                                .anyMatch(variable -> variable.get("sys_id").equals(choice.get("question"))))
                        .filter(choice -> choice.get("inactive").equals("false"))
                        .map(choice -> choice.get("value"))
                        .toList();
    }
}
