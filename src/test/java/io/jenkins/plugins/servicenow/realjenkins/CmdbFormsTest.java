package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.servicenow.cmdb.bom.BomStep;
import io.jenkins.plugins.servicenow.cmdb.deployment.LinkDeploymentStep;
import io.jenkins.plugins.servicenow.cmdb.image.RegisterCiStep;
import io.jenkins.plugins.servicenow.cmdb.impact.ImpactStep;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The forms, snippets and help of the steps for the CMDB. */
@WithJenkins
class CmdbFormsTest {

    @Test
    void aDeploymentKeepsEverythingInItsForm(JenkinsRule j) throws Exception {
        var step = new LinkDeploymentStep(List.of("web-01", "192.0.2.7"));
        step.setCi("web-base");
        step.setEnvironment("production");
        step.setReplace(true);
        step.setOnMissing("create");
        step.setServerClass("cmdb_ci_linux_server");
        step.setRelationship("Installed on::Has installed");
        step.setChange("CHG0030001");
        step.setConnection("production");
        var again = new StepConfigTester(j).configRoundTrip(step);
        j.assertEqualDataBoundBeans(step, again);
        assertEquals(List.of("web-01", "192.0.2.7"), again.getServers());
    }

    @Test
    void aDeploymentKeepsItsDefaultsInItsForm(JenkinsRule j) throws Exception {
        var again = new StepConfigTester(j).configRoundTrip(new LinkDeploymentStep(List.of()));
        assertEquals(List.of(), again.getServers());
        assertEquals("fail", again.getOnMissing());
        assertEquals("cmdb_ci_server", again.getServerClass());
        assertEquals("Runs on::Runs", again.getRelationship());
        assertEquals(false, again.isReplace());
        assertNull(again.getCi());
        assertNull(again.getChange());
    }

    @Test
    void aQuestionKeepsEverythingInItsForm(JenkinsRule j) throws Exception {
        var step = new ImpactStep();
        step.setBaseImage("Ubuntu 24.04 Base Image");
        step.setCi("web-base");
        step.setWhere(Map.of("environment", "production"));
        step.setComponent("pkg:deb/ubuntu/openssl");
        step.setVersion("3.0.13, 3.0.14");
        step.setVulnerability("CVE-2026-1234");
        step.setIn("Ubuntu");
        step.setLimit(50);
        step.setFormat("csv");
        step.setFile("impact.txt");
        step.setConnection("production");
        var again = new StepConfigTester(j).configRoundTrip(step);
        j.assertEqualDataBoundBeans(step, again);
        assertEquals(Map.of("environment", "production"), again.getWhere());
    }

    @Test
    void aQuestionKeepsItsDefaultsInItsForm(JenkinsRule j) throws Exception {
        var again = new StepConfigTester(j).configRoundTrip(new ImpactStep());
        assertEquals(10_000, again.getLimit());
        assertEquals(Map.of(), again.getWhere());
        assertNull(again.getVersion());
        assertNull(again.getComponent());
        assertNull(again.getVulnerability());
        assertNull(again.getIn());
        assertNull(again.getFormat());
        assertNull(again.getFile());
        assertNull(again.getBaseImage());
    }

    @Test
    void aRegistrationKeepsEverythingInItsForm(JenkinsRule j) throws Exception {
        var step = new RegisterCiStep("GxP MedTech Station");
        step.setVersion("abc-123");
        step.setClassName("u_cmdb_ci_image");
        step.setBaseImage("Ubuntu 24.04 Base Image");
        step.setBaseImageVersion("2026.06");
        step.setUpstream("Ubuntu 24.04.1 ISO");
        step.setUpstreamVersion("24.04.1");
        step.setCreateMissing(true);
        step.setFeatures(List.of("docker", "ssh"));
        step.setIsoUrl("https://images.example.com/a.iso");
        step.setSha256("ab");
        step.setFile("out/a.iso");
        step.setBuildType("gxp");
        step.setEnvironment("production");
        step.setValidated(false);
        step.setOperationalStatus("Ready");
        step.setAttributes(Map.of("asset_tag", "P=1"));
        step.setChange("CHG0030001");
        step.setSbom("bom.json");
        step.setSource("Jenkins");
        step.setConnection("production");

        var again = new StepConfigTester(j).configRoundTrip(step);

        j.assertEqualDataBoundBeans(step, again);
        assertEquals(List.of("docker", "ssh"), again.getFeatures());
        assertEquals(Map.of("asset_tag", "P=1"), again.getAttributes());
        assertEquals(false, again.getValidated());
    }

