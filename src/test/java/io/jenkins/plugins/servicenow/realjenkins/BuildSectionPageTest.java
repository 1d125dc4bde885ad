package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.build.CiEntry;
import io.jenkins.plugins.servicenow.build.DeploymentEntry;
import io.jenkins.plugins.servicenow.build.EvidenceEntry;
import io.jenkins.plugins.servicenow.build.IncidentEntry;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.build.PlanEntry;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.endings.Rounds;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class BuildSectionPageTest {

    /** No end of a build is noted while requests are counted. */
    @RegisterExtension
    private final Rounds rounds = new Rounds();

    private static final String INSTANCE = "https://acme.example";
    private static final String CHANGE = "0123456789abcdef0123456789abcdef";

    @Test
    void theBuildPageShowsTheChangeWithoutAskingServiceNow(JenkinsRule j) throws Exception {
        try (var simulator = ServiceNowSimulator.start()) {
            SimulatorConnection.configure(simulator).setPollSeconds(5);
            var job = j.createProject(WorkflowJob.class, "os-image");
            job.setDefinition(new CpsFlowDefinition("""
                    def change = snowChangeRequest(
                        shortDescription: 'Custom image', risk: 'low', assignmentGroup: 'OS Image Builders')
                    snowWaitApproval change
                    """, true));
            var run = job.scheduleBuild2(0).waitForStart();
            j.waitForMessage("state Assess, approval requested", run);
            var client = j.createWebClient();

            var waiting = client.getPage(run).asNormalizedText();
            assertTrue(waiting.contains("CHG0030001"), waiting);
            assertTrue(waiting.contains("CHG0030001, state: Assess, risk: Low"), waiting);
            assertTrue(waiting.contains("Approval: requested, since"), waiting);
            assertTrue(waiting.contains("Waiting for Ann Approver (OS Image Builders)"), waiting);

            simulator.approvals().reject("CHG0030001", "ann.approver", "no <script>alert(1)</script> plan");
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            simulator.requests().reset();
            var page = client.getPage(run);
            var html = page.getWebResponse().getContentAsString();
            var over = page.asNormalizedText();
            assertTrue(over.contains("CHG0030001, state: New"), over);
            assertTrue(over.contains("rejected by Ann Approver"), over);
            assertTrue(over.contains("CHG0030001 rejected by Ann Approver: no <script>"), over);
            assertFalse(html.contains("<script>alert"), "escaped");
            assertFalse(over.contains("Waiting for"), over);
            assertEquals(0, simulator.requests().entries().size());

            var json = j.getJSON(
                            run.getUrl()
                                    + "api/json?tree=actions[changes[number,state,risk,approval[approval,answers[name,comment]]]]")
                    .getJSONObject()
                    .toString();
            assertTrue(json.contains("\"number\":\"CHG0030001\""), json);
            assertTrue(json.contains("\"name\":\"Ann Approver\""), json);
        }
    }

    @Test
    void theBuildPageTellsWhatTheBuildHasDone(JenkinsRule j) throws Exception {
        var run = finished(j);
        BuildRecords.record(
                run,
                "",
                new ChangeEntry(
                        "main",
                        INSTANCE,
                        CHANGE,
                        "CHG0030001",
                        "https://acme.example/chg?a=1&b=2",
                        "Implement",
                        true,
                        "<b>High</b>",
                        "web-base"));
        BuildRecords.recordClosed(run, INSTANCE, CHANGE, "successful");
        BuildRecords.record(
                run,
                new CiEntry("main", INSTANCE, "ci", "rhel9-gxp", "1.2", "cmdb_ci_os_image", "https://acme.example/ci"));
        BuildRecords.record(
                run, new IncidentEntry("main", "inc", "INC0010001", "javascript:alert(1)", "2 - High <i>", false));
        BuildRecords.record(
                run,
                "7",
                new EvidenceEntry(
                        INSTANCE,
                        "CHG0030001",
                        CHANGE,
                        "Test",
                        true,
                        12,
                        1,
                        2,
                        List.of("✗ <script>alert(1)</script>"),
                        Map.of("report.html", "https://acme.example/attachment")));
        BuildRecords.record(
                run,
                List.of(new DeploymentEntry(
                        "rhel9-gxp 1.2", "web<01>", "server", "https://acme.example/server", "production")));
        var page = j.createWebClient().getPage(run);
        var html = page.getWebResponse().getContentAsString();
        var text = page.asNormalizedText();

        assertTrue(
                text.contains("Change request CHG0030001, state: Closed, risk: <b>High</b>, closed: successful"), text);
        assertTrue(text.contains("Configuration item rhel9-gxp 1.2 (cmdb_ci_os_image)"), text);
        assertTrue(text.contains("Incident INC0010001, priority: 2 - High <i>, was open already"), text);
        assertTrue(text.contains("Evidence on CHG0030001, stage Test: 12 passed, 1 failed, 2 skipped"), text);
        assertTrue(text.contains("✗ <script>alert(1)</script>"), text);
        assertTrue(text.contains("rhel9-gxp 1.2 runs on web<01>, production"), text);
        assertEquals(
                "https://acme.example/chg?a=1&b=2",
                page.getAnchorByText("CHG0030001").getHrefAttribute());
        assertEquals(
                "https://acme.example/attachment",
                page.getAnchorByText("report.html").getHrefAttribute());
        assertFalse(html.contains("javascript:alert"), "no link");
        assertFalse(html.contains("<script>alert"), "escaped");
        assertEquals(
                1,
                page.getByXPath("//td[starts-with(normalize-space(), 'ServiceNow')]")
                        .size(),
                "one section");
    }

    @Test
    void theBuildPageShowsWhenTheChangeIsPlannedAndWhatIsInItsWay(JenkinsRule j) throws Exception {
        var run = finished(j);
        var conflicts = List.of("Blackout, schedule <b>Year-end freeze</b>");
        recordPlanned(
                run,
                "a",
                new PlanEntry("2030-01-01T10:00:00Z", "2030-01-01T12:00:00Z", "found", "", List.of(), conflicts));
        recordPlanned(
                run, "b", new PlanEntry("", "", "notEvaluated", "the change is not active", List.of(), List.of()));
        recordPlanned(run, "c", new PlanEntry("", "", "none", "", List.of(), List.of()));
        var text = j.createWebClient().getPage(run).asNormalizedText();
        assertTrue(text.contains("planned: 2030-01-01T10:00:00Z – 2030-01-01T12:00:00Z"), text);
        assertTrue(text.contains("Conflict: Blackout, schedule <b>Year-end freeze</b>"), text);
        assertTrue(text.contains("conflicts not evaluated: the change is not active"), text);
        assertTrue(text.contains("no conflicts"), text);
    }

    private static void recordPlanned(WorkflowRun run, String key, PlanEntry plan) throws IOException {
        BuildRecords.record(
                run,
                key,
                new ChangeEntry("main", INSTANCE, CHANGE, "CHG0030001", "", "New", false, "", null).with(plan));
    }

    @Test
    void theBuildPageShowsTheOrderOfTheBuild(JenkinsRule j) throws Exception {
        var job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("", true));
        var order = new OrderEntry(
                "main",
                INSTANCE,
                "sc_req_item",
                CHANGE,
                "RITM0010001",
                "https://acme.example/order",
                CHANGE,
                "REQ0010001",
                "<b>Image</b>",
                1,
                new OrderEntry.Person(CHANGE, "Bob Builder"),
                new OrderEntry.Person(CHANGE, "<script>alert(1)</script>"),
                Map.of("recipe", "ubuntu"));
        var run = j.assertBuildStatusSuccess(job.scheduleBuild2(0, BuildRecords.ofOrder(order)));
        var page = j.createWebClient().getPage(run);
        var text = page.asNormalizedText();
        assertTrue(
                text.contains("Order RITM0010001, REQ0010001, <b>Image</b>, ordered by <script>alert(1)</script>"
                        + ", for Bob Builder"),
                text);
        assertEquals(
                "https://acme.example/order",
                page.getAnchorByText("RITM0010001").getHrefAttribute());
        assertFalse(page.getWebResponse().getContentAsString().contains("<script>alert"), "escaped");

        var json = j.getJSON(run.getUrl() + "api/json?depth=2").getJSONObject().toString();
        assertTrue(json.contains("\"number\":\"RITM0010001\""), json);
        assertTrue(json.contains("\"name\":\"Bob Builder\""), json);
    }

    @Test
    void theRestApiTellsTheSame(JenkinsRule j) throws Exception {
        var run = finished(j);
        BuildRecords.record(
                run, "", new ChangeEntry("main", INSTANCE, CHANGE, "CHG0030001", "", "New", true, "Low", null));
        BuildRecords.record(
                run,
                "7",
                new EvidenceEntry(
                        INSTANCE,
                        "CHG0030001",
                        CHANGE,
                        "Test",
                        true,
                        12,
                        1,
                        2,
                        List.of("✗ Boot"),
                        Map.of("a.xml", "https://a")));
        var json = j.getJSON(run.getUrl() + "api/json?depth=2").getJSONObject().toString();
        assertTrue(json.contains("\"number\":\"CHG0030001\""), json);
        assertTrue(json.contains("\"risk\":\"Low\""), json);
        assertTrue(json.contains("\"failed\":1"), json);
        assertTrue(json.contains("\"a.xml\":\"https://a\""), json);
    }

    @Test
    void aBuildWithoutServiceNowHasNoSection(JenkinsRule j) throws Exception {
        assertFalse(j.createWebClient().getPage(finished(j)).asNormalizedText().contains("ServiceNow"));
    }

    private static WorkflowRun finished(JenkinsRule j) throws Exception {
        var job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("", true));
        return j.buildAndAssertSuccess(job);
    }
}
