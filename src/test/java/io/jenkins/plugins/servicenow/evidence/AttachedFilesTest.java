package io.jenkins.plugins.servicenow.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.evidence.AttachedFiles.Attached;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What is known of attached files, also after restarts. */
@WithServiceNow
class AttachedFilesTest {

    private static final String SCRIPT = """
            node {
                writeFile file: 'bom.json', text: '{"bomFormat": "CycloneDX", "specVersion": "1.6"}'
                snowRegisterCI name: 'web-base', version: '1.2', sbom: 'bom.json'
            }
            """;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    private static Path file(JenkinsRule j) {
        return j.jenkins.getRootDir().toPath().resolve(AttachedFiles.class.getName() + ".jsonl");
    }

    private Optional<Attached> find(String sysId) {
        return AttachedFiles.find(HttpUrl.get(simulator.url()), SysId.of(sysId));
    }

    @Test
    void aBillOfMaterialsIsKnownAfterARestart() throws Throwable {
        var image = new CmdbContent(simulator).image("web-base", "1.2");
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            Pipelines.run(j, Result.SUCCESS, SCRIPT);
        });
        sessions.then(j -> {
            var attachment = simulator.attachments().of(image).get(0);
            var known = find(attachment.get("sys_id")).orElseThrow();
            assertEquals(attachment.get("hash"), known.sha256());
            assertEquals(image, known.record());
            assertEquals("bom.json", known.name());
            assertEquals("os-image #1", known.build());
            // The first build has attached it.
            Pipelines.run(j, Result.SUCCESS, SCRIPT);
            assertEquals(Optional.of(known), find(attachment.get("sys_id")));
            assertEquals(Optional.empty(), find(image));
        });
    }

    @Test
    void aFileThatCannotBeReadOrIsDeletedIsNoFailure() throws Throwable {
        var image = new CmdbContent(simulator).image("web-base", "1.2");
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            Files.writeString(file(j), "no json\n{}\n");
            Pipelines.run(j, Result.SUCCESS, SCRIPT);
            var attachment = simulator.attachments().of(image).get(0).get("sys_id");
            assertEquals("bom.json", find(attachment).orElseThrow().name());
            Files.delete(file(j));
        });
        sessions.then(j -> {
            assertEquals(
                    Optional.empty(),
                    find(simulator.attachments().of(image).get(0).get("sys_id")));
            Pipelines.run(j, Result.SUCCESS, SCRIPT);
            assertEquals(
                    "os-image #2",
                    find(simulator.attachments().of(image).get(0).get("sys_id"))
                            .orElseThrow()
                            .build());
        });
    }
}
