package io.jenkins.plugins.servicenow.catalog.item;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What becomes of {@code snowCatalogItem} when Jenkins is restarted in the middle. */
@WithServiceNow
class CatalogItemInterruptionTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    @ParameterizedTest
    @CsvSource({"TABLE_CREATE,1", "TABLE_CREATE,2", "TABLE_UPDATE,1"})
    void afterARestartTheItemIsCompletedAndNotTakenForThatOfAPerson(RequestKind kind, int at) throws Throwable {
        simulator.access().roles("jenkins.pipeline", "rest_api_explorer", "catalog_admin");
        sessions.then(j -> {
            SimulatorConnection.configure(simulator).setPublishCatalogItems(true);
            Pipelines.job(j, "snowCatalogItem 'Build an OS image'")
                    .addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("PURPOSE", "", null)));
            var hang = Fault.committedThenHanging();
            if (at == 1) {
                simulator.faults().next(1, kind, hang);
            } else {
                simulator.requests().after(entry -> {
                    if (entry.kind() == kind && simulator.requests().count(kind) == at - 1) {
                        simulator.faults().next(1, kind, hang);
                    }
                });
            }
            Pipelines.start(j, "snowCatalogItem 'Build an OS image'");
            simulator.requests().await(kind, at);
        });
        sessions.then(j -> {
            var run = j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            var items = simulator.records().all("sc_cat_item").stream()
                    .filter(item -> item.get("name").equals("Build an OS image"))
                    .toList();
            assertEquals(1, items.size());
            assertEquals("true", items.get(0).get("active"));
            assertEquals(
                    1,
                    simulator.records().all("item_option_new").stream()
                            .filter(variable -> variable.get("name").equals("purpose"))
                            .count());
        });
    }
}
