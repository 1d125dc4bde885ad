package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class EndedBuildsTest {

    private static final String REQUEST = "snowChangeRequest shortDescription: 'x', requestApproval: false\n";

    private ServiceNowSimulator simulator;

    private List<String> notes(int change) {
        return simulator
                .records()
                .journal(simulator.records().all("change_request").get(change).get("sys_id"), "work_notes");
    }

    @Test
    void aChangeThatABuildLeavesOpenSaysHowTheBuildHasEnded(JenkinsRule j) throws Exception {
        Pipelines.run(j, Result.FAILURE, REQUEST + "error 'no disk'");
        simulator.requests().await(RequestKind.TABLE_UPDATE, 1);

        assertEquals(1, notes(0).size(), () -> notes(0).toString());
        assertTrue(
                notes(0).get(0).contains("Jenkins os-image #1 has ended as FAILURE and has not closed this change"),
                () -> notes(0).toString());
    }

    @Test
    void aChangeOnHoldWithTheReasonIsNotNotedAgain(JenkinsRule j) throws Exception {
        Pipelines.run(j, Result.FAILURE, REQUEST + "snowLifecycle { error 'no disk' }");
        Pipelines.run(j, Result.FAILURE, REQUEST + "error 'no disk'");
        // The hold, and the note on the second change.
        simulator.requests().await(RequestKind.TABLE_UPDATE, 2);

        assertTrue(notes(0).stream().noneMatch(note -> note.contains("has ended as")), () -> notes(0).toString());
        assertTrue(notes(1).stream().anyMatch(note -> note.contains("#2 has ended as")), () -> notes(1).toString());
    }
}
