package io.jenkins.plugins.servicenow.catalog.item;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.nio.file.Files;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** The item of a job that was renamed. */
@WithServiceNow
class RenamedCatalogItemTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    private static WorkflowRun publish(JenkinsRule j, String name, Result expected) throws Exception {
        var known = j.jenkins.getItemByFullName(name, WorkflowJob.class);
        var job = known == null ? j.createProject(WorkflowJob.class, name) : known;
        job.setDefinition(new CpsFlowDefinition("snowCatalogItem name: \"${env.JOB_NAME}\"", true));
        return j.buildAndAssertStatus(expected, job);
    }

    private List<String> names() {
        return simulator.records().all("sc_cat_item").stream()
                .filter(item -> item.get("meta").startsWith("jenkins-item:"))
                .map(item -> item.get("name"))
                .sorted()
                .toList();
    }

    /** As Jenkins does: with the directory of the job. */
    private void rename(String from, String to) throws Exception {
        var jobs = sessions.getHome().toPath().resolve("jobs");
        Files.move(jobs.resolve(from), jobs.resolve(to));
    }

    @Test
    void aRenamedJobKeepsItsItemAndANewOneOfTheOldNameGetsItsOwn() throws Throwable {
        simulator.access().roles("jenkins.pipeline", "rest_api_explorer", "catalog_admin");
        sessions.then(j -> {
            SimulatorConnection.configure(simulator).setPublishCatalogItems(true);
            publish(j, "os-image", Result.SUCCESS);
        });
        rename("os-image", "renamed");
        sessions.then(j -> {
            SimulatorConnection.configure(simulator).setPublishCatalogItems(true);
            var refused = publish(j, "os-image", Result.FAILURE);
            j.assertLogContains("belongs to the job renamed", refused);
            publish(j, "renamed", Result.SUCCESS);
            assertEquals(List.of("renamed"), names());
            publish(j, "os-image", Result.SUCCESS);
            assertEquals(List.of("os-image", "renamed"), names());
        });
    }
}
