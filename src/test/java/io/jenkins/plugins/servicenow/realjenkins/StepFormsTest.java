package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.servicenow.approval.WaitApprovalStep;
import io.jenkins.plugins.servicenow.catalog.order.OrderStep;
import io.jenkins.plugins.servicenow.change.ChangeRequestStep;
import io.jenkins.plugins.servicenow.change.CloseChangeStep;
import io.jenkins.plugins.servicenow.change.Recipe;
import java.util.List;
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
        step.setFields(Map.of("u_reason", "Monthly = rebuild"));
        step.setTemplate("Publish an OS image");
        step.setDryRun(true);
        step.setRecipe(recipe());
        step.setRisk("high");
        step.setRequestedBy("ann.approver@example.com");
        step.setOrganization("ACME Research");
        step.setJustification("Monthly patches");
        step.setImplementationPlan("Build it");
        step.setBackoutPlan("Keep the old image");
        step.setTestPlan("Boot it");
        step.setAssignedTo("bob.builder");
        step.setCmdbCi("builder-7");
        step.setPlannedStart("2099-01-31T22:00:00Z");
        step.setPlannedEnd("2099-01-31T23:00:00Z");
        step.setSchedule("firstAvailable");
        step.setDurationMinutes(60);
        step.setNotBefore("2099-01-31T20:00:00Z");
        step.setConflicts("fail");
        step.setConflictTypes(List.of("blackout", "ci_already_scheduled"));
        step.setCategory("Software");
        step.setImpact("low");
        step.setPriority("low");
        step.setKey("second");
        step.setConnection("production");

        var again = new StepConfigTester(j).configRoundTrip(step);

        j.assertEqualDataBoundBeans(step, again);
        assertEquals(Map.of("u_reason", "Monthly = rebuild"), again.getFields());
        assertEquals(List.of("docker", "ssh"), again.getRecipe().getFeatures());
        assertEquals(List.of("blackout", "ci_already_scheduled"), again.getConflictTypes());
    }

    private static Recipe recipe() {
        var recipe = new Recipe("web-base", "ubuntu-24.04");
        recipe.setFeatures(List.of("docker", "ssh"));
        recipe.setSecurityLevel("hardened");
        recipe.setBuildType("gxp");
        recipe.setEnvironment("lab");
        return recipe;
    }

    @Test
    void aChangeRequestKeepsItsDefaultsInItsForm(JenkinsRule j) throws Exception {
        var again = new StepConfigTester(j).configRoundTrip(new ChangeRequestStep("Custom image"));
        assertEquals("normal", again.getType());
        assertEquals(true, again.isRequestApproval());
        assertEquals(Map.of(), again.getFields());
        assertNull(again.getDescription());
        assertNull(again.getAssignmentGroup());
        assertNull(again.getRecipe());
        assertEquals("auto", again.getRisk());
        assertNull(again.getSchedule());
        assertNull(again.getConflicts());
        assertEquals(List.of(), again.getConflictTypes());
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
    void aClosingKeepsEverythingInItsForm(JenkinsRule j) throws Exception {
        var step = new CloseChangeStep("Image built and tested");
        step.setChange("CHG0030001");
        step.setResult("unsuccessful");
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
        tester.assertRoundTrip(new WaitApprovalStep("CHG0030001"), "snowWaitApproval change: 'CHG0030001'");
        tester.assertRoundTrip(new CloseChangeStep("Tested"), "snowCloseChange 'Tested'");
        tester.assertRoundTrip(new WaitApprovalStep(null), "snowWaitApproval()");
        tester.assertRoundTrip(new OrderStep(), "snowOrder()");
        tester.assertRoundTrip(
                new ChangeRequestStep("Custom image"), "snowChangeRequest shortDescription: 'Custom image'");
        var step = new ChangeRequestStep("Custom image");
        step.setFields(Map.of("impact", "2"));
        tester.assertRoundTrip(step, "snowChangeRequest fields: [impact: '2'], shortDescription: 'Custom image'");
        var withRecipe = new ChangeRequestStep("");
        withRecipe.setRecipe(recipe());
        tester.assertRoundTrip(
                withRecipe,
                "snowChangeRequest recipe: snowRecipe(baseImage: 'ubuntu-24.04', buildType: 'gxp', environment: 'lab',"
                        + " features: ['docker', 'ssh'], name: 'web-base', securityLevel: 'hardened')");
    }

    @Test
    void theStepReferenceCanBeGenerated(JenkinsRule j) throws Exception {
        SnippetizerTester.assertDocGeneration(ChangeRequestStep.class);
        SnippetizerTester.assertDocGeneration(WaitApprovalStep.class);
        HelpFiles.assertExist(
                j,
                ChangeRequestStep.class,
                "shortDescription,description,type,assignmentGroup,requestApproval,fields,key,connection,"
                        + "requestedBy,organization,justification,implementationPlan,backoutPlan,testPlan,assignedTo,"
                        + "recipe,risk,template,dryRun,cmdbCi,plannedStart,plannedEnd,category,impact,priority,"
                        + "schedule,durationMinutes,notBefore,conflicts,conflictTypes");
        HelpFiles.assertExist(j, Recipe.class, "name,baseImage,features,securityLevel,buildType,environment");
        SnippetizerTester.assertDocGeneration(CloseChangeStep.class);
        SnippetizerTester.assertDocGeneration(OrderStep.class);
        HelpFiles.assertExist(j, CloseChangeStep.class, "notes,result,evidence,change,connection");
        HelpFiles.assertExist(
                j,
                WaitApprovalStep.class,
                "change,timeoutMinutes,onRejection,waitForWindow,startImplementation,connection");
    }
}
