package io.jenkins.plugins.servicenow.cmdb.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What {@code snowRegisterCI} takes from the workspace. */
@WithJenkins
@WithServiceNow
class RegisterCiFilesTest {

    private static final String BOM = "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\"}";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
    }

    private WorkflowRun runOnNode(Result result, String script) throws Exception {
        return Pipelines.run(j, result, "node {\n" + script + "\n}");
    }

    private List<Map<String, String>> images() {
        return simulator.records().all("cmdb_ci_os_image");
    }

    @Test
    void theChecksumOfAFileIsComputed() throws Exception {
        var run = runOnNode(Result.SUCCESS, """
                writeFile file: 'out/web.iso', text: 'abc'
                snowRegisterCI name: 'web', file: 'out/web.iso'
                """);
        var sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertEquals(sha256, images().get(0).get("u_sha256"));
        j.assertLogContains("SHA-256 of out/web.iso (3 bytes): " + sha256, run);
    }

    @Test
    void aBillOfMaterialsIsAttachedOnce() throws Exception {
        var run = runOnNode(Result.SUCCESS, """
                writeFile file: 'out/bom.json', text: '%s'
                snowRegisterCI name: 'web', sbom: 'out/bom.json'
                snowRegisterCI name: 'web', sbom: 'out/bom.json'
                """.formatted(BOM));
        var attachments = simulator.records().all("sys_attachment");
        assertEquals(1, attachments.size());
        assertEquals("bom.json", attachments.get(0).get("file_name"));
        assertEquals("application/json", attachments.get(0).get("content_type"));
        assertEquals(images().get(0).get("sys_id"), attachments.get(0).get("table_sys_id"));
        j.assertLogContains("Attached bom.json (CycloneDX, 48 bytes)", run);
        j.assertLogContains("It has the same already, so nothing was attached: bom.json", run);
    }

    @Test
    void aCompressedBillOfMaterialsIsAttachedAsItIs() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(BOM.getBytes(StandardCharsets.UTF_8));
        }
        var text = new StringBuilder();
        for (var each : bytes.toByteArray()) {
            text.append("\\u%04x".formatted(each & 0xFF));
        }
        var run = runOnNode(Result.SUCCESS, """
                writeFile file: 'out/bom.json.gz', text: '%s', encoding: 'ISO-8859-1'
                snowRegisterCI name: 'web', sbom: 'out/bom.json.gz'
                """.formatted(text));
        var attachment = simulator.records().all("sys_attachment").get(0);
        assertEquals("application/gzip", attachment.get("content_type"));
        assertArrayEquals(bytes.toByteArray(), simulator.attachments().content(attachment.get("sys_id")));
        j.assertLogContains("Attached bom.json.gz (CycloneDX, " + bytes.size() + " bytes)", run);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "file: 'none.iso'    | does not find the file 'none.iso' in the workspace",
                "file: '*.txt'       | needs one file as file, but '*.txt' names 2: a.txt, b.txt",
                "file: '../a.txt'    | leads out of the workspace",
                "file: '/etc/passwd' | is absolute",
                "sbom: 'none.json'   | does not find the sbom 'none.json'",
                "sbom: 'a.txt'       | but a.txt is neither: it is JSON with neither bomFormat nor spdxVersion nor a @context of SPDX, and begins with the keys name.",
                "sbom: 'c.zip'       | but c.zip is neither: it is a zip archive. Give the file that is in it",
            })
    void filesThatCannotBeUsedAreRefusedBeforeAnythingIsWritten(String argument, String message) throws Exception {
        var run = runOnNode(Result.FAILURE, """
                writeFile file: 'a.txt', text: '{"name": "not a bill of materials"}'
                writeFile file: 'b.txt', text: 'b'
                writeFile file: 'c.zip', text: 'PK\\u0003\\u0004'
                snowRegisterCI name: 'web', %s
                """.formatted(argument));
        j.assertLogContains(message, run);
        j.assertLogNotContains("\tat ", run);
        assertTrue(images().isEmpty());
        assertEquals(0, simulator.requests().count(RequestKind.TOKEN));
    }
}
