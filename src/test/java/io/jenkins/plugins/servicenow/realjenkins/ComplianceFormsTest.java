package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.servicenow.compliance.ComplianceReportStep;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The form, snippets and help of the step for compliance reports. */
@WithJenkins
class ComplianceFormsTest {

    @Test
    void aReportKeepsEverythingInItsForm(JenkinsRule j) throws Exception {
        var step = new ComplianceReportStep();
        step.setCi("station");
        step.setBaseImage("base");
        step.setWhere(Map.of("buildType", "gxp"));
        step.setChange("CHG0030001");
        step.setFile("report.txt");
        step.setFormat("csv");
        step.setAttach(true);
        step.setFailOn("unknown");
        step.setChecks("tests_passed");
        step.setFrameworks("soc2,gxp");
        step.setVulnerabilityLimit("high");
        step.setRelationship("Hosted on::Hosts");
        step.setLimit(5);
        step.setConnection("production");
        var again = new StepConfigTester(j).configRoundTrip(step);
        j.assertEqualDataBoundBeans(step, again);
        assertEquals(Map.of("buildType", "gxp"), again.getWhere());
    }

    @Test
    void aReportKeepsItsDefaultsInItsForm(JenkinsRule j) throws Exception {
        var again = new StepConfigTester(j).configRoundTrip(new ComplianceReportStep());
        assertNull(again.getFormat());
        assertNull(again.getChecks());
        assertNull(again.getVulnerabilityLimit());
        assertEquals("fail", again.getFailOn());
        assertEquals(10_000, again.getLimit());
    }

    @Test
    void snippetsLeaveDefaultsOut(JenkinsRule j) throws Exception {
        var tester = new SnippetizerTester(j);
        var step = new ComplianceReportStep();
        step.setFile("report.html");
        tester.assertRoundTrip(step, "snowComplianceReport file: 'report.html'");
        step.setWhere(Map.of("environment", "production"));
        tester.assertRoundTrip(step, "snowComplianceReport file: 'report.html', where: [environment: 'production']");
    }

    @Test
    void theStepReferenceCanBeGenerated(JenkinsRule j) throws Exception {
        SnippetizerTester.assertDocGeneration(ComplianceReportStep.class);
        HelpFiles.assertExist(
                j,
                ComplianceReportStep.class,
                "change,ci,baseImage,where,file,format,attach,failOn,checks,frameworks,vulnerabilityLimit,relationship,limit,"
                        + "connection");
    }
}
