package io.jenkins.plugins.servicenow.cmdb.bom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.client.Sha256;
import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class BomStepTest {

    private static final String OPENSSL = "pkg:deb/ubuntu/openssl@3.0.13?arch=amd64";
    private static final String HASH = "ab".repeat(32);

    private ServiceNowSimulator simulator;
    private CmdbContent cmdb;
    private JenkinsRule j;
    private String log;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
        cmdb = new CmdbContent(simulator);
    }

    private String attach(String image, String name, String content) {
        return simulator
                .attachments()
                .attach(
                        "cmdb_ci_os_image",
                        image,
                        name,
                        "application/json",
                        ReceivedContent.of(content.getBytes(UTF_8)));
    }

    private static String component(String name, String version, String more) {
        return "{\"type\": \"library\", \"bom-ref\": \"%1$s\", \"name\": \"%1$s\", \"version\": \"%2$s\"%3$s}"
                .formatted(name, version, more);
    }

    private static String cycloneDx(String... components) {
        return "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [%s]}"
                .formatted(String.join(", ", components));
    }

    private static String purl(String purl) {
        return ", \"purl\": \"" + purl + "\"";
    }

    private static String trivy(String vulnerabilities) {
        return "{\"SchemaVersion\": 2, \"ArtifactName\": \"a\", \"Results\": [{\"Target\": \"a\", \"Vulnerabilities\": [%s]}]}"
                .formatted(vulnerabilities);
    }

    private static final String FINDING = """
            {"VulnerabilityID": "CVE-2024-0001", "PkgName": "openssl", "PkgIdentifier": {"PURL": "%s"},
             "InstalledVersion": "3.0.13", "FixedVersion": "3.0.14", "Severity": "HIGH"}
            """.formatted(OPENSSL);

    /** base ← station on two servers; both with SBOMs, the base with a scan. */
    private List<String> family() {
        var base = cmdb.item(
                "cmdb_ci_os_image",
                Map.of(
                        "name",
                        "base",
                        "u_version",
                        "1",
                        "u_sha256",
                        HASH,
                        "u_iso_url",
                        "https://images.example.com/base.iso"));
        var station = cmdb.image("station", "2");
        cmdb.relate(station, CmdbContent.DERIVED_FROM, base);
        cmdb.relate(station, CmdbContent.RUNS_ON, cmdb.server("web-02"));
        cmdb.relate(station, CmdbContent.RUNS_ON, cmdb.server("web-01"));
        attach(
                base,
                "base.json",
                cycloneDx(
                        component(
                                "openssl",
                                "3.0.13",
                                purl(OPENSSL) + ", \"licenses\": [{\"license\": {\"id\": \"Apache-2.0\"}}]"),
                        component("zlib", "1.3", "")));
        attach(base, "scan.json", trivy(FINDING));
        attach(station, "station.spdx.json", """
                {"spdxVersion": "SPDX-2.3", "name": "station", "packages": [
                  {"SPDXID": "SPDXRef-1", "name": "openssl", "versionInfo": "3.0.13", "licenseDeclared": "Apache-2.0",
                   "checksums": [{"algorithm": "SHA256", "checksumValue": "%s"}],
                   "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:deb/Ubuntu/openssl@3.0.13?arch=amd64"}]}]}
                """.formatted(HASH));
        return List.of(base, station);
    }

    private JsonObject bom(String script) throws Exception {
        var run = Pipelines.run(j, Result.SUCCESS, "node {\n" + script + "\necho \"BOM ${readFile('bom.json')}\"\n}");
        log = JenkinsRule.getLog(run);
        var text = log.substring(log.indexOf("BOM {") + 4);
        return JsonParser.parseString(text.substring(0, text.lastIndexOf("\n}") + 2))
                .getAsJsonObject();
    }

    private static List<String> texts(JsonArray objects, String member) {
        var texts = new ArrayList<String>();
        objects.forEach(each -> texts.add(each.getAsJsonObject().get(member).getAsString()));
        return texts;
    }

    private static JsonObject named(JsonArray objects, String member, String value) {
        for (var each : objects) {
            if (each.getAsJsonObject().get(member).getAsString().equals(value)) {
                return each.getAsJsonObject();
            }
        }
        throw new AssertionError("no " + value + " in " + objects);
    }

    @Test
    void aFamilyIsOneBillOfMaterials() throws Exception {
        var ids = family();
        var bom = bom("snowBom(baseImage: 'base', file: 'bom.json')");

        var root = bom.getAsJsonObject("metadata").getAsJsonObject("component");
        assertEquals("operating-system", root.get("type").getAsString());
        assertEquals("base", root.get("name").getAsString());
        assertEquals("1", root.get("version").getAsString());
        assertEquals("servicenow-image:" + ids.get(0), root.get("bom-ref").getAsString());
        assertEquals(List.of(HASH), texts(root.getAsJsonArray("hashes"), "content"));
        assertEquals(
                List.of("https://images.example.com/base.iso"),
                texts(root.getAsJsonArray("externalReferences"), "url"));

        var components = bom.getAsJsonArray("components");
        assertEquals(List.of("station", "zlib", "openssl"), texts(components, "name"));
        var station = named(components, "name", "station");
        assertEquals(
                List.of("web-01", "web-02"),
                texts(station.getAsJsonArray("properties"), "value").subList(3, 5));

        // Of both documents, although they write its package URL in different ways.
        var openssl = named(components, "name", "openssl");
        assertTrue(OPENSSL.equalsIgnoreCase(openssl.get("purl").getAsString()), openssl.toString());
        assertEquals(List.of("Apache-2.0"), texts(openssl.getAsJsonArray("licenses"), "expression"));
        assertEquals(List.of(HASH), texts(openssl.getAsJsonArray("hashes"), "content"));

        var opensslRef = openssl.get("bom-ref").getAsString();
        var zlibRef = named(components, "name", "zlib").get("bom-ref").getAsString();
        var dependencies = bom.getAsJsonArray("dependencies");
        assertEquals(2, dependencies.size());
        assertEquals(
                List.of(opensslRef, zlibRef).stream().sorted().toList(),
                list(named(dependencies, "ref", "servicenow-image:" + ids.get(0))));
        assertEquals(
                List.of(opensslRef, "servicenow-image:" + ids.get(0)),
                list(named(dependencies, "ref", "servicenow-image:" + ids.get(1))));

        var vulnerabilities = bom.getAsJsonArray("vulnerabilities");
        assertEquals(List.of("CVE-2024-0001"), texts(vulnerabilities, "id"));
        var vulnerability = vulnerabilities.get(0).getAsJsonObject();
        assertEquals(List.of("high"), texts(vulnerability.getAsJsonArray("ratings"), "severity"));
        var affected = vulnerability.getAsJsonArray("affects").get(0).getAsJsonObject();
        assertEquals(opensslRef, affected.get("ref").getAsString());
        assertEquals(List.of("3.0.13", "3.0.14"), texts(affected.getAsJsonArray("versions"), "version"));
        assertEquals(List.of("affected", "unaffected"), texts(affected.getAsJsonArray("versions"), "status"));
        assertEquals(0, bom.getAsJsonArray("compositions").size());
    }

    private static List<String> list(JsonObject dependency) {
        var list = new ArrayList<String>();
        dependency.getAsJsonArray("dependsOn").forEach(each -> list.add(each.getAsString()));
        return list;
    }

    @Test
    void anImageIsOneByItself() throws Exception {
        family();
        var bom = bom("""
                def made = snowBom(ci: 'station', file: 'bom.json', vulnerabilities: false)
                echo "made ${made.images} ${made.components} ${made.vulnerabilities} ${made.notKnown} ${made.hidden}"
                echo "same ${made.sha256.size()} ${made.size > 100}"
                """);
        assertEquals(List.of("openssl"), texts(bom.getAsJsonArray("components"), "name"));
        assertEquals(0, bom.getAsJsonArray("vulnerabilities").size());
        assertTrue(log.contains("made 1 1 0 [] 0"), log);
        assertTrue(log.contains("same 64 true"), log);
    }

    @Test
    void theSameContentMakesTheSameBytes() throws Exception {
        family();
        var run = Pipelines.run(j, Result.SUCCESS, """
                node {
                    def first = snowBom(baseImage: 'base', file: 'a/first.json')
                    def second = snowBom(baseImage: 'base', file: 'second.json')
                    echo "same=${first.sha256 == second.sha256} ${readFile('a/first.json') == readFile('second.json')}"
                }
                """);
        j.assertLogContains("same=true true", run);
    }

    @Test
    void whatItAttachesIsAttachedOnceAndIsNoDocumentOfTheImage() throws Exception {
        var ids = family();
        Pipelines.run(j, Result.SUCCESS, "snowBom(baseImage: 'base', attach: true)");
        var run = Pipelines.run(j, Result.SUCCESS, """
                def made = snowBom(baseImage: 'base', attach: true)
                echo "made ${made.components} ${made.url.contains(made.attachment)}"
                """);
        j.assertLogContains("made 2 true", run);
        j.assertLogContains("Attached already: bom-", run);
        var attached = simulator.attachments().of(ids.get(0)).stream()
                .filter(each -> each.get("file_name").matches("bom-[0-9a-f]{12}\\.cdx\\.json"))
                .toList();
        assertEquals(1, attached.size());
        assertEquals("application/json", attached.get(0).get("content_type"));
        // Nor for other questions.
        var impact = Pipelines.run(j, Result.SUCCESS, """
                echo "found ${snowImpact(component: 'openssl', in: 'base').builds.collect { it.matches }.flatten().collect { it.document }}"
                """);
        assertTrue(!JenkinsRule.getLog(impact).contains("bom-"), JenkinsRule.getLog(impact));
    }

    @Test
    void itMayBeAttachedToAChangeRequest() throws Exception {
        var ids = family();
        var change = simulator.records().insert("change_request", Map.of("number", "CHG0001234"));
        var run = Pipelines.run(j, Result.SUCCESS, """
                node { snowBom(ci: 'base', attach: true, change: 'CHG0001234', file: 'out/base.json') }
                """);
        var attached = simulator.attachments().of(change);
        assertEquals(1, attached.size());
        assertEquals(2, simulator.attachments().of(ids.get(0)).size());
        var content = simulator.attachments().content(attached.get(0).get("sys_id"));
        var sha256 = Sha256.of(new String(content, UTF_8));
        j.assertLogContains("SHA-256 " + sha256, run);
        assertEquals(
                "bom-" + sha256.substring(0, 12) + ".cdx.json", attached.get(0).get("file_name"));
    }

    /** One of an instance that says no digests, and so neither that the name is that of its content. */
    @Test
    void anEarlierOneIsRecognizedByItsContentToo() throws Exception {
        simulator.attachments().withoutDigests(true);
        var ids = family();
        Pipelines.run(j, Result.SUCCESS, "snowBom(baseImage: 'base', attach: true)");
        assertEquals(3, simulator.attachments().of(ids.get(0)).size());
        var bom = bom("snowBom(ci: 'base', file: 'bom.json')");
        assertEquals(List.of("zlib", "openssl"), texts(bom.getAsJsonArray("components"), "name"));
        assertEquals(0, bom.getAsJsonArray("compositions").size());
    }

    @Test
    void imagesOfWhichNothingIsKnownAreNamed() throws Exception {
        var base = cmdb.image("base", "");
        for (var name : List.of("broken", "empty", "none")) {
            cmdb.relate(cmdb.image(name, ""), CmdbContent.DERIVED_FROM, base);
        }
        attach(base, "sbom.json", cycloneDx(component("zlib", "1.3", "")));
        attach(image("broken"), "sbom.json", "{\"bomFormat\": \"CycloneDX\", \"components\": [");
        attach(image("empty"), "sbom.json", cycloneDx());
        attach(image("none"), "other.json", "{\"some\": \"thing\"}");
        var bom = bom("""
                def made = snowBom(baseImage: 'base', file: 'bom.json')
                echo "not known: ${made.notKnown}"
                """);
        var compositions = bom.getAsJsonArray("compositions");
        assertEquals(List.of("unknown", "unknown", "unknown"), texts(compositions, "aggregate"));
        assertEquals(
                "servicenow-image:" + image("broken"),
                compositions
                        .get(0)
                        .getAsJsonObject()
                        .getAsJsonArray("dependencies")
                        .get(0)
                        .getAsString());
        assertTrue(
                log.contains("WARNING: what is in broken: sbom.json cannot be read: it is JSON that is cut off"), log);
        assertTrue(log.contains("empty: it has no bill of materials, none: it has no bill of materials]"), log);
    }

    private String image(String name) {
        return simulator
                .records()
                .find("cmdb_ci_os_image", "name", name)
                .orElseThrow()
                .get("sys_id");
    }

    @Test
    void theNewestScanCountsAndItsPackagesBelongToTheImage() throws Exception {
        var base = cmdb.image("base", "");
        attach(base, "sbom.json", cycloneDx(component("zlib", "1.3", "")));
        attach(base, "old.json", trivy(FINDING.replace("0001", "0009")));
        simulator.clock().advance(Duration.ofHours(1));
        attach(base, "new.json", trivy(FINDING));
        var bom = bom("snowBom(ci: 'base', file: 'bom.json')");
        assertEquals(List.of("CVE-2024-0001"), texts(bom.getAsJsonArray("vulnerabilities"), "id"));
        assertEquals(List.of("zlib", "openssl"), texts(bom.getAsJsonArray("components"), "name"));
    }

    @Test
    void hostileTextsStayTexts() throws Exception {
        var base = cmdb.image("<b>base</b> \\\"", "");
        attach(
                base,
                "sbom.json",
                cycloneDx(
                        component("a\\u0001b\\ud800\\n\\\"", "1", purl("pkg:deb/x y/\\u0001@1?z=%zz")),
                        component(
                                "a",
                                "2",
                                ", \"licenses\": [{\"license\": {\"id\": \"No such\"}}, {\"license\": {\"name\": \"Mine\"}}],"
                                        + " \"hashes\": [{\"alg\": \"SHA-256\", \"content\": \"not hexadecimal\"}, {\"alg\": \"odd\", \"content\": \""
                                        + HASH
                                        + "\"}], \"cpe\": \"odd\"")));
        var bom = bom("snowBom(ci: '%s', file: 'bom.json')".formatted(base));
        var components = bom.getAsJsonArray("components");
        assertEquals(List.of("a b? \"", "a"), texts(components, "name"));
        var odd = components.get(1).getAsJsonObject();
        assertTrue(!odd.has("hashes") && !odd.has("cpe"), odd.toString());
        assertEquals(
                List.of("Mine", "No such"),
                odd.getAsJsonArray("licenses").asList().stream()
                        .map(each -> each.getAsJsonObject()
                                .getAsJsonObject("license")
                                .get("name")
                                .getAsString())
                        .toList());
    }

    @Test
    void anOutageThatPassesDoesNoHarm() throws Exception {
        family();
        simulator.faults().next(2, RequestKind.ATTACHMENT, Fault.status(503));
        var bom = bom("snowBom(baseImage: 'base', file: 'bom.json')");
        assertEquals(3, bom.getAsJsonArray("components").size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "snowBom(ci: 'base')                                                | does not know where to write",
                "snowBom(file: 'bom.json')                                          | this build has registered none",
                "snowBom(ci: '', file: 'bom.json')                                  | was given an empty 'ci'",
                "snowBom(baseImage: '', file: 'bom.json')                           | was given an empty 'baseImage'",
                "snowBom(ci: 'base', baseImage: 'base', file: 'bom.json')           | Give either ci or baseImage",
                "snowBom(ci: 'base', file: '../bom.json')                           | writes only into the workspace",
                "snowBom(ci: 'base', file: 'bom.json', change: 'CHG0001234')        | Add attach: true",
                "snowBom(ci: 'base', attach: true, change: '')                      | needs a change request",
                "snowBom(ci: 'base', attach: true, change: 'CHG0009999')            | CHG0009999",
                "snowBom(ci: 'other', file: 'bom.json')                             | has no configuration item 'other'",
                "snowBom(ci: 'base', file: 'bom.json', relationship: 'odd')         | does not know the relationship 'odd'",
            })
    void whatCannotBeDoneIsRefused(String call, String why) throws Exception {
        cmdb.image("base", "");
        var run = Pipelines.run(j, Result.FAILURE, "node {\n" + call + "\n}");
        j.assertLogContains(why, run);
    }

    @Test
    void aFileNeedsANode() throws Exception {
        cmdb.image("base", "");
        var run = Pipelines.run(j, Result.FAILURE, "snowBom(ci: 'base', file: 'bom.json')");
        j.assertLogContains("node", run);
    }
}
