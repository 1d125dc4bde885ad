package io.jenkins.plugins.servicenow.cmdb.bom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import java.util.List;
import java.util.Map;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What {@code snowBom} writes, against the published schema of CycloneDX 1.6. */
@WithJenkins
@WithServiceNow
class BomSchemaTest {

    private ServiceNowSimulator simulator;

    private void attach(String image, String name, String content) {
        simulator
                .attachments()
                .attach(
                        "cmdb_ci_os_image",
                        image,
                        name,
                        "application/json",
                        ReceivedContent.of(content.getBytes(UTF_8)));
    }

    private byte[] bom(JenkinsRule j, String image) throws Exception {
        var change = simulator.records().insert("change_request", Map.of("number", "CHG" + image.hashCode()));
        Pipelines.run(j, Result.SUCCESS, "snowBom(%s, attach: true, change: '%s')".formatted(image, change));
        return simulator
                .attachments()
                .content(simulator.attachments().of(change).get(0).get("sys_id"));
    }

    private static void assertValid(byte[] bom) throws Exception {
        assertEquals(List.of(), new JsonParser().validate(bom, Version.VERSION_16), new String(bom, UTF_8));
    }

    @Test
    void itIsValid(JenkinsRule j) throws Exception {
        var cmdb = new CmdbContent(simulator);
        var base = cmdb.item(
                "cmdb_ci_os_image",
                Map.of(
                        "name",
                        "base",
                        "u_version",
                        "1",
                        "u_sha256",
                        "ab".repeat(32),
                        "u_iso_url",
                        "https://example.com/a.iso"));
        var second = cmdb.image("base", "2");
        var station = cmdb.image("station", "");
        cmdb.relate(station, CmdbContent.DERIVED_FROM, base);
        cmdb.relate(station, CmdbContent.RUNS_ON, cmdb.server("web-01"));
        attach(base, "sbom.json", """
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
                  {"type": "library", "bom-ref": "1", "name": "openssl", "version": "3.0.13", "purl": "pkg:deb/ubuntu/openssl@3.0.13",
                   "cpe": "cpe:2.3:a:openssl:openssl:3.0.13-0ubuntu3.4:*:*:*:*:*:*:*", "supplier": {"name": "Ubuntu"},
                   "licenses": [{"license": {"id": "Apache-2.0"}}], "hashes": [{"alg": "SHA-256", "content": "%1$s"}]},
                  {"type": "odd", "name": "", "purl": "pkg:npm/%%40a/b@1", "cpe": "cpe:2.3:x", "group": "@a",
                   "licenses": [{"license": {"name": "Mine"}}, {"license": {"id": "No such"}}],
                   "hashes": [{"alg": "SHA-256", "content": "odd"}, {"alg": "CRC", "content": "%1$s"}]},
                  {"type": "file", "name": "a\\u0001\\ud800b", "licenses": [{"expression": "MIT OR (Apache-2.0 AND X)"}]}]}
                """.formatted("ab".repeat(32)));
        attach(base, "scan.json", """
                {"SchemaVersion": 2, "ArtifactName": "a", "Results": [{"Target": "a", "Vulnerabilities": [
                  {"VulnerabilityID": "CVE-2024-0001", "PkgName": "openssl", "InstalledVersion": "3.0.13", "FixedVersion": "3.0.14, 3.1",
                   "PkgIdentifier": {"PURL": "pkg:deb/ubuntu/openssl@3.0.13"}, "Severity": "HIGH"},
                  {"VulnerabilityID": "CVE-2024-0002", "Severity": "odd"}]}]}
                """);
        attach(second, "scan.json", """
                {"matches": [{"vulnerability": {"id": "GHSA-aaaa-bbbb-cccc", "severity": "Negligible"},
                  "relatedVulnerabilities": [{"id": "CVE-2024-0003"}], "artifact": {"name": "zlib"}}], "descriptor": {"name": "grype"}}
                """);
        assertValid(bom(j, "ci: '%s'".formatted(base)));
        assertValid(bom(j, "baseImage: 'base'"));
        assertValid(bom(j, "ci: 'station', vulnerabilities: false"));
    }

    @Test
    void theSchemaRefusesWhatIsNotValid() throws Exception {
        var bom = "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [{\"type\": \"odd\"}]}";
        assertNotEquals(List.of(), new JsonParser().validate(bom.getBytes(UTF_8), Version.VERSION_16));
    }
}
