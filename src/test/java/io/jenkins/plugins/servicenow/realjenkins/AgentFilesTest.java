package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.workspace.WorkspaceFile;
import io.jenkins.plugins.servicenow.workspace.WorkspaceFiles;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Files of a workspace on an agent, which is a process of its own. */
@WithJenkins
class AgentFilesTest {

    private static final int LARGE = 20 * 1024 * 1024;

    private FilePath workspace;

    @BeforeEach
    void createWorkspace(JenkinsRule j) throws Exception {
        workspace = j.createOnlineSlave().getRootPath().child("workspace/os-image");
        workspace.mkdirs();
        assertTrue(workspace.isRemote());
    }

    private List<WorkspaceFile> find(String patterns) throws Exception {
        return WorkspaceFiles.find(workspace, patterns);
    }

    @Test
    void areFoundThereInOrder() throws Exception {
        workspace.child("b/TEST-2.xml").write("22", "UTF-8");
        workspace.child("a/deep/TEST-1.xml").write("1", "UTF-8");
        workspace.child("a/other.xml").write("", "UTF-8");

        var found = find("**/TEST-*.xml");

        assertEquals(
                List.of("a/deep/TEST-1.xml", "b/TEST-2.xml"),
                found.stream().map(WorkspaceFile::path).toList());
        assertEquals(2, found.get(1).size());
    }

    @Test
    void areDigestedThereAndSentToServiceNow() throws Exception {
        var bytes = new byte[LARGE];
        new Random(6).nextBytes(bytes);
        try (var out = workspace.child("image.bin").write()) {
            out.write(bytes);
        }
        var file = find("*.bin").get(0);
        try (var in = file.open()) {
            assertArrayEquals(bytes, in.readAllBytes());
        }

        try (var simulator = ServiceNowSimulator.start()) {
            var change = SysId.of(simulator.records().insert("change_request", Map.of()));
            var attachment = SimulatorSession.open(simulator)
                    .attachments()
                    .upload("change_request", change, file.name(), "application/octet-stream", file.size(), file);

            assertEquals(LARGE, attachment.size());
            assertEquals(file.sha256(), attachment.sha256());
        }
    }

    @Test
    void behindALinkThatLeadsOutAreRefused() throws Exception {
        workspace.child("../secrets/key.txt").write("secret", "UTF-8");
        workspace.child("reports").symlinkTo("../secrets", TaskListener.NULL);

        var failure = assertThrows(AbortException.class, () -> find("reports/*.txt"));

        assertTrue(failure.getMessage().startsWith("The file reports/key.txt is reached through a link"));
    }

    @Test
    void inNoWorkspaceAreRefused() throws Exception {
        workspace.deleteRecursive();

        var failure = assertThrows(AbortException.class, () -> find("*.txt"));

        assertTrue(failure.getMessage().startsWith("There is no workspace"));
    }
}
