package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.servicenow.evidence.tests.AttachTestsStep;
import io.jenkins.plugins.servicenow.evidence.vulnerabilities.IgnoredVulnerability;
import io.jenkins.plugins.servicenow.evidence.vulnerabilities.VulnerabilitiesStep;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The forms, snippets and help of the steps for evidence. */
@WithJenkins
class EvidenceFormsTest {

    @Test
    void testEvidenceKeepsEverythingInItsForm(JenkinsRule j) throws Exception {
        var step = new AttachTestsStep("**/TEST-*.xml");
        step.setXccdf("arf.xml");
        step.setXccdfThreshold(94);
        step.setXccdfResults("all");
        step.setChecks(Map.of("RAM >= 4 GB", "true"));
        step.setFiles("reports/**");
        step.setAttachReports(false);
        step.setAllowEmpty(true);
        step.setCloseOnPass(true);
        step.setFlagWith("review");
        step.setOnFailure("ignore");
        step.setChange("CHG0030001");
        step.setConnection("production");
        var again = new StepConfigTester(j).configRoundTrip(step);
        j.assertEqualDataBoundBeans(step, again);
        assertEquals(Map.of("RAM >= 4 GB", "true"), again.getChecks());
    }

    @Test
    void testEvidenceKeepsItsDefaultsInItsForm(JenkinsRule j) throws Exception {
        var again = new StepConfigTester(j).configRoundTrip(new AttachTestsStep(""));
        assertNull(again.getResults());
        assertEquals(100, again.getXccdfThreshold());
        assertEquals(Map.of(), again.getChecks());
        assertEquals(true, again.isAttachReports());
        assertEquals("hold", again.getFlagWith());
        assertEquals("unstable", again.getOnFailure());
        assertEquals("flag", again.getOnUnreadable());
    }

    @Test
    void snippetsLeaveDefaultsOut(JenkinsRule j) throws Exception {
        var tester = new SnippetizerTester(j);
        tester.assertRoundTrip(new AttachTestsStep("**/TEST-*.xml"), "snowAttachTests results: '**/TEST-*.xml'");
        var checks = new AttachTestsStep(null);
        checks.setChecks(Map.of("Boot successful", true));
        tester.assertRoundTrip(checks, "snowAttachTests(checks: ['Boot successful': true])");
    }

    @Test
    void theStepReferenceCanBeGenerated(JenkinsRule j) throws Exception {
        SnippetizerTester.assertDocGeneration(AttachTestsStep.class);
        HelpFiles.assertExist(
                j,
                AttachTestsStep.class,
                "results,xccdf,xccdfThreshold,xccdfResults,checks,files,attachReports,allowEmpty,closeOnPass,flagWith,"
                        + "onFailure,onUnreadable,change,connection");
    }

    @Test
    void vulnerabilitiesKeepEverythingInTheirForm(JenkinsRule j) throws Exception {
        var step = new VulnerabilitiesStep("grype.json");
        step.setVex("vex/*.json");
        step.setFailOn("critical");
        step.setOnlyFixable(true);
        step.setUnknownAs("low");
        step.setIgnore(List.of(
                new IgnoredVulnerability("CVE-2026-1", "not reachable", "2026-12-31"),
                new IgnoredVulnerability("CVE-2026-2", "accepted", "2027-01-31")));
        step.setProduct("pkg:oci/web@1");
        step.setAttachReports(false);
        step.setSbom("bom.json");
        step.setUpload(true);
        step.setCi("web-base");
        step.setCloseOnPass(true);
        step.setFlagWith("review");
        step.setOnFailure("fail");
        step.setChange("CHG0030001");
        step.setConnection("production");
        var again = new StepConfigTester(j).configRoundTrip(step);
        j.assertEqualDataBoundBeans(step, again);
        assertEquals(step.getIgnore(), again.getIgnore());
    }

    @Test
    void vulnerabilitiesKeepTheirDefaultsInTheirForm(JenkinsRule j) throws Exception {
        var again = new StepConfigTester(j).configRoundTrip(new VulnerabilitiesStep("grype.json"));
        assertEquals("high", again.getFailOn());
        assertEquals("critical", again.getUnknownAs());
        assertEquals(List.of(), again.getIgnore());
        assertEquals(true, again.isAttachReports());
        assertEquals("hold", again.getFlagWith());
        assertEquals("unstable", again.getOnFailure());
        assertNull(again.getCi());
        assertNull(again.getVex());
    }

    @Test
    void snippetsOfVulnerabilitiesLeaveDefaultsOut(JenkinsRule j) throws Exception {
        var tester = new SnippetizerTester(j);
        tester.assertRoundTrip(new VulnerabilitiesStep("grype.json"), "snowVulnerabilities report: 'grype.json'");
    }

    @Test
    void theReferenceOfVulnerabilitiesCanBeGenerated(JenkinsRule j) throws Exception {
        SnippetizerTester.assertDocGeneration(VulnerabilitiesStep.class);
        HelpFiles.assertExist(
                j,
                VulnerabilitiesStep.class,
                "report,vex,failOn,onlyFixable,unknownAs,ignore,product,attachReports,sbom,upload,ci,closeOnPass,flagWith,"
                        + "onFailure,change,connection");
        HelpFiles.assertExist(j, IgnoredVulnerability.class, "id,reason,until");
    }
}
