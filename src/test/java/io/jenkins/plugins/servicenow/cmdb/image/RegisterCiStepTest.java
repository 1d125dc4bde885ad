package io.jenkins.plugins.servicenow.cmdb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.Uninterruptibles;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class RegisterCiStepTest {

    private static final String CLASS = "cmdb_ci_os_image";
    private static final String DERIVED_FROM = "Derived from::Base of";
    private static final String IMAGE = "name: 'GxP MedTech Station', version: 'abc-123'";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
        simulator.records().insert("cmdb_rel_type", Map.of("name", DERIVED_FROM));
    }

    private List<Map<String, String>> images() {
        return simulator.records().all(CLASS);
    }

    private Map<String, String> image(String name) {
        return simulator.records().find(CLASS, "name", name).orElseThrow();
    }

    private String insert(String name, String version) {
        return simulator
                .records()
                .insert(CLASS, Map.of("name", name, "u_version", version, "discovery_source", "Manual Entry"));
    }

    private boolean isDerived(String newer, String older) {
        return simulator.records().all("cmdb_rel_ci").stream()
                        .filter(relation -> relation.get("parent")
                                        .equals(image(newer).get("sys_id"))
                                && relation.get("child").equals(image(older).get("sys_id")))
                        .count()
                == 1;
    }

    @Test
    void anImageBecomesACiWhichIsReturned() throws Exception {
        var run = Pipelines.run(j, Result.SUCCESS, """
                def ci = snowRegisterCI(%s, features: ['docker', 'ssh'], isoUrl: 'https://images.example.com/a.iso',
                    sha256: '%s', buildType: 'gxp', environment: 'production', validated: true,
                    operationalStatus: 'Ready', attributes: [asset_tag: 4711])
                echo "id=${ci.sysId} name=${ci.name} version=${ci.version} class=${ci.className} created=${ci.created}"
                echo "url=${ci.url} warnings=${ci.warnings}"
                """.formatted(IMAGE, "AB".repeat(32)));

        assertEquals(1, images().size());
        var image = images().get(0);
        assertEquals("GxP MedTech Station", image.get("name"));
        assertEquals("abc-123", image.get("u_version"));
        assertEquals("docker, ssh", image.get("u_features"));
        assertEquals("https://images.example.com/a.iso", image.get("u_iso_url"));
        assertEquals("ab".repeat(32), image.get("u_sha256"));
        assertEquals("gxp", image.get("u_build_type"));
        assertEquals("production", image.get("environment"));
        assertEquals("true", image.get("u_validated"));
        assertEquals("5", image.get("operational_status"));
        assertEquals("4711", image.get("asset_tag"));
        assertEquals("Manual Entry", image.get("discovery_source"));
        assertTrue(image.get("short_description").startsWith("Registered by Jenkins os-image #1"));
        j.assertLogContains(
                "id=" + image.get("sys_id") + " name=GxP MedTech Station version=abc-123 class=" + CLASS
                        + " created=true",
                run);
        j.assertLogContains("url=" + simulator.url() + "/nav_to.do?uri=", run);
        j.assertLogContains("warnings=[]", run);
        j.assertLogContains("Created configuration item 'GxP MedTech Station' abc-123 (" + CLASS + ")", run);
        j.assertLogContains("No change request is related to it: this build has none.", run);
        assertEquals(1, simulator.requests().count(RequestKind.IDENTIFY_RECONCILE));
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_CREATE));
    }

    @Test
    void theBuildRemembersItsCi() throws Exception {
        var run = Pipelines.run(j, Result.SUCCESS, "snowRegisterCI 'web-base'");
        var ci = BuildRecords.ci(run);
        assertEquals(images().get(0).get("sys_id"), ci.getSysId());
        assertEquals("web-base", ci.getName());
        assertEquals("os-image #1", ci.getVersion());
        assertEquals("os-image #1", images().get(0).get("u_version"));
        assertEquals(CLASS, ci.getClassName());
        assertEquals("simulator", ci.getConnection());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void registeringTheSameBuildTwiceUpdatesOneCi(boolean rule) throws Exception {
        if (!rule) {
            simulator.cmdb().dontIdentify(CLASS);
        }
        insert("Ubuntu", "24.04");
        var run = Pipelines.run(j, Result.SUCCESS, """
                snowRegisterCI(%s, baseImage: 'Ubuntu')
                def again = snowRegisterCI(%s, baseImage: 'Ubuntu', validated: true)
                echo "created=${again.created}"
                """.formatted(IMAGE, IMAGE));
        assertEquals(2, images().size());
        assertEquals("true", image("GxP MedTech Station").get("u_validated"));
        assertTrue(isDerived("GxP MedTech Station", "Ubuntu"));
        j.assertLogContains("Updated configuration item", run);
        j.assertLogContains("created=false", run);
    }

    @Test
    void anotherVersionIsAnotherCi() throws Exception {
        Pipelines.run(
                j,
                Result.SUCCESS,
                "snowRegisterCI(name: 'web', version: '1')\nsnowRegisterCI(name: 'web', version: 2)");
        assertEquals(
                List.of("1", "2"),
                images().stream().map(image -> image.get("u_version")).toList());
    }

    @Test
    void aRuleThatOverwritesTheVersionBeforeIsReported() throws Exception {
        simulator.cmdb().identifyBy(CLASS, "name");
        Pipelines.run(j, Result.SUCCESS, "snowRegisterCI(name: 'web', version: '1')");
        simulator.clock().advance(Duration.ofHours(1));
        var run = Pipelines.run(j, Result.SUCCESS, "snowRegisterCI(name: 'web', version: '2')");
        assertEquals(1, images().size());
        j.assertLogContains("WARNING: ServiceNow took 'web' 2 for a CI that it has had since", run);
        run = Pipelines.run(j, Result.SUCCESS, "snowRegisterCI(name: 'web', version: '2')");
        j.assertLogNotContains("WARNING", run);
    }

    @Test
    void theLineageIsWrittenInOneRequestWithTheCi() throws Exception {
        var run = Pipelines.run(j, Result.SUCCESS, """
                snowRegisterCI(%s, createMissing: true, baseImage: [name: 'Ubuntu 24.04 Base Image', version: '2026.06',
                    upstream: [name: 'Ubuntu 24.04.1 ISO', version: '24.04.1']])
                """.formatted(IMAGE));
        assertTrue(isDerived("GxP MedTech Station", "Ubuntu 24.04 Base Image"));
        assertTrue(isDerived("Ubuntu 24.04 Base Image", "Ubuntu 24.04.1 ISO"));
        assertEquals("2026.06", image("Ubuntu 24.04 Base Image").get("u_version"));
        assertEquals(1, simulator.requests().count(RequestKind.IDENTIFY_RECONCILE));
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_CREATE));
        j.assertLogContains(
                "'GxP MedTech Station' abc-123 is derived from 'Ubuntu 24.04 Base Image' 2026.06, which was created",
                run);
    }

    @Test
    void baseImageAndUpstreamNeedNoVersionWhereTheNameIsEnough() throws Exception {
        insert("Ubuntu 24.04 Base Image", "2026.06");
        insert("Ubuntu 24.04.1 ISO", "24.04.1");
        Pipelines.run(
                j,
                Result.SUCCESS,
                "snowRegisterCI(" + IMAGE + ", baseImage: 'Ubuntu 24.04 Base Image', upstream: 'Ubuntu 24.04.1 ISO')");
        assertEquals(3, images().size());
        assertTrue(isDerived("GxP MedTech Station", "Ubuntu 24.04 Base Image"));
        assertTrue(isDerived("Ubuntu 24.04 Base Image", "Ubuntu 24.04.1 ISO"));
    }

    @Test
    void aCiOfAnotherSourceOrClassIsRelatedAndLeftAsItIs() throws Exception {
        var discovered = simulator
                .records()
                .insert("cmdb_ci_linux_server", Map.of("name", "golden", "discovery_source", "ServiceNow"));
        var before = simulator.records().get("cmdb_ci_linux_server", discovered);
        Pipelines.run(j, Result.SUCCESS, "snowRegisterCI(" + IMAGE + ", baseImage: '" + discovered + "')");
        assertEquals(before, simulator.records().get("cmdb_ci_linux_server", discovered));
        var relation = simulator.records().all("cmdb_rel_ci").get(0);
        assertEquals(images().get(0).get("sys_id"), relation.get("parent"));
        assertEquals(discovered, relation.get("child"));
    }

    @Test
    void whatTheStepReturnedNamesABaseImage() throws Exception {
        Pipelines.run(j, Result.SUCCESS, """
                def base = snowRegisterCI(name: 'base', version: '1')
                snowRegisterCI(name: 'web', version: '1', baseImage: base)
                """);
        assertTrue(isDerived("web", "base"));
    }

    @Test
    void missingImagesAreNamedTogetherAndNothingIsWritten() throws Exception {
        var run = Pipelines.run(
                j,
                Result.FAILURE,
                "snowRegisterCI(" + IMAGE + ", baseImage: 'nix', upstream: 'nux', upstreamVersion: '7')");
        j.assertLogContains("ServiceNow has no image 'nix' and no image 'nux' 7 in " + CLASS, run);
        j.assertLogContains("createMissing: true", run);
        assertEquals(0, images().size());
        assertEquals(0, simulator.requests().count(RequestKind.IDENTIFY_RECONCILE));
    }

    @Test
    void anAmbiguousNameIsRefusedWithTheList() throws Exception {
        var one = insert("Ubuntu", "22.04");
        var two = insert("Ubuntu", "24.04");
        var run = Pipelines.run(j, Result.FAILURE, "snowRegisterCI(" + IMAGE + ", baseImage: 'Ubuntu')");
        j.assertLogContains("ServiceNow has 2 images 'Ubuntu' in " + CLASS, run);
        j.assertLogContains("'Ubuntu' 22.04 (" + one + ")", run);
        j.assertLogContains("'Ubuntu' 24.04 (" + two + ")", run);
        j.assertLogContains("Give the version, or the sys_id of one as baseImage", run);
        assertEquals(2, images().size());
    }

    private void retire(String sysId) {
        simulator.records().set(CLASS, sysId, Map.of("operational_status", "6"));
    }

    @Test
    void ofSeveralVersionsOfABaseImageTheOneInUseIsTaken() throws Exception {
        var old = insert("Ubuntu", "22.04");
        retire(old);
        var refused = Pipelines.run(j, Result.FAILURE, "snowRegisterCI(" + IMAGE + ", baseImage: 'Ubuntu')");
        j.assertLogContains(
                "ServiceNow has the image 'Ubuntu' only as one that is not in use any more: " + old + " is retired",
                refused);
        var inUse = insert("Ubuntu", "24.04");
        Pipelines.run(j, Result.SUCCESS, "snowRegisterCI(" + IMAGE + ", baseImage: 'Ubuntu')");
        assertEquals(inUse, simulator.records().all("cmdb_rel_ci").get(0).get("child"));
    }

    @Test
    void aRetiredBaseImageIsTakenByItsSysIdWithAWarning() throws Exception {
        var old = insert("Ubuntu", "22.04");
        retire(old);
        var run = Pipelines.run(j, Result.SUCCESS, "snowRegisterCI(" + IMAGE + ", baseImage: '" + old + "')");
        j.assertLogContains(
                "WARNING: the configuration item 'Ubuntu' 22.04 is used, although in ServiceNow " + old
                        + " is retired.",
                run);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRetiredImageIsRegisteredAgainWithAWarningAndAnAbsorbedOneNot(boolean rule) throws Exception {
        if (!rule) {
            simulator.cmdb().dontIdentify(CLASS);
        }
        var retired = insert("GxP MedTech Station", "abc-123");
        retire(retired);
        var run = Pipelines.run(j, Result.SUCCESS, "snowRegisterCI(" + IMAGE + ", features: ['ssh'])");
        j.assertLogContains("WARNING: the configuration item 'GxP MedTech Station' abc-123 is used, although", run);
        assertEquals("ssh", simulator.records().get(CLASS, retired).get("u_features"));
        assertEquals(1, images().size());

        simulator.records().set(CLASS, retired, Map.of("duplicate_of", insert("GxP Station", "1")));
        var refused = Pipelines.run(j, Result.FAILURE, "snowRegisterCI(" + IMAGE + ", features: ['docker'])");
        j.assertLogContains("ServiceNow has the image 'GxP MedTech Station' abc-123 only as a duplicate: ", refused);
        assertEquals("ssh", simulator.records().get(CLASS, retired).get("u_features"));
    }

    @Test
    void namesInAttributesAreLookedUp() throws Exception {
        simulator.records().insert("sys_user_group", Map.of("name", "Linux", "active", "false"));
        var group = simulator.records().insert("sys_user_group", Map.of("name", "Linux"));
        Pipelines.run(
                j,
                Result.SUCCESS,
                "snowRegisterCI(" + IMAGE + ", attributes: [support_group: 'Linux', owned_by: 'ann.approver'])");
        assertEquals(group, images().get(0).get("support_group"));
        assertEquals(
                simulator.records().sysId("sys_user", "Ann Approver"),
                images().get(0).get("owned_by"));
    }

    @Test
    void aCircularDependencyIsRefusedBeforeAnythingIsWritten() throws Exception {
        Pipelines.run(j, Result.SUCCESS, """
                snowRegisterCI(name: 'b', version: '1', createMissing: true, baseImage: [name: 'a', version: '1'])
                snowRegisterCI(name: 'c', version: '1', baseImage: 'b')
                """);
        var relations = simulator.records().all("cmdb_rel_ci").size();
        var run = Pipelines.run(j, Result.FAILURE, "snowRegisterCI(name: 'a', version: '1', baseImage: 'c')");
        j.assertLogContains("would create a circular dependency: 'a' 1 cannot be derived from 'c' 1", run);
        assertEquals(relations, simulator.records().all("cmdb_rel_ci").size());
    }

    @Test
    void aSysIdOfTheImageItselfIsRefused() throws Exception {
        var sysId = insert("a", "1");
        var run =
                Pipelines.run(j, Result.FAILURE, "snowRegisterCI(name: 'a', version: '1', baseImage: '" + sysId + "')");
        j.assertLogContains("would derive 'a' 1 from itself", run);
    }

    @Test
    void withoutARuleTheCiIsSearchedAndWrittenThroughTheTableApi() throws Exception {
        simulator.cmdb().dontIdentify(CLASS);
        var run = Pipelines.run(
                j,
                Result.SUCCESS,
                "snowRegisterCI(" + IMAGE
                        + ", createMissing: true, baseImage: [name: 'base', version: '1', upstream: 'iso'])");
        assertEquals(3, images().size());
        assertTrue(isDerived("GxP MedTech Station", "base"));
        assertTrue(isDerived("base", "iso"));
        assertEquals("Manual Entry", image("GxP MedTech Station").get("discovery_source"));
        j.assertLogContains("(IDENTIFICATION_RULE_MISSING), so it is looked up by name and version", run);
    }

    @Test
    void aBaseImageWithoutVersionIsSaidToBeFine() throws Exception {
        var run = Pipelines.run(
                j,
                Result.SUCCESS,
                "snowRegisterCI(" + IMAGE + ", createMissing: true, baseImage: 'base', upstream: 'iso')");
        assertEquals(3, images().size());
        j.assertLogContains("'base' was given without a version, too little for the identification rule", run);
        j.assertLogContains("nothing is wrong with it", run);
        j.assertLogNotContains("cannot identify", run);
        j.assertLogNotContains("MISSING_MATCHING_ATTRIBUTES", run);
    }

    @Test
    void aRuleThatAsksForMoreThanNameAndVersionIsNamed() throws Exception {
        simulator.cmdb().identifyBy(CLASS, "name", "serial_number");
        var run = Pipelines.run(j, Result.SUCCESS, "snowRegisterCI(" + IMAGE + ")");
        j.assertLogContains("by a rule of the class " + CLASS + " (MISSING_MATCHING_ATTRIBUTES)", run);
    }

    @Test
    void aRuleThatAsksForAHostIsNoObstacle() throws Exception {
        simulator.cmdb().identifyDependent(CLASS, DERIVED_FROM, "name", "u_version");
        var run = Pipelines.run(j, Result.SUCCESS, """
                snowRegisterCI(%s, createMissing: true,
                    baseImage: [name: 'base', version: '1', upstream: [name: 'iso', version: '1']])
                """.formatted(IMAGE));
        assertEquals(3, images().size());
        assertTrue(isDerived("GxP MedTech Station", "base"));
        assertTrue(isDerived("base", "iso"));
        j.assertLogContains("cannot identify 'iso' 1 by a rule of the class " + CLASS + " (MISSING_DEPENDENCY)", run);
    }

    @Test
    void anAccountThatMayNotIdentifyWritesThroughTheTableApi() throws Exception {
        simulator.access().roles("jenkins.pipeline", "sn_cmdb_editor");
        var run = Pipelines.run(j, Result.SUCCESS, "snowRegisterCI(" + IMAGE + ")");
        assertEquals(1, images().size());
        j.assertLogContains("Identification and Reconciliation may not be used", run);
        j.assertLogContains("give the OAuth Application User the role itil", run);
    }

    @Test
    void withoutARuleParallelBranchesMakeOneCi() throws Exception {
        simulator.cmdb().dontIdentify(CLASS);
        Pipelines.run(j, Result.SUCCESS, """
                parallel([1, 2, 3, 4].collectEntries { n -> ["b${n}".toString(), {
                    snowRegisterCI(name: 'web', version: '1', createMissing: true, baseImage: [name: 'base', version: '1'])
                }] })
                """);
        assertEquals(2, images().size());
        assertTrue(isDerived("web", "base"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLostResponseMakesNoSecondCi(boolean rule) throws Exception {
        if (rule) {
            simulator.faults().next(1, RequestKind.IDENTIFY_RECONCILE, Fault.committedThenReset());
        } else {
            simulator.cmdb().dontIdentify(CLASS);
            simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.committedThen500());
        }
        insert("base", "1");
        Pipelines.run(j, Result.SUCCESS, "snowRegisterCI(" + IMAGE + ", baseImage: 'base')");
        assertEquals(2, images().size());
        assertTrue(isDerived("GxP MedTech Station", "base"));
    }

    @Test
    void aFieldThatTheInstanceDoesNotHaveIsReportedOnceABuild() throws Exception {
        var connection = SimulatorConnection.connection("simulator", simulator);
        connection.getCmdb().setFeaturesField("u_packages");
        ServiceNowConfiguration.get().setConnections(List.of(connection));
        var run = Pipelines.run(j, Result.SUCCESS, """
                def first = snowRegisterCI(name: 'a', version: '1', features: 'docker, ssh')
                def second = snowRegisterCI(name: 'b', version: '1', features: ['docker'])
                echo "warned=${first.warnings.size()},${second.warnings.size()}"
                """);
        j.assertLogContains("warned=1,1", run);
        var warning = "WARNING: ServiceNow has no field 'u_packages' in " + CLASS;
        assertEquals(2, JenkinsRule.getLog(run).split(warning, -1).length);
    }

    @Test
    void withoutAVersionFieldTheCiIsFoundAgainAllTheSame() throws Exception {
        var connection = SimulatorConnection.connection("simulator", simulator);
        connection.getCmdb().setVersionField("u_release");
        ServiceNowConfiguration.get().setConnections(List.of(connection));
        simulator.cmdb().dontIdentify(CLASS);
        simulator.records().insert(CLASS, Map.of("name", "web"));
        var run = Pipelines.run(j, Result.SUCCESS, """
                snowRegisterCI(name: 'web', version: '1')
                snowRegisterCI(name: 'web', version: '1')
                snowRegisterCI(name: 'web', version: '2')
                """);
        assertEquals(3, images().size());
        j.assertLogContains("has no field 'u_release' in " + CLASS, run);
        j.assertLogContains("only Jenkins can tell the versions of an image apart", run);
    }

    @Test
    void aFieldThatIsIgnoredIsNamed() throws Exception {
        simulator.customisation().dropField(CLASS, "u_sha256");
        var run = Pipelines.run(j, Result.SUCCESS, "snowRegisterCI(" + IMAGE + ", sha256: '" + "0".repeat(64) + "')");
        j.assertLogContains("WARNING: ServiceNow ignored the field 'u_sha256'", run);
    }

    @Test
    void aSourceThatTheInstanceDoesNotKnowIsNamedWithWhatToDo() throws Exception {
        var run = Pipelines.run(j, Result.FAILURE, "snowRegisterCI(" + IMAGE + ", source: 'Jenkins')");
        j.assertLogContains("INVALID_INPUT_DATA", run);
        j.assertLogContains("Add 'Jenkins' to the choices of Discovery source", run);
        simulator.cmdb().addSource("Jenkins");
        Pipelines.run(j, Result.SUCCESS, "snowRegisterCI(" + IMAGE + ", source: 'Jenkins')");
        assertEquals("Jenkins", images().get(0).get("discovery_source"));
    }

    @Test
    void aRuleAgainstTheSourceIsNotGoneAround() throws Exception {
        simulator.cmdb().blockInserts(CLASS, "Manual Entry");
        var run = Pipelines.run(j, Result.FAILURE, "snowRegisterCI(" + IMAGE + ")");
        j.assertLogContains("INSERT_NOT_ALLOWED_FOR_SOURCE", run);
        assertEquals(0, images().size());
    }

    @Test
    void aMissingRelationshipTypeIsExplained() throws Exception {
        simulator.records().all("cmdb_rel_type").stream()
                .filter(type -> type.get("name").equals(DERIVED_FROM))
                .forEach(type -> simulator.records().delete("cmdb_rel_type", type.get("sys_id")));
        insert("base", "1");
        var run = Pipelines.run(j, Result.FAILURE, "snowRegisterCI(" + IMAGE + ", baseImage: 'base')");
        j.assertLogContains("ServiceNow has no relationship type '" + DERIVED_FROM + "'", run);
        j.assertLogContains("parent descriptor 'Derived from' and the child descriptor 'Base of'", run);
        assertEquals(1, images().size());

        var connection = SimulatorConnection.connection("simulator", simulator);
        connection.getCmdb().setCreateRelationshipTypes(true);
        ServiceNowConfiguration.get().setConnections(List.of(connection));
        simulator.access().roles("jenkins.pipeline", "itil");
        run = Pipelines.run(j, Result.FAILURE, "snowRegisterCI(" + IMAGE + ", baseImage: 'base')");
        j.assertLogContains("the OAuth Application User may not add it. Give the user the role cmdb_admin", run);

        simulator.access().roles("jenkins.pipeline", "itil", "cmdb_admin");
        Pipelines.run(j, Result.SUCCESS, "snowRegisterCI(" + IMAGE + ", baseImage: 'base')");
        assertTrue(isDerived("GxP MedTech Station", "base"));
        var type =
                simulator.records().find("cmdb_rel_type", "name", DERIVED_FROM).orElseThrow();
        assertEquals("Derived from", type.get("parent_descriptor"));
        assertEquals("Base of", type.get("child_descriptor"));
    }

    @Test
    void theCiIsAddedOnceToTheAffectedCisOfTheChangeOfTheBuild() throws Exception {
        var run = Pipelines.run(j, Result.SUCCESS, """
                snowChangeRequest(shortDescription: 'x', requestApproval: false)
                snowRegisterCI(%s)
                snowRegisterCI(%s)
                """.formatted(IMAGE, IMAGE));
        assertEquals(1, simulator.records().all("task_ci").size());
        var affected = simulator.records().all("task_ci").get(0);
        assertEquals(images().get(0).get("sys_id"), affected.get("ci_item"));
        assertEquals(BuildRecords.change(run).getSysId(), affected.get("task"));
        j.assertLogContains("Added to the Affected CIs of CHG0030001", run);
        j.assertLogContains("Already among the Affected CIs of CHG0030001", run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"change: 'CHG0030077'", "change: [sysId: CHANGE, number: 'CHG0030077']"})
    void anotherChangeIsNamedByNumberOrAsItWasReturned(String argument) throws Exception {
        var change = simulator.records().insert("change_request", Map.of("number", "CHG0030077"));
        Pipelines.run(
                j,
                Result.SUCCESS,
                "snowRegisterCI(" + IMAGE + ", " + argument.replace("CHANGE", "'" + change + "'") + ")");
        assertEquals(change, simulator.records().all("task_ci").get(0).get("task"));
    }

    @Test
    void aChangeThatDoesNotExistFailsBeforeAnythingIsWritten() throws Exception {
        var run = Pipelines.run(j, Result.FAILURE, "snowRegisterCI(" + IMAGE + ", change: 'CHG0099999')");
        j.assertLogContains("ServiceNow has no change request 'CHG0099999'", run);
        assertFalse(images().stream().findAny().isPresent());
    }

    @Test
    void aClassThatTheInstanceDoesNotHaveIsNamed() throws Exception {
        var run = Pipelines.run(j, Result.FAILURE, "snowRegisterCI(" + IMAGE + ", className: 'u_cmdb_ci_nothing')");
        j.assertLogContains("ServiceNow has no CMDB class 'u_cmdb_ci_nothing'. Create it in CI Class Manager", run);
    }

    @Test
    void aStatusIsSentByItsValueWhereverTheChoicesMayBeRead() throws Exception {
        simulator.access().roles("jenkins.pipeline", "admin");
        Pipelines.run(j, Result.SUCCESS, "snowRegisterCI(" + IMAGE + ", operationalStatus: 'Pipeline')");
        assertEquals("7", images().get(0).get("operational_status"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name: ''                                       | needs a name",
                "name: 'a^b'                                    | it holds a ^",
                "name: 'javascript:x'                           | it begins with javascript:",
                "name: 'a', version: 'x^y'                      | cannot use the name's version",
                "name: '00000000000000000000000000000000'       | needs the name of the image, not the sys_id",
                "name: 'a', className: 'Image'                  | needs the name of a CMDB class",
                "name: 'a', sha256: 'abc'                       | needs 64 hexadecimal digits as sha256, as sha256sum prints them, not 'abc'",
                "name: 'a', sha256: 'abc', file: 'a.iso'        | takes either sha256",
                "name: 'a', file: 'a.iso'                       | needs a workspace for file",
                "name: 'a', sbom: 'bom.json'                    | needs a workspace for sbom",
                "name: 'a', isoUrl: 'a.iso'                     | needs a whole address as isoUrl",
                "name: 'a', isoUrl: 'javascript:alert(1)'       | begins with http, https or ftp",
                "name: 'a', isoUrl: 'file:///etc/passwd'        | begins with http, https or ftp",
                "name: 'a', isoUrl: 'https:///a.iso'            | needs a whole address as isoUrl",
                "name: 'a', isoUrl: 'https://u:p@example.com/a' | isoUrl with a login in it",
                "name: 'a', buildType: 'test'                   | Use one of: development, production, gxp",
                "name: 'a', attributes: [u_version: '1']        | Use the parameter 'version'",
                "name: 'a', attributes: [sys_id: '1']           | cannot set the field 'sys_id'",
                "name: 'a', attributes: [x: [1]]                | needs a text, a number or a boolean for the field 'x'",
                "name: 'a', upstream: 'iso'                     | without a baseImage",
                "name: 'a', upstreamVersion: '1'                | the version of an image without its name",
                "name: 'a', baseImage: [nme: 'x']               | takes as baseImage a name, a sys_id",
                "name: 'a', baseImage: [name: 'b', version: 1], baseImageVersion: 2 | each given once",
                "name: 'a', version: '1', baseImage: 'A', baseImageVersion: '1' | would derive 'a' 1 from itself",
                "name: 'a', change: 'nothing like it'           | was given 'nothing like it'",
                "name: 'a', connection: 'nope'                  | There is no ServiceNow connection named 'nope'",
            })
    void badInputIsRefused(String arguments, String message) throws Exception {
        var run = Pipelines.run(j, Result.FAILURE, "snowRegisterCI(" + arguments + ")");
        j.assertLogContains(message, run);
        j.assertLogNotContains("\tat ", run);
        assertEquals(0, simulator.requests().count(RequestKind.TOKEN));
    }

    @Test
    void ofTwoItemsOfOneNameAndVersionTheOlderIsUpdatedWithAWarning() throws Exception {
        var older = insert("GxP MedTech Station", "abc-123");
        var younger = simulator
                .records()
                .insert(
                        CLASS,
                        Map.of(
                                "name", "GxP MedTech Station",
                                "u_version", "abc-123",
                                "sys_created_on", "2099-01-01 00:00:00"));
        var run = Pipelines.run(j, Result.SUCCESS, "echo snowRegisterCI(" + IMAGE + ", features: ['ssh']).sysId");
        j.assertLogContains("WARNING: ServiceNow has 2 configuration items 'GxP MedTech Station' abc-123", run);
        j.assertLogContains(younger, run);
        assertEquals("ssh", simulator.records().get(CLASS, older).get("u_features"));
        assertEquals(2, images().size());
    }

    @Test
    void twoFirstBuildsCreateTheRelationshipTypeOnce() throws Exception {
        simulator.records().all("cmdb_rel_type").stream()
                .filter(type -> DERIVED_FROM.equals(type.get("name")))
                .forEach(type -> simulator.records().delete("cmdb_rel_type", type.get("sys_id")));
        ServiceNowConfiguration.get().getConnections().get(0).getCmdb().setCreateRelationshipTypes(true);
        var bothHaveLooked = new CountDownLatch(2);
        simulator.proxy((method, target, instance) -> {
            var reply = instance.get();
            if (method.equals("GET") && target.contains("/table/cmdb_rel_type")) {
                bothHaveLooked.countDown();
                Uninterruptibles.awaitUninterruptibly(bothHaveLooked, Duration.ofSeconds(20));
            }
            return reply;
        });
        Pipelines.run(j, Result.SUCCESS, """
                parallel(
                    one: { snowRegisterCI(name: 'a', createMissing: true, baseImage: [name: 'x', version: '1']) },
                    two: { snowRegisterCI(name: 'b', createMissing: true, baseImage: [name: 'y', version: '1']) })
                """);
        assertEquals(
                1,
                simulator.records().all("cmdb_rel_type").stream()
                        .filter(type -> DERIVED_FROM.equals(type.get("name")))
                        .count());
    }
}