    @Test
    void aRegistrationKeepsItsDefaultsInItsForm(JenkinsRule j) throws Exception {
        var again = new StepConfigTester(j).configRoundTrip(new RegisterCiStep("web-base"));
        assertNull(again.getVersion());
        assertNull(again.getValidated());
        assertNull(again.getBuildType());
        assertEquals(List.of(), again.getFeatures());
        assertEquals(Map.of(), again.getAttributes());
        assertEquals(false, again.isCreateMissing());
    }

    @Test
    void aBillOfMaterialsKeepsEverythingInItsForm(JenkinsRule j) throws Exception {
        var step = new BomStep();
        step.setCi("web-base");
        step.setBaseImage("Ubuntu 24.04 Base Image");
        step.setFile("bom.cdx.json");
        step.setAttach(true);
        step.setChange("CHG0030001");
        step.setVulnerabilities(false);
        step.setRelationship("Hosted on::Hosts");
        step.setConnection("production");
        j.assertEqualDataBoundBeans(step, new StepConfigTester(j).configRoundTrip(step));
    }

    @Test
    void aBillOfMaterialsKeepsItsDefaultsInItsForm(JenkinsRule j) throws Exception {
        var again = new StepConfigTester(j).configRoundTrip(new BomStep());
        assertNull(again.getCi());
        assertNull(again.getBaseImage());
        assertNull(again.getFile());
        assertNull(again.getChange());
        assertEquals(false, again.isAttach());
        assertEquals(true, again.isVulnerabilities());
        assertEquals("Runs on::Runs", again.getRelationship());
    }

    @Test
    void snippetsLeaveDefaultsOut(JenkinsRule j) throws Exception {
        var tester = new SnippetizerTester(j);
        tester.assertRoundTrip(new RegisterCiStep("web-base"), "snowRegisterCI 'web-base'");
        var registration = new RegisterCiStep("web-base");
        registration.setValidated(true);
        registration.setFeatures(List.of("docker", "ssh"));
        tester.assertRoundTrip(
                registration, "snowRegisterCI features: ['docker', 'ssh'], name: 'web-base', validated: true");
        tester.assertRoundTrip(
                new LinkDeploymentStep(List.of("web-01", "web-02")), "snowLinkDeployment(['web-01', 'web-02'])");
        var question = new ImpactStep();
        question.setWhere(Map.of("environment", "production"));
        tester.assertRoundTrip(question, "snowImpact(where: [environment: 'production'])");
        var content = new ImpactStep();
        content.setComponent("openssl");
        content.setVersion("3.0.13, 3.0.14");
        content.setIn("web-base");
        tester.assertRoundTrip(content, "snowImpact component: 'openssl', in: 'web-base', version: '3.0.13, 3.0.14'");
        var vulnerability = new ImpactStep();
        vulnerability.setVulnerability("CVE-2026-1234");
        tester.assertRoundTrip(vulnerability, "snowImpact vulnerability: 'CVE-2026-1234'");
        var bom = new BomStep();
        bom.setFile("bom.cdx.json");
        tester.assertRoundTrip(bom, "snowBom file: 'bom.cdx.json'");
    }

    @Test
    void theStepReferenceCanBeGenerated(JenkinsRule j) throws Exception {
        SnippetizerTester.assertDocGeneration(RegisterCiStep.class);
        HelpFiles.assertExist(
                j,
                RegisterCiStep.class,
                "name,version,className,baseImage,baseImageVersion,upstream,upstreamVersion,createMissing,features,isoUrl,"
                        + "sha256,file,buildType,environment,validated,operationalStatus,attributes,change,sbom,source,"
                        + "connection");
        SnippetizerTester.assertDocGeneration(LinkDeploymentStep.class);
        HelpFiles.assertExist(
                j,
                LinkDeploymentStep.class,
                "servers,ci,serverClass,relationship,onMissing,replace,environment,change,connection");
        SnippetizerTester.assertDocGeneration(BomStep.class);
        HelpFiles.assertExist(
                j, BomStep.class, "baseImage,ci,file,attach,change,vulnerabilities,relationship,connection");
        SnippetizerTester.assertDocGeneration(ImpactStep.class);
        HelpFiles.assertExist(
                j,
                ImpactStep.class,
                "baseImage,ci,where,component,version,vulnerability,in,relationship,limit,format,file,connection");
    }
}
