package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.servicenow.evidence.AttachTestsStep;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The form, snippets and help of the step for test evidence. */
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
}
