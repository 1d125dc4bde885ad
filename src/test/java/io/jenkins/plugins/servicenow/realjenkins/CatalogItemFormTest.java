package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.catalog.item.CatalogItemStep;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The snippet generator for {@code snowCatalogItem}. */
@WithJenkins
class CatalogItemFormTest {

    @Test
    void anItemKeepsEverythingInItsForm(JenkinsRule j) throws Exception {
        var step = new CatalogItemStep("Build an OS image");
        step.setShortDescription("Ask for an image");
        step.setDescription("Built by Jenkins.\n\nTested.");
        step.setCatalog("Technical Catalog");
        step.setCategory("Services");
        step.setFlow("Image order");
        step.setParameters(List.of("RECIPE", "HARDENED"));
        step.setMandatory(List.of("PURPOSE"));
        step.setActive(false);
        step.setOverwrite(true);
        step.setConnection("catalog");
        var again = new StepConfigTester(j).configRoundTrip(step);
        j.assertEqualDataBoundBeans(step, again);
        assertEquals("Ask for an image", again.getShortDescription());
        assertEquals("Technical Catalog", again.getCatalog());
        assertEquals("Services", again.getCategory());
        assertEquals("Image order", again.getFlow());
        assertEquals(List.of("RECIPE", "HARDENED"), again.getParameters());
        assertEquals(List.of("PURPOSE"), again.getMandatory());
        assertFalse(again.isActive());
        assertTrue(again.isOverwrite());
    }

    @Test
    void anItemKeepsItsDefaultsInItsForm(JenkinsRule j) throws Exception {
        var again = new StepConfigTester(j).configRoundTrip(new CatalogItemStep("Image"));
        assertNull(again.getShortDescription());
        assertNull(again.getDescription());
        assertEquals("Service Catalog", again.getCatalog());
        assertNull(again.getCategory());
        assertNull(again.getFlow());
        assertEquals(List.of(), again.getParameters());
        assertEquals(List.of(), again.getMandatory());
        assertTrue(again.isActive());
        assertFalse(again.isOverwrite());
    }

    @Test
    void snippetsLeaveDefaultsOut(JenkinsRule j) throws Exception {
        var tester = new SnippetizerTester(j);
        tester.assertRoundTrip(new CatalogItemStep("Image"), "snowCatalogItem 'Image'");
        var step = new CatalogItemStep("Image");
        step.setParameters(List.of("RECIPE"));
        tester.assertRoundTrip(step, "snowCatalogItem name: 'Image', parameters: ['RECIPE']");
    }

    @Test
    void theStepReferenceCanBeGenerated(JenkinsRule j) throws Exception {
        SnippetizerTester.assertDocGeneration(CatalogItemStep.class);
        HelpFiles.assertExist(
                j,
                CatalogItemStep.class,
                "name,shortDescription,description,catalog,category,flow,parameters,mandatory,active,overwrite,connection");
    }
}
