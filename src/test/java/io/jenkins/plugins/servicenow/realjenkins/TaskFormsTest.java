package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.servicenow.task.ChangeTaskStep;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The form, snippet and help of the step for change tasks. */
@WithJenkins
class TaskFormsTest {

    @Test
    void aTaskKeepsEverythingInItsForm(JenkinsRule j) throws Exception {
        var step = new ChangeTaskStep("Boot test");
        step.setType("testing");
        step.setAssignmentGroup("OS Image Builders");
        step.setCmdbCi("web-base");
        step.setDurationMinutes(30);
        step.setCloseNotes("It boots");
        step.setFields(Map.of("priority", "2"));
        step.setChange("CHG0030001");
        step.setConnection("simulator");
        var again = new StepConfigTester(j).configRoundTrip(step);
        j.assertEqualDataBoundBeans(step, again);
        assertEquals(Map.of("priority", "2"), again.getFields());
    }

    @Test
    void aTaskKeepsItsDefaultsInItsForm(JenkinsRule j) throws Exception {
        var step = new ChangeTaskStep("Boot test");
        var again = new StepConfigTester(j).configRoundTrip(step);
        j.assertEqualDataBoundBeans(step, again);
        assertEquals("implementation", again.getType());
        assertEquals(0, again.getDurationMinutes());
        assertEquals(Map.of(), again.getFields());
    }

    @Test
    void snippetsLeaveDefaultsOut(JenkinsRule j) throws Exception {
        new SnippetizerTester(j)
                .assertRoundTrip(
                        new ChangeTaskStep("Boot test"), "snowChangeTask('Boot test') {\n    // some block\n}");
    }

    @Test
    void theStepReferenceCanBeGenerated(JenkinsRule j) throws Exception {
        SnippetizerTester.assertDocGeneration(ChangeTaskStep.class);
        HelpFiles.assertExist(
                j,
                ChangeTaskStep.class,
                "shortDescription,type,assignmentGroup,cmdbCi,durationMinutes,closeNotes,fields,change,connection");
    }
}
