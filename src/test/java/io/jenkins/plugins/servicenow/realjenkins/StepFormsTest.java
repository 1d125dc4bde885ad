package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.servicenow.approval.WaitApprovalStep;
import io.jenkins.plugins.servicenow.change.ChangeRequestStep;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The snippet generator: what is entered comes back, and what it writes is the shortest that means the same. */
@WithJenkins
class StepFormsTest {

    @Test
    void aChangeRequestKeepsEverythingInItsForm(JenkinsRule j) throws Exception {
        var step = new ChangeRequestStep("Custom image");
        step.setDescription("Features: docker");
        step.setType("emergency");
        step.setAssignmentGroup("OS Image Builders");
        step.setRequestApproval(false);
        step.setFields(Map.of("justification", "Monthly = rebuild"));
        step.setKey("second");
        step.setConnection("production");

        var again = new StepConfigTester(j).configRoundTrip(step);

        j.assertEqualDataBoundBeans(step, again);
        assertEquals(Map.of("justification", "Monthly = rebuild"), again.getFields());
    }

    @Test
    void aChangeRequestKeepsItsDefaultsInItsForm(JenkinsRule j) throws Exception {
        var again = new StepConfigTester(j).configRoundTrip(new ChangeRequestStep("Custom image"));
        assertEquals("normal", again.getType());
        assertEquals(true, again.isRequestApproval());
        assertEquals(Map.of(), again.getFields());
        assertNull(again.getDescription());
        assertNull(again.getAssignmentGroup());
    }

    @Test
    void aWaitKeepsEverythingInItsForm(JenkinsRule j) throws Exception {
        var step = new WaitApprovalStep("CHG0030001");
        step.setTimeoutMinutes(90);
        step.setOnRejection("return");
        step.setWaitForWindow(false);
        step.setStartImplementation(true);
        step.setConnection("production");
        j.assertEqualDataBoundBeans(step, new StepConfigTester(j).configRoundTrip(step));
    }

    @Test
    void aWaitKeepsItsDefaultsInItsForm(JenkinsRule j) throws Exception {
        var again = new StepConfigTester(j).configRoundTrip(new WaitApprovalStep(""));
        assertNull(again.getChange());
        assertEquals("fail", again.getOnRejection());
        assertEquals(true, again.isWaitForWindow());
        assertEquals(false, again.isStartImplementation());
        assertEquals(0, again.getTimeoutMinutes());
    }

    @Test
    void snippetsLeaveDefaultsOut(JenkinsRule j) throws Exception {
        var tester = new SnippetizerTester(j);
        tester.assertRoundTrip(new WaitApprovalStep("CHG0030001"), "snowWaitApproval 'CHG0030001'");
        tester.assertRoundTrip(new WaitApprovalStep(null), "snowWaitApproval()");
        tester.assertRoundTrip(new ChangeRequestStep("Custom image"), "snowChangeRequest 'Custom image'");
        var step = new ChangeRequestStep("Custom image");
        step.setFields(Map.of("impact", "2"));
        tester.assertRoundTrip(step, "snowChangeRequest fields: [impact: '2'], shortDescription: 'Custom image'");
    }

    @Test
    void theStepReferenceCanBeGenerated(JenkinsRule j) throws Exception {
        SnippetizerTester.assertDocGeneration(ChangeRequestStep.class);
        SnippetizerTester.assertDocGeneration(WaitApprovalStep.class);
        j.assertHelpExists(
                ChangeRequestStep.class,
                "shortDescription,description,type,assignmentGroup,requestApproval,fields,key,connection");
        j.assertHelpExists(
                WaitApprovalStep.class,
                "change,timeoutMinutes,onRejection,waitForWindow,startImplementation,connection");
    }
}
