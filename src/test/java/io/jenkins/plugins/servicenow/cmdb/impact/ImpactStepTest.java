package io.jenkins.plugins.servicenow.cmdb.impact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.cmdb.CmdbContent;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class ImpactStepTest {

    private ServiceNowSimulator simulator;
    private CmdbContent cmdb;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
        cmdb = new CmdbContent(simulator);
    }

    /** ISO ← base ← station → two servers, and a change. */
    private String lineage() {
        var iso = cmdb.image("Ubuntu 24.04.1 ISO", "");
        var base = cmdb.image("Ubuntu 24.04 Base Image", "");
        var station = cmdb.image("GxP MedTech Station", "abc-123");
        cmdb.relate(base, CmdbContent.DERIVED_FROM, iso);
        cmdb.relate(station, CmdbContent.DERIVED_FROM, base);
        cmdb.relate(station, CmdbContent.RUNS_ON, cmdb.server("Server-01"));
        cmdb.relate(station, CmdbContent.RUNS_ON, cmdb.server("Server-02"));
        cmdb.affect(simulator.records().insert("change_request", Map.of("number", "CHG0001234")), station);
        return station;
    }

    @Test
    void aBaseImageTellsWhatWasMadeFromItAtAnyDepthAndWhereThatRuns() throws Exception {
        lineage();
        cmdb.image("Something else", "");
        var run = Pipelines.run(j, Result.SUCCESS, """
                def impact = snowImpact(baseImage: 'ubuntu 24.04.1 iso')
                echo impact.builds.collect { "${it.depth}:${it.name}/${it.version}" }.join(',')
                echo impact.servers.collect { it.name }.join(',')
                echo "changes=${impact.changes[0].number} truncated=${impact.truncated}"
                echo "same=${impact.servers[0].builds == [impact.builds[1].sysId]}"
                """);
        j.assertLogContains("1:Ubuntu 24.04 Base Image/,2:GxP MedTech Station/abc-123", run);
        j.assertLogContains("Server-01,Server-02", run);
        j.assertLogContains("changes=CHG0001234 truncated=false", run);
        j.assertLogContains("same=true", run);
        j.assertLogContains("2 builds derive from ubuntu 24.04.1 iso, 2 servers run them or it:", run);
        assertTrue(JenkinsRule.getLog(run).replace("\r", "").contains("""
                Ubuntu 24.04.1 ISO
                └─ Ubuntu 24.04 Base Image
                   └─ GxP MedTech Station abc-123
                      ├─ change CHG0001234
                      ├─ runs on Server-01
                      └─ runs on Server-02
                """), JenkinsRule.getLog(run));
    }

    @Test
    void allVersionsOfABaseImageAreMeantByItsName() throws Exception {
        for (var version : new String[] {"1", "2"}) {
            cmdb.relate(cmdb.image("app-" + version, ""), CmdbContent.DERIVED_FROM, cmdb.image("base", version));
        }
        var run = Pipelines.run(j, Result.SUCCESS, """
                def impact = snowImpact(baseImage: 'base')
                echo "bases=${impact.baseImages.collect { it.version }.sort()} ${impact.builds.collect { it.name }}"
                """);
        j.assertLogContains("bases=[1, 2] [app-1, app-2]", run);
    }

    @Test
    void retiredImagesAreAskedAboutToo() throws Exception {
        var old = cmdb.item("cmdb_ci_os_image", Map.of("name", "base", "u_version", "1", "operational_status", "6"));
        cmdb.relate(old, CmdbContent.RUNS_ON, cmdb.server("Server-01"));
        var run = Pipelines.run(j, Result.SUCCESS, """
                echo "ci=${snowImpact(ci: 'base').servers.collect { it.name }}"
                echo "base=${snowImpact(baseImage: 'base').servers.collect { it.name }}"
                """);
        j.assertLogContains("ci=[Server-01]", run);
        j.assertLogContains("base=[Server-01]", run);
        j.assertLogContains("WARNING: the configuration item 'base' 1 is used, although in ServiceNow " + old, run);
    }

    @Test
    void anImageTellsItsServers() throws Exception {
        var station = lineage();
        var run = Pipelines.run(j, Result.SUCCESS, """
                def impact = snowImpact(ci: '%s')
                echo "servers=${impact.servers.collect { it.name }} builds=${impact.builds.collect { it.name }}"
                """.formatted(station));
        j.assertLogContains("servers=[Server-01, Server-02] builds=[GxP MedTech Station]", run);
        j.assertLogContains("2 servers run GxP MedTech Station abc-123:", run);
    }

    @Test
    void whatSnowRegisterCiReturnedNamesTheImage() throws Exception {
        var station = lineage();
        var run = Pipelines.run(
                j,
                Result.SUCCESS,
                "def ci = [sysId: '%s', name: 'x']\necho \"n=${snowImpact(ci).servers.size()}\"".formatted(station));
        j.assertLogContains("n=2", run);
    }

    @Test
    void imagesAreFoundByWhatTheyHave() throws Exception {
        image("a", "1", "true");
        image("b", "1", "false");
        image("c", "6", "true");
        image("d", "6", "true");
        var run = Pipelines.run(j, Result.SUCCESS, """
                def found = snowImpact(where: [validated: true, operationalStatus: [1, '6'], name: ['a', 'b', 'c']])
                echo "found=${found.builds.collect { it.name }} servers=${found.servers}"
                """);
        j.assertLogContains("found=[a, c] servers=[]", run);
        j.assertLogContains("2 images have", run);
    }

    private void image(String name, String status, String validated) {
        var values = new HashMap<>(Map.of("name", name, "operational_status", status));
        values.put("u_validated", validated);
        cmdb.item("cmdb_ci_os_image", values);
    }

    @Test
    void theConnectionTellsTheRelationshipAndTheColumns() throws Exception {
        var connection = SimulatorConnection.configure(simulator);
        connection.getCmdb().setDerivedFromType("Built from::Builds");
        connection.getCmdb().setEnvironmentField("u_environment");
        cmdb.relate(cmdb.image("made", "1"), "Built from::Builds", cmdb.image("base", "1"));
        cmdb.item("cmdb_ci_os_image", Map.of("name", "here", "u_environment", "production"));
        var run = Pipelines.run(j, Result.SUCCESS, """
                echo "made=${snowImpact(baseImage: 'base').builds.collect { it.name }}"
                echo "here=${snowImpact(where: [environment: 'Production']).builds.collect { it.name }}"
                """);
        j.assertLogContains("made=[made]", run);
        j.assertLogContains("here=[here]", run);
    }

    @Test
    void aColumnThatDoesNotExistGivesNotTheWholeTable() throws Exception {
        lineage();
        var run = Pipelines.run(j, Result.FAILURE, "snowImpact(where: [u_nonsense: 'x'])");
        j.assertLogContains("has the field u_nonsense", run);
        j.assertLogNotContains("\tat ", run);
    }

    @Test
    void circlesDoNoHarm() throws Exception {
        var one = cmdb.image("one", "");
        var two = cmdb.image("two", "");
        var three = cmdb.image("three", "");
        cmdb.relate(two, CmdbContent.DERIVED_FROM, one);
        cmdb.relate(three, CmdbContent.DERIVED_FROM, two);
        cmdb.relate(one, CmdbContent.DERIVED_FROM, three);
        cmdb.relate(two, CmdbContent.DERIVED_FROM, three);
        cmdb.relate(two, CmdbContent.DERIVED_FROM, two);
        var run = Pipelines.run(
                j, Result.SUCCESS, "echo \"n=${snowImpact(baseImage: 'one').builds.collect { it.name }}\"");
        j.assertLogContains("n=[two, three]", run);
        j.assertLogContains("two (see above)", run);
    }

    @Test
    void aLimitCutsAndSaysSo() throws Exception {
        var base = cmdb.image("base", "");
        for (var i = 0; i < 5; i++) {
            var build = cmdb.image("build-" + i, "");
            cmdb.relate(build, CmdbContent.DERIVED_FROM, base);
            cmdb.relate(build, CmdbContent.RUNS_ON, cmdb.server("server-" + i));
        }
        var run = Pipelines.run(j, Result.SUCCESS, """
                for (limit in [3, 7, 10]) {
                    def impact = snowImpact(baseImage: 'base', limit: limit)
                    echo "${limit}: ${impact.builds.size()} ${impact.servers.size()} ${impact.truncated}"
                }
                """);
        j.assertLogContains("3: 3 0 true", run);
        j.assertLogContains("7: 5 2 true", run);
        j.assertLogContains("10: 5 5 false", run);
        j.assertLogContains("WARNING: there are more than 3 builds and servers", run);
    }

    @Test
    void theTreeInTheLogIsBounded() throws Exception {
        var base = cmdb.image("base", "");
        for (var i = 0; i < 300; i++) {
            cmdb.relate(cmdb.image("build-%03d".formatted(i), ""), CmdbContent.DERIVED_FROM, base);
        }
        var run = Pipelines.run(j, Result.SUCCESS, "echo \"n=${snowImpact(baseImage: 'base').builds.size()}\"");
        j.assertLogContains("n=300", run);
        j.assertLogContains("build-198", run);
        j.assertLogNotContains("build-199", run);
        j.assertLogContains("… and more, which is in what the step returns", run);
    }

    @Test
    void requestsGrowWithDepthAndNotWithItems() throws Exception {
        var level = new String[] {cmdb.image("base", "")};
        for (var depth = 0; depth < 3; depth++) {
            var next = new String[150];
            for (var i = 0; i < next.length; i++) {
                next[i] = cmdb.image("b-" + depth + "-" + i, "");
                cmdb.relate(next[i], CmdbContent.DERIVED_FROM, level[i % level.length]);
                cmdb.relate(next[i], CmdbContent.RUNS_ON, cmdb.server("s-" + depth + "-" + i));
            }
            level = next;
        }
        simulator.requests().reset();
        var run = Pipelines.run(
                j,
                Result.SUCCESS,
                "def i = snowImpact(baseImage: 'base')\necho \"n=${i.builds.size()}/${i.servers.size()}\"");
        j.assertLogContains("n=450/450", run);
        assertTrue(
                simulator.requests().entries().size() <= 15,
                simulator.requests().entries().toString());
    }

    @Test
    void theAnswerIsWrittenToTheWorkspace() throws Exception {
        lineage();
        var run = Pipelines.run(j, Result.SUCCESS, """
                node {
                    for (file in ['impact.json', 'out/impact.csv', 'impact.mmd', 'impact.md']) {
                        snowImpact(baseImage: 'Ubuntu 24.04 Base Image', file: file)
                        echo readFile(file)
                    }
                    snowImpact(baseImage: 'Ubuntu 24.04 Base Image', file: 'impact.txt', format: 'CSV')
                }
                """);
        j.assertLogContains("\"name\": \"GxP MedTech Station\"", run);
        j.assertLogContains(
                "build,version,build_sys_id,depth,derived_from,changes,server,server_class,server_sys_id", run);
        j.assertLogContains(",1,Ubuntu 24.04 Base Image,CHG0001234,Server-01,cmdb_ci_linux_server,", run);
        j.assertLogContains("n1 -- Derived from --> n0", run);
        j.assertLogContains("n1 -- Runs on --> n2", run);
        j.assertLogContains("```mermaid", run);
        j.assertLogContains("Written to out/impact.csv", run);
    }

    @Test
    void namesCannotBreakOutOfAFile() throws Exception {
        var base = cmdb.image("base", "");
        cmdb.relate(
                cmdb.image("=HYPERLINK(\"http://evil\")", "\"]:::x <img src=x onerror=alert(1)>"),
                CmdbContent.DERIVED_FROM,
                base);
        var run = Pipelines.run(j, Result.SUCCESS, """
                node {
                    for (file in ['impact.csv', 'impact.mmd']) {
                        snowImpact(baseImage: 'base', file: file)
                        echo 'file: ' + readFile(file)
                    }
                }
                """);
        j.assertLogContains("\n\"'=HYPERLINK(\"\"http://evil\"\")\",", run);
        j.assertLogContains("[\"=HYPERLINK(#34;http://evil#34;) #34;]:::x #60;img src=x onerror=alert(1)#62;\"]", run);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../impact.json", "/tmp/impact.json", "C:/impact.json", "a/../../impact.json", "link/impact.json"
            })
    void aFileOutsideOfTheWorkspaceIsNotWritten(String file) throws Exception {
        cmdb.image("base", "");
        var run = Pipelines.run(
                j,
                Result.FAILURE,
                "node { sh 'rm -rf link ../impact.json; ln -s .. link'\nsnowImpact(baseImage: 'base', file: '" + file
                        + "') }");
        j.assertLogContains("ERROR: snowImpact writes only into the workspace", run);
    }

    @Test
    void aFileNeedsANode() throws Exception {
        cmdb.image("base", "");
        var run = Pipelines.run(j, Result.FAILURE, "snowImpact(baseImage: 'base', file: 'impact.json')");
        j.assertLogContains("hudson.FilePath is missing", run);
    }

    @Test
    void anOutageOfSecondsIsSatOut() throws Exception {
        lineage();
        simulator.faults().next(1, RequestKind.TABLE_READ, Fault.status(503));
        Pipelines.run(j, Result.SUCCESS, "snowImpact(baseImage: 'Ubuntu 24.04 Base Image')");
    }

    @Test
    void imagesAreFoundByTextWithAComma() throws Exception {
        cmdb.item("cmdb_ci_os_image", Map.of("name", "Station, large", "u_features", "CIS, FIPS"));
        cmdb.item("cmdb_ci_os_image", Map.of("name", "Station", "u_features", "CIS"));
        var run = Pipelines.run(j, Result.SUCCESS, """
                echo "found=${snowImpact(where: [features: 'CIS, FIPS', name: 'Station, large']).builds.collect { it.name }}"
                """);
        j.assertLogContains("found=[Station, large]", run);
    }

    @Test
    void serversAreFoundByAnotherRelationship() throws Exception {
        var station = lineage();
        cmdb.relate(station, "Deployed on::Hosts", cmdb.server("Server-03"));
        var run = Pipelines.run(j, Result.SUCCESS, """
                def impact = snowImpact(ci: '%s', relationship: 'Deployed on::Hosts')
                echo "servers=${impact.servers.collect { it.name }}"
                """.formatted(station));
        j.assertLogContains("servers=[Server-03]", run);
    }

    @Test
    void aNameOfSeveralLinesForgesNoLineOfTheLog() throws Exception {
        var base = cmdb.image("base\nFinished: NOT_BUILT", "1");
        cmdb.relate(base, CmdbContent.RUNS_ON, cmdb.server("web\nFinished: NOT_BUILT"));
        var run = Pipelines.run(j, Result.SUCCESS, "snowImpact(baseImage: '%s')".formatted(base));
        j.assertLogContains("base Finished: NOT_BUILT 1", run);
        j.assertLogContains("runs on web Finished: NOT_BUILT", run);
        assertTrue(JenkinsRule.getLog(run).lines().noneMatch(line -> line.startsWith("Finished: NOT_BUILT")));
    }

    @Test
    void aChangeThatListsAnImageTwiceIsToldOnce() throws Exception {
        var station = lineage();
        var change = simulator.records().all("change_request").get(0).get("sys_id");
        cmdb.affect(change, station);
        var run = Pipelines.run(
                j, Result.SUCCESS, "echo \"n=${snowImpact(ci: '%s').changes[0].builds.size()}\"".formatted(station));
        j.assertLogContains("n=1", run);
    }

    @Test
    void anInstanceWithoutTheRelationshipTypeIsWarnedOf() throws Exception {
        cmdb.image("base", "");
        var run = Pipelines.run(j, Result.SUCCESS, "snowImpact(baseImage: 'base')");
        j.assertLogContains("WARNING: ServiceNow has no relationship type 'Derived from'", run);
    }

    @Test
    void changesThatMayNotBeReadAreLeftOut() throws Exception {
        lineage();
        simulator.access().roles("jenkins.pipeline", "rest_api_explorer", "sn_cmdb_user");
        var run = Pipelines.run(
                j,
                Result.SUCCESS,
                "def i = snowImpact(baseImage: 'Ubuntu 24.04 Base Image')\necho \"n=${i.servers.size()}/${i.changes.size()}\"");
        j.assertLogContains("n=2/0", run);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                                | answers one question",
                "baseImage: 'a', ci: 'b'                         | answers one question",
                "ci: 'b', where: [a: 1]                          | answers one question",
                "baseImage: ' '                                  | was given an empty 'baseImage'",
                "baseImage: null                                 | was given an empty 'baseImage'",
                "ci: [sysId: null]                               | was given an empty 'ci'",
                "ci: [:]                                         | takes as 'ci' a name",
                "ci: 'a', baseImage: ''                          | answers one question",
                "baseImage: 'a', limit: 0                        | a limit of at least 1",
                "baseImage: 'a', format: 'json'                  | received a format and no file",
                "baseImage: 'a', format: 'xml', file: 'a.xml'    | 'xml' is none",
                "baseImage: 'a', file: 'a.xml'                   | Give one of these as 'format': json, csv, mermaid",
                "where: [('Build Type'): 'gxp']                  | does not know 'Build Type' in 'where'",
                "where: [environment: null]                      | needs a text, a number or a boolean for 'environment'",
                "where: [environment: [:]]                       | needs a text, a number or a boolean for 'environment'",
                "where: [environment: 'a^ORname=b']              | it holds a ^",
                "where: [name: 'javascript:gs.log()']            | it begins with javascript:",
                "where: [number: 'a b']                          | a number is made of letters and digits",
                "where: [environment: 'a^b']                     | in environment: it holds a ^",
                "baseImage: 'a', relationship: 'Runs on'         | Name its type with both halves",
                "where: [version: '1', u_version: '2']           | the field 'u_version' twice",
                "baseImage: 'no-image'                           | no configuration item 'no-image'",
                "baseImage: 'a^b'                                | it holds a ^",
                "ci: [name: 'x']                                 | and not {name=x}.",
                "baseImage: 'a', connection: 'other'             | no ServiceNow connection named 'other'",
            })
    void badInputIsRefused(String arguments, String message) throws Exception {
        var run = Pipelines.run(j, Result.FAILURE, "snowImpact(" + (arguments == null ? "" : arguments) + ")");
        j.assertLogContains(message, run);
        j.assertLogNotContains("\tat ", run);
    }

    @Test
    void aQuestionThatIsRefusedAsksNothing() throws Exception {
        Pipelines.run(j, Result.FAILURE, "snowImpact(where: [name: 'javascript:gs.log()'])");
        assertEquals(0, simulator.requests().entries().size());
    }
}
