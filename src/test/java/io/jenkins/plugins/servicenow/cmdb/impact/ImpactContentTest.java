package io.jenkins.plugins.servicenow.cmdb.impact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class ImpactContentTest {

    private static final String OPENSSL = "pkg:deb/ubuntu/openssl@3.0.13-0ubuntu3.4?arch=amd64&distro=ubuntu-24.04";
    private static final String ZLIB = "pkg:deb/ubuntu/zlib1g@1.3?arch=amd64";

    private static final String GRYPE = """
            {"matches": [{"vulnerability": {"id": "GHSA-xxxx", "severity": "High",
             "fix": {"state": "fixed", "versions": ["3.0.14"]}},
             "relatedVulnerabilities": [{"id": "CVE-2026-1234"}],
             "artifact": {"name": "openssl", "version": "3.0.13", "type": "deb", "purl": "pkg:deb/ubuntu/openssl@3.0.13"}}],
             "descriptor": {"name": "grype", "version": "1"}}
            """;

    private static final String NO_FINDINGS = """
            {"matches": [], "descriptor": {"name": "grype", "version": "1"}}
            """;

    private ServiceNowSimulator simulator;
    private CmdbContent cmdb;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
        cmdb = new CmdbContent(simulator);
    }

    private String image(String name, String... purls) {
        var image = cmdb.image(name, "1");
        attach(image, "sbom.json", sbom(purls));
        return image;
    }

    private String attach(String image, String name, String content) {
        return attach(image, name, content.getBytes(StandardCharsets.UTF_8));
    }

    private String attach(String image, String name, byte[] content) {
        return simulator
                .attachments()
                .attach("cmdb_ci_os_image", image, name, "application/json", ReceivedContent.of(content));
    }

    private static String sbom(String... purls) {
        return Arrays.stream(purls)
                .map(purl -> """
                        {"type": "library", "bom-ref": "%s", "name": "%s", "version": "%s", "purl": "%s"}""".formatted(purl, name(purl), version(purl), purl))
                .collect(Collectors.joining(
                        ",", "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [", "]}"));
    }

    private static String name(String purl) {
        return purl.substring(purl.lastIndexOf('/') + 1).replaceAll("@.*", "");
    }

    private static String version(String purl) {
        return purl.contains("@") ? purl.replaceAll(".*@|\\?.*", "") : "";
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** Prints what a question finds. */
    private String answer(String arguments) throws Exception {
        var run = Pipelines.run(j, Result.SUCCESS, """
                def i = snowImpact(%s)
                echo "found=${i.builds.findAll { it.content == 'named' }.collect { it.name }.sort()}" +
                    " derived=${i.builds.findAll { it.content != 'named' }.collect { it.name + ':' + it.content }.sort()}" +
                    " unknown=${i.notKnown.collect { it.name }.sort()} searched=${i.searched} hidden=${i.hidden}"
                """.formatted(arguments));
        return JenkinsRule.getLog(run);
    }

    private void assertAnswer(String expected, String arguments) throws Exception {
        var log = answer(arguments);
        assertTrue(log.contains(expected), log);
    }

    private long downloads() {
        return simulator.requests().entries().stream()
                .filter(request -> request.toString().contains("/file"))
                .count();
    }

    private Path index() {
        return j.jenkins.getRootDir().toPath().resolve("io.jenkins.plugins.servicenow.cmdb.ContentIndex");
    }

    @Test
    void imagesThatContainAComponentAreFoundWithWhatIsMadeOfThemAndWhereThatRuns() throws Exception {
        var base = image("base", OPENSSL, ZLIB);
        var station = cmdb.image("station", "2");
        attach(station, "sbom.json", sbom(ZLIB));
        var other = image("other", ZLIB);
        var bare = cmdb.image("bare", "1");
        var made = cmdb.image("made of base", "1");
        cmdb.relate(station, CmdbContent.DERIVED_FROM, base);
        cmdb.relate(made, CmdbContent.DERIVED_FROM, base);
        cmdb.relate(station, CmdbContent.RUNS_ON, cmdb.server("Server-01"));
        cmdb.relate(other, CmdbContent.RUNS_ON, cmdb.server("Server-02"));
        cmdb.affect(simulator.records().insert("change_request", Map.of("number", "CHG0001234")), station);
        var run = Pipelines.run(j, Result.SUCCESS, """
                def i = snowImpact(component: 'openssl')
                echo i.builds.collect { "${it.depth}:${it.name}:${it.content}" }.join(',')
                echo "servers=${i.servers.collect { it.name }} changes=${i.changes.collect { it.number }}"
                echo "match=${i.builds[0].matches[0].document} ${i.builds[0].matches[0].version}"
                echo "unknown=${i.notKnown.collect { it.name + ' ' + it.reasons }} searched=${i.searched}"
                """);
        j.assertLogContains("0:base:named,1:made of base:notKnown,1:station:notNamed", run);
        j.assertLogContains("servers=[Server-01] changes=[CHG0001234]", run);
        j.assertLogContains("match=sbom.json 3.0.13-0ubuntu3.4", run);
        j.assertLogContains(
                "unknown=[bare [no bill of materials that names its components is attached], made of base [no bill",
                run);
        j.assertLogContains("searched=5", run);
        var log = JenkinsRule.getLog(run).replace("\r", "");
        assertTrue(log.contains("""
                1 image contains openssl of 5 searched, 2 more derive from them, 2 are not known, 1 server runs these:
                base 1
                ├─ contains openssl 3.0.13-0ubuntu3.4 (sbom.json)
                ├─ made of base 1
                │  └─ not known: no bill of materials that names its components is attached
                └─ station 2
                   ├─ its own attachments do not name it
                   ├─ change CHG0001234
                   └─ runs on Server-01
                Not known, for nothing that can be read says what they contain:
                   bare 1: no bill of materials that names its components is attached
                   made of base 1: no bill of materials that names its components is attached
                """), log);
        assertFalse(bare.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "component: 'OpenSSL'                                                          | [a, b, c, d]",
                "component: 'openssl', version: '3.0.13'                                       | [c]",
                "component: 'openssl', version: ['3.0.13', '3.0.13-0ubuntu3.4']                | [a, c]",
                "component: 'openssl', version: '3.0'                                          | []",
                "component: 'openssl', version: '3.0.13, 3.0.13-0ubuntu3.4'                   | [a, c]",
                "component: 'pkg:deb/ubuntu/openssl'                                           | [a]",
                "component: 'pkg:deb/ubuntu/openssl@3.0.13-0ubuntu3.4'                         | [a]",
                "component: 'pkg:deb/ubuntu/OpenSSL', version: '3.0.13-0ubuntu3.4'             | [a]",
                "component: 'pkg:deb/ubuntu/openssl?arch=amd64'                                | [a]",
                "component: 'pkg:deb/ubuntu/openssl?arch=arm64'                                | []",
                "component: 'pkg:deb/debian/openssl'                                           | [b]",
                "component: 'pkg:rpm/redhat/openssl', version: '1:3.2.2-6.el9'                 | [d]",
                "component: 'pkg:rpm/redhat/OpenSSL'                                           | []",
                "component: '@angular/core'                                                    | [e]",
                "component: 'pkg:npm/%40angular/core@17.0.0'                                   | [e]",
                "component: 'core'                                                             | [e]",
                "component: 'pkg:pypi/Ruamel_Yaml'                                             | [f]",
                "component: 'pkg:generic/a%2Bb'                                                | [g]",
                "component: 'pkg:cargo/serde'                                                  | [h]",
            })
    void aComponentIsComparedByItsNameOrByTheDecodedPartsOfItsPackageUrl(String arguments, String found)
            throws Exception {
        image("a", OPENSSL);
        image("b", "pkg:deb/debian/openssl@1%3A3.0.11");
        image("c", "pkg:generic/openssl@3.0.13");
        image("d", "pkg:rpm/redhat/openssl@3.2.2-6.el9?epoch=1");
        image("e", "pkg:npm/%40angular/core@17.0.0");
        image("f", "pkg:pypi/ruamel-yaml@1");
        image("g", "pkg:generic/a%2bb@1");
        image("h", "pkg:cargo/%73erde@1");
        assertAnswer("found=" + found + " ", arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "component: 'pkg:deb/ubuntu/openssl'                         | openssl@3.0.13                                 | without a package URL",
                "component: 'pkg:deb/ubuntu/openssl'                         | pkg:deb/openssl@3.0.13                         | which may be the same",
                "component: 'pkg:deb/ubuntu/openssl?distro=ubuntu-24.04'     | pkg:deb/ubuntu/openssl@3.0.13?distro=noble     | which may be the same",
                "component: 'openssl', version: '3.0.13'                     | pkg:deb/ubuntu/openssl                         | without a version",
            })
    void whatMayBeTheComponentIsNotKnown(String arguments, String named, String reason) throws Exception {
        var image = cmdb.image("a", "1");
        attach(
                image,
                "sbom.json",
                named.startsWith("pkg:")
                        ? sbom(named)
                        : "{\"bomFormat\": \"CycloneDX\", \"components\": [{\"name\": \"openssl\", \"version\": \"3.0.13\"}]}");
        var log = answer(arguments);
        assertTrue(log.contains("found=[] derived=[] unknown=[a]"), log);
        assertTrue(log.contains(reason), log);
    }

    @Test
    void imagesAreFoundByAVulnerabilityThatAScanNames() throws Exception {
        var affected = cmdb.image("affected", "1");
        attach(affected, "grype.json", GRYPE);
        attach(cmdb.image("clean", "1"), "grype.json", NO_FINDINGS);
        image("sbom only", OPENSSL);
        var run = Pipelines.run(j, Result.SUCCESS, """
                def i = snowImpact(vulnerability: 'cve-2026-1234')
                echo "found=${i.builds.collect { it.name }} unknown=${i.notKnown.collect { it.name }}"
                """);
        j.assertLogContains("found=[affected] unknown=[sbom only]", run);
        j.assertLogContains("contains GHSA-xxxx in openssl 3.0.13: high, fixed in 3.0.14 (grype.json)", run);
        j.assertLogContains("no report of a vulnerability scan that names its findings is attached", run);
    }

    @Test
    void aScanNamesComponentsToo() throws Exception {
        attach(cmdb.image("affected", "1"), "grype.json", GRYPE);
        attach(cmdb.image("clean", "1"), "grype.json", NO_FINDINGS);
        assertAnswer("found=[affected] derived=[] unknown=[clean]", "component: 'openssl'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "not_available"})
    void whatServiceNowDoesNotGiveOutIsNotKnown(String state) throws Exception {
        var image = cmdb.image("a", "1");
        simulator.records().set("sys_attachment", attach(image, "sbom.json", sbom(ZLIB)), Map.of("state", state));
        assertAnswer("found=[] derived=[] unknown=[a]", "component: 'openssl'");
        assertEquals(0, downloads());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"bomFormat\": \"CycloneDX\", \"components\": [",
                "{\"bomFormat\": \"CycloneDX\", \"components\": []}"
            })
    void whatCannotBeReadOrNamesNothingIsNotKnown(String content) throws Exception {
        attach(cmdb.image("a", "1"), "sbom.json", content);
        image("b", OPENSSL);
        assertAnswer("found=[b] derived=[] unknown=[a]", "component: 'openssl'");
    }

    @Test
    void aBrokenDocumentThatNamesTheComponentBeforeItBreaksDoesNotCount() throws Exception {
        attach(cmdb.image("a", "1"), "sbom.json", sbom(OPENSSL).replace("]}", ""));
        var log = answer("component: 'openssl'");
        assertTrue(log.contains("found=[] derived=[] unknown=[a]"), log);
        assertTrue(log.contains("sbom.json cannot be read: "), log);
    }

    @Test
    void attachmentsThatMayNotBeReadMakeAnImageUnknown() throws Exception {
        var image = image("a", ZLIB);
        simulator.access().hideRecord(attach(image, "hidden.json", sbom(OPENSSL)));
        var log = answer("component: 'openssl'");
        assertTrue(log.contains("found=[] derived=[] unknown=[a]"), log);
        assertTrue(log.contains("may not read"), log);
    }

    @Test
    void imagesThatMayNotBeReadAreCounted() throws Exception {
        image("a", OPENSSL);
        simulator.access().hideRecord(image("b", OPENSSL));
        var log = answer("component: 'openssl'");
        assertTrue(log.contains("found=[a] derived=[] unknown=[] searched=1 hidden=1"), log);
        assertTrue(log.contains("WARNING: 1 image may not be read"), log);
    }

    @Test
    void ofFilesWithTheSameNameTheNewestCounts() throws Exception {
        var image = cmdb.image("a", "1");
        var old = attach(image, "sbom.json", sbom(OPENSSL));
        simulator.records().set("sys_attachment", old, Map.of("sys_created_on", "2020-01-01 00:00:00"));
        attach(image, "sbom.json", sbom(ZLIB));
        assertAnswer("found=[] derived=[] unknown=[]", "component: 'openssl'");
        assertAnswer("found=[a] derived=[]", "component: 'zlib1g'");
    }

    @Test
    void otherAttachmentsAreNoAnswer() throws Exception {
        var image = cmdb.image("a", "1");
        attach(image, "notes.txt", "openssl is not in here");
        attach(image, "results.json", "{\"tests\": 3}");
        simulator
                .attachments()
                .attach("cmdb_ci_os_image", image, "screenshot.png", "image/png", ReceivedContent.of(new byte[] {1, 2
                }));
        var log = answer("component: 'openssl'");
        assertTrue(log.contains("found=[] derived=[] unknown=[a]"), log);
        assertTrue(log.contains("a 1: no bill of materials that names its components is attached"), log);
    }

    @Test
    void aCompressedDocumentIsRead() throws Exception {
        attach(cmdb.image("a", "1"), "sbom.json.gz", gzip(sbom(OPENSSL)));
        assertAnswer("found=[a]", "component: 'openssl'");
    }

    @Test
    void theSearchIsLimitedToABaseImageAndToValues() throws Exception {
        var base = image("base", ZLIB);
        var one = image("one", OPENSSL);
        var two = image("two", OPENSSL);
        image("elsewhere", OPENSSL);
        cmdb.relate(one, CmdbContent.DERIVED_FROM, base);
        cmdb.relate(two, CmdbContent.DERIVED_FROM, base);
        simulator.records().set("cmdb_ci_os_image", two, Map.of("environment", "production"));
        assertAnswer("found=[one, two] derived=[] unknown=[] searched=3", "component: 'openssl', in: 'base'");
        assertAnswer(
                "found=[two] derived=[] unknown=[] searched=1",
                "component: 'openssl', in: 'base', where: [environment: 'production']");
        assertAnswer(
                "found=[two] derived=[] unknown=[] searched=1",
                "component: 'openssl', where: [environment: 'production']");
        assertAnswer(
                "found=[one, two] derived=[] unknown=[] searched=3",
                "component: 'openssl', in: [sysId: '%s', name: 'base']".formatted(base));
    }

    @Test
    void aSecondQuestionDownloadsNothing() throws Exception {
        image("a", OPENSSL, ZLIB);
        image("b", ZLIB);
        attach(cmdb.image("c", "1"), "results.json", "{\"tests\": 3}");
        attach(cmdb.image("d", "1"), "sbom.json", "{\"bomFormat\"");
        var first = answer("component: 'openssl'");
        assertEquals(4, downloads());
        simulator.requests().reset();
        var second = answer("component: 'openssl'");
        assertEquals(0, downloads());
        assertEquals(
                first.lines().filter(line -> line.startsWith("found=")).toList(),
                second.lines().filter(line -> line.startsWith("found=")).toList());
        assertAnswer("found=[a, b]", "component: 'pkg:deb/ubuntu/zlib1g', version: '1.3'");
        assertEquals(0, downloads());
    }

    @Test
    void whatIsKeptMayBeDamagedOrDeletedAtAnyTime() throws Exception {
        image("a", OPENSSL);
        image("b", OPENSSL, ZLIB);
        answer("component: 'openssl'");
        List<Path> files;
        try (var kept = Files.list(index())) {
            files = kept.sorted().toList();
        }
        assertEquals(2, files.size());
        Files.write(files.get(0), new byte[] {1, 2, 3});
        Files.delete(files.get(1));
        simulator.requests().reset();
        assertAnswer("found=[a, b]", "component: 'openssl'");
        assertEquals(2, downloads());
    }

    @Test
    void anAlteredDownloadIsNotKept() throws Exception {
        simulator.attachments().alterNext();
        image("a", OPENSSL);
        assertAnswer("found=[] derived=[] unknown=[a]", "component: 'openssl'");
        assertEquals(0, files());
    }

    private long files() throws IOException {
        try (var kept = Files.list(index())) {
            return kept.count();
        }
    }

    @Test
    void anInstanceThatNamesNoDigestsIsAskedEachTime() throws Exception {
        simulator.attachments().withoutDigests(true);
        image("a", OPENSSL);
        assertAnswer("found=[a]", "component: 'openssl'");
        assertAnswer("found=[a]", "component: 'openssl'");
        assertEquals(2, downloads());
    }

    @Test
    void anOutageOfSecondsIsSatOut() throws Exception {
        image("a", OPENSSL);
        simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.status(503));
        assertAnswer("found=[a]", "component: 'openssl'");
    }

    @Test
    void aBillOfMaterialsThatWasMadeOfOthersSaysNothing() throws Exception {
        var image = cmdb.image("a", "1");
        var subject =
                "{\"type\": \"operating-system\", \"name\": \"a\", \"bom-ref\": \"servicenow-image:" + image + "\"}";
        attach(
                image,
                "bom.json",
                sbom(OPENSSL)
                        .replace(
                                "\"components\": [",
                                "\"metadata\": {\"component\": " + subject + "}, \"components\": ["));
        assertAnswer("found=[] derived=[] unknown=[a]", "component: 'openssl'");
        assertAnswer("found=[] derived=[] unknown=[a]", "component: 'openssl'");
        assertEquals(1, downloads());
    }

    @Test
    void circlesOfImagesThatContainItDoNoHarm() throws Exception {
        var one = image("one", OPENSSL);
        var two = image("two", OPENSSL);
        cmdb.relate(one, CmdbContent.DERIVED_FROM, two);
        cmdb.relate(two, CmdbContent.DERIVED_FROM, one);
        var log = answer("component: 'openssl'");
        assertTrue(log.contains("found=[one, two] derived=[]"), log);
        assertTrue(log.contains("└─ two 1"), log);
    }

    @Test
    void theAnswerIsWrittenToTheWorkspace() throws Exception {
        var base = image("base", OPENSSL);
        cmdb.relate(cmdb.image("made", "1"), CmdbContent.DERIVED_FROM, base);
        cmdb.image("bare", "1");
        var run = Pipelines.run(j, Result.SUCCESS, """
                node {
                    for (file in ['impact.json', 'impact.csv', 'impact.mmd']) {
                        snowImpact(component: 'openssl', file: file)
                        echo readFile(file)
                    }
                }
                """);
        j.assertLogContains("\"content\": \"named\"", run);
        j.assertLogContains("\"notKnown\": [", run);
        j.assertLogContains("server_sys_id,content,matches,not_known_because", run);
        j.assertLogContains(",named,openssl 3.0.13-0ubuntu3.4 (sbom.json),", run);
        j.assertLogContains(",notKnown,,no bill of materials that names its components is attached", run);
        j.assertLogContains("[\"made 1 (not known)\"]", run);
        j.assertLogContains("subgraph unknown[\"Not known\"]", run);
    }

    @Test
    void aComponentOfSeveralLinesForgesNoLineOfTheLog() throws Exception {
        var image = cmdb.image("a", "1");
        attach(
                image,
                "sbom.json",
                "{\"bomFormat\": \"CycloneDX\", \"components\": [{\"name\": \"openssl\", \"version\": \"1\\nFinished: NOT_BUILT\"}]}");
        var log = answer("component: 'openssl'");
        assertTrue(log.contains("contains openssl 1 Finished: NOT_BUILT (sbom.json)"), log);
        assertTrue(log.lines().noneMatch(line -> line.startsWith("Finished: NOT_BUILT")), log);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "component: 'a', vulnerability: 'CVE-1'            | answers one question",
                "component: 'a', baseImage: 'b'                    | answers one question",
                "component: ''                                     | was given an empty 'component'",
                "component: null                                   | was given an empty 'component'",
                "vulnerability: null                               | takes as 'vulnerability' one id",
                "vulnerability: 'a b'                              | takes as 'vulnerability' one id",
                "component: 'pkg:deb'                              | cannot read the component",
                "component: 'pkg:deb/openssl'                      | needs the distribution",
                "component: 'pkg:npm/a@1', version: '1'            | a version beside it",
                "component: 'a', version: '>=1.0'                  | there are no ranges",
                "component: 'a', version: '[1,2)'                  | there are no ranges",
                "component: 'a', version: ''                       | there are no ranges",
                "component: 'a', version: null                     | there are no ranges",
                "component: 'a', version: []                       | there are no ranges",
                "component: 'a', version: ['1', null]              | there are no ranges",
                "baseImage: 'a', version: '1'                      | received a version and no component",
                "vulnerability: 'CVE-2026-1', version: '1'         | received a version and no component",
                "baseImage: 'a', in: 'b'                           | searches 'in' a base image",
                "component: 'a', in: null                          | was given an empty 'in'",
                "component: 'a', in: 'no-image'                    | no configuration item 'no-image'",
                "component: 'a', where: [environment: null]        | needs a text, a number or a boolean",
            })
    void badInputIsRefused(String arguments, String message) throws Exception {
        var run = Pipelines.run(j, Result.FAILURE, "snowImpact(" + arguments + ")");
        j.assertLogContains(message, run);
        j.assertLogNotContains("\tat ", run);
    }
}
