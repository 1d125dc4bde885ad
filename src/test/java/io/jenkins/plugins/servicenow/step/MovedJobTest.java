package io.jenkins.plugins.servicenow.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowFolderProperty;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.watch.Polls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What becomes of a build whose job is moved to another folder, here while Jenkins is down. */
@WithServiceNow
class MovedJobTest {

    /** Waits for the approval, which a build can do through a move: Jenkins loses most steps of other plugins then. */
    private static final String WAIT = """
            snowWaitApproval snowChangeRequest(
                connection: 'other', shortDescription: 'x', assignmentGroup: 'OS Image Builders')
            """;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final Polls polls = new Polls();

    private ServiceNowSimulator simulator;

    /** In the folder {@code old}; in the folder {@code new} only the connection {@code other} may be used. */
    private WorkflowRun start(JenkinsRule j, String script) throws Exception {
        SimulatorConnection.configure(simulator);
        ServiceNowConfiguration.get()
                .setConnections(List.of(
                        SimulatorConnection.connection("simulator", simulator),
                        SimulatorConnection.connection("other", simulator)));
        ServiceNowConfiguration.get().setDefaultConnection("simulator");
        var property = new ServiceNowFolderProperty();
        property.setConnections(List.of("other"));
        j.createProject(Folder.class, "new").addProperty(property);
        var job = j.createProject(Folder.class, "old").createProject(WorkflowJob.class, "os-image");
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private void move() throws Exception {
        Path jobs = sessions.getHome().toPath().resolve("jobs");
        Files.createDirectories(jobs.resolve("new/jobs"));
        Files.move(jobs.resolve("old/jobs/os-image"), jobs.resolve("new/jobs/os-image"));
    }

    private static WorkflowRun moved(JenkinsRule j) {
        return j.jenkins.getItemByFullName("new/os-image", WorkflowJob.class).getBuildByNumber(1);
    }

    @Test
    void aBuildThatWaitsMayUseWhatItsNewFolderAllows() throws Throwable {
        sessions.then(j -> {
            var run = start(j, """
                    def change = snowChangeRequest shortDescription: 'x', assignmentGroup: 'OS Image Builders'
                    snowWaitApproval change
                    """);
            j.waitForMessage("approval requested", run);
            simulator.approvals().approveAll("CHG0030001", "fine");
        });
        move();
        simulator.requests().reset();
        sessions.then(j -> {
            j.waitForMessage("There is no ServiceNow connection named 'simulator' that may be used here", moved(j));
            assertEquals(0, simulator.requests().count(RequestKind.TABLE_READ));
        });
    }

    /** Files its failure before and after. */
    private static String failing(String between) {
        return """
                try {
                    error 'no disk'
                } catch (e) {
                    snowIncident connection: 'other'
                    %s
                    snowIncident connection: 'other'
                    throw e
                }
                """.formatted(between);
    }

    @Test
    void aBuildFilesOneIncidentUnderTheNameThatItsJobHadAtFirst() throws Throwable {
        sessions.then(j -> j.waitForMessage("approval requested", start(j, failing(WAIT))));
        move();
        simulator.approvals().approveAll("CHG0030001", "fine");
        sessions.then(j -> {
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(moved(j)));
            j.assertLogContains("This build has filed incident INC0010001 already", moved(j));
        });
        var incidents = simulator.records().all("incident");
        assertEquals(1, incidents.size());
        assertEquals(List.of(), simulator.records().journal(incidents.get(0).get("sys_id"), "work_notes"));
        assertEquals("Jenkins old/os-image #1", incidents.get(0).get("correlation_display"));
    }

    @Test
    void aBuildNotesAFailureThatOthersShareOnce() throws Throwable {
        sessions.then(j -> {
            var first = start(j, failing(""));
            j.waitForCompletion(first);
            var job = first.getParent();
            job.setDefinition(new CpsFlowDefinition(failing(WAIT), true));
            j.waitForMessage("approval requested", job.scheduleBuild2(0).waitForStart());
        });
        move();
        simulator.approvals().approveAll("CHG0030001", "fine");
        sessions.then(j -> {
            var second = moved(j).getParent().getBuildByNumber(2);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(second));
        });
        var incidents = simulator.records().all("incident");
        assertEquals(1, incidents.size());
        assertEquals(
                1,
                simulator
                        .records()
                        .journal(incidents.get(0).get("sys_id"), "work_notes")
                        .size());
    }
}
