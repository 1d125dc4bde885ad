package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.endings.Rounds;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

@WithServiceNow
class RenamedJobTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final Rounds rounds = new Rounds();

    private ServiceNowSimulator simulator;

    /** While ServiceNow answers the first request: the build goes on when it has another name, and needs no step to wait for that. */
    private void renameAtFirst(RequestKind kind, Renaming item) {
        var first = new AtomicBoolean(true);
        simulator.requests().after(entry -> {
            if (entry.kind() == kind && first.getAndSet(false)) {
                try {
                    item.renameTo("renamed");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    private interface Renaming {
        void renameTo(String name) throws IOException;
    }

    private static void build(JenkinsRule j, WorkflowJob job, Result result, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        j.buildAndAssertStatus(result, job);
    }

    @Test
    void aRenamedJobResolvesItsIncidentAlsoAfterARestart() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var job = j.createProject(WorkflowJob.class, "os-image");
            build(j, job, Result.FAILURE, """
                    try { error 'disk full' } catch (e) { snowIncident(resolveOnSuccess: true); throw e }
                    """);
            job.renameTo("renamed");
        });
        sessions.then(j -> {
            var job = j.jenkins.getItemByFullName("renamed", WorkflowJob.class);
            build(j, job, Result.SUCCESS, "echo 'fine'");
            simulator.requests().await(RequestKind.TABLE_UPDATE, 1);
        });
        assertEquals("6", simulator.records().all("incident").get(0).get("state"));
    }

    @Test
    void aJobThatIsRenamedWhileItsBuildRunsGetsNoSecondChange() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var change = "snowChangeRequest(shortDescription: 'x', requestApproval: false)\n";
            var job = j.createProject(WorkflowJob.class, "os-image");
            job.setDefinition(new CpsFlowDefinition(change + change, true));
            renameAtFirst(RequestKind.CHANGE_API, job::renameTo);
            var run = j.buildAndAssertSuccess(job);
            assertEquals("renamed #1", run.getFullDisplayName());
            assertEquals(
                    "Jenkins os-image #1", BuildIdentity.of(run, "change", "").displayName());
        });
        assertEquals(1, simulator.records().all("change_request").size());
    }

    @Test
    void aBuildWhoseFolderIsRenamedMeanwhileFilesOneIncident() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var folder = j.createProject(Folder.class, "team");
            var job = folder.createProject(WorkflowJob.class, "os-image");
            job.setDefinition(new CpsFlowDefinition("""
                    try {
                        error 'disk full'
                    } catch (e) {
                        snowIncident()
                        snowIncident()
                        throw e
                    }
                    """, true));
            renameAtFirst(RequestKind.TABLE_CREATE, folder::renameTo);
            j.buildAndAssertStatus(Result.FAILURE, job);
            assertEquals("renamed/os-image", job.getFullName());
        });
        assertEquals(1, simulator.records().all("incident").size());
    }

    @Test
    void aChangeWhoseJobWasRenamedSaysHowItsBuildHasEnded() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var job = j.createProject(WorkflowJob.class, "os-image");
            job.setDefinition(new CpsFlowDefinition(
                    "snowChangeRequest(shortDescription: 'x', requestApproval: false)\nerror 'no'", true));
            renameAtFirst(RequestKind.CHANGE_API, job::renameTo);
            j.buildAndAssertStatus(Result.FAILURE, job);
            assertEquals("renamed", job.getFullName());
            rounds.run();
        });
        var change = simulator.records().all("change_request").get(0).get("sys_id");
        assertTrue(
                simulator.records().journal(change, "work_notes").get(0).contains("os-image #1 has ended as FAILURE"));
    }

    @Test
    void aRenamedJobKeepsItsCatalogItem() throws Throwable {
        simulator.access().roles("jenkins.pipeline", "rest_api_explorer", "catalog_admin");
        sessions.then(j -> {
            SimulatorConnection.configure(simulator).setPublishCatalogItems(true);
            var job = j.createProject(WorkflowJob.class, "os-image");
            build(j, job, Result.SUCCESS, "snowCatalogItem 'Image'");
            job.renameTo("renamed");
            build(j, job, Result.SUCCESS, "snowCatalogItem name: 'Image', shortDescription: 'Order it'");
        });
        var items = simulator.records().all("sc_cat_item").stream()
                .filter(item -> item.get("name").equals("Image"))
                .toList();
        assertEquals(1, items.size());
        assertEquals("Order it", items.get(0).get("short_description"));
    }
}
