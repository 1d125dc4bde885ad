package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.servicenow.incident.IncidentStep;
import io.jenkins.plugins.servicenow.incident.LifecycleStep;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The forms, snippets and help of the steps for incidents. */
@WithJenkins
class IncidentFormsTest {

    @Test
    void anIncidentKeepsEverythingInItsForm(JenkinsRule j) throws Exception {
        var step = new IncidentStep();
        step.setShortDescription("No image");
        step.setDescription("Call Ann");
        step.setLogLines(20);
        step.setBuildType("gxp");
        step.setImpact("low");
        step.setUrgency("high");
        step.setCallerId("ann.approver@example.com");
        step.setCmdbCi("web-base");
        step.setAssignmentGroup("OS Image Builders");
        step.setCategory("Hardware");
        step.setSubcategory("Disk");
        step.setChange("CHG0030001");
        step.setFields(Map.of("contact_type", "monitoring"));
        step.setAttachLog(true);
        step.setDedupe("job");
        step.setResolveOnSuccess(true);
        step.setConnection("production");
        var again = new StepConfigTester(j).configRoundTrip(step);
        j.assertEqualDataBoundBeans(step, again);
        assertEquals(Map.of("contact_type", "monitoring"), again.getFields());
    }

    @Test
    void anIncidentKeepsItsDefaultsInItsForm(JenkinsRule j) throws Exception {
        var again = new StepConfigTester(j).configRoundTrip(new IncidentStep());
        j.assertEqualDataBoundBeans(new IncidentStep(), again);
        assertEquals("signature", again.getDedupe());
        assertEquals("development", again.getBuildType());
        assertEquals(100, again.getLogLines());
        assertNull(again.getShortDescription());
        assertEquals(Map.of(), again.getFields());
    }

    @Test
    void aLifecycleKeepsEverythingInItsForm(JenkinsRule j) throws Exception {
        var step = new LifecycleStep();
        step.setOnSuccess("nothing");
        step.setOnFailure("review");
        step.setCloseNotes("Built");
        step.setBuildType("gxp");
        step.setAssignmentGroup("OS Image Builders");
        step.setAttachLog(true);
        step.setResolveOnSuccess(true);
        step.setStages("tasks");
        step.setConnection("simulator");
        j.assertEqualDataBoundBeans(step, new StepConfigTester(j).configRoundTrip(step));
        j.assertEqualDataBoundBeans(new LifecycleStep(), new StepConfigTester(j).configRoundTrip(new LifecycleStep()));
    }

    @Test
    void snippetsLeaveDefaultsOut(JenkinsRule j) throws Exception {
        var tester = new SnippetizerTester(j);
        tester.assertRoundTrip(new IncidentStep(), "snowIncident()");
        tester.assertRoundTrip(new LifecycleStep(), "snowLifecycle {\n    // some block\n}");
    }

    @Test
    void theStepReferenceCanBeGenerated(JenkinsRule j) throws Exception {
        SnippetizerTester.assertDocGeneration(IncidentStep.class);
        HelpFiles.assertExist(
                j,
                IncidentStep.class,
                "shortDescription,description,logLines,buildType,impact,urgency,callerId,cmdbCi,assignmentGroup,"
                        + "category,subcategory,change,fields,attachLog,dedupe,resolveOnSuccess,connection");
        SnippetizerTester.assertDocGeneration(LifecycleStep.class);
        HelpFiles.assertExist(
                j,
                LifecycleStep.class,
                "onSuccess,onFailure,closeNotes,buildType,assignmentGroup,attachLog,resolveOnSuccess,evidence,stages,connection");
    }
}
