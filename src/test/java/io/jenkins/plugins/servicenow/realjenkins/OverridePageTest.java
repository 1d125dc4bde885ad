package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.cli.CLICommandInvoker;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.User;
import hudson.security.Permission;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.config.ServiceNowPermissions;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlTextArea;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Overrides an approval by the page, by bare requests and by the command line, as six kinds of users. */
@WithJenkins
class OverridePageTest {

    private static final String ANONYMOUS = null;
    private static final String REASON = "production is down, <b>nobody</b> can approve";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private JenkinsRule j;
    private WorkflowRun run;

    /** A build that bob has started and that waits. */
    @BeforeEach
    void startBuild(JenkinsRule rule) throws Exception {
        j = rule;
        var connection = SimulatorConnection.configure(simulator);
        connection.setPollSeconds(5);
        connection.setAllowOverride(true);
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toEveryone()
                .grant(Item.BUILD, Item.CANCEL, Item.CONFIGURE, Run.UPDATE)
                .everywhere()
                .to("builder")
                .grant(ServiceNowPermissions.OVERRIDE)
                .everywhere()
                .to("ann", "bob")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        var job = j.createProject(WorkflowJob.class, "os-image");
        job.setDefinition(new CpsFlowDefinition("""
                def change = snowChangeRequest(
                    shortDescription: 'Custom image', risk: 'low', assignmentGroup: 'OS Image Builders')
                snowWaitApproval change
                """, true));
        run = job.scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("bob")))
                .waitForStart();
        j.waitForMessage("state Assess, approval requested", run);
    }

    @AfterEach
    void stop() throws Exception {
        if (run.isBuilding()) {
            run.doKill();
        }
        simulator.close();
    }

    private JenkinsRule.WebClient client(String user) throws Exception {
        var client = j.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        return user == null ? client : client.login(user);
    }

    private String address() {
        return run.getUrl() + "servicenow-override/override?reason="
                + URLEncoder.encode(REASON, StandardCharsets.UTF_8);
    }

    private int post(String user) throws Exception {
        try (var client = client(user)) {
            return client.loadWebResponse(new WebRequest(client.createCrumbedUrl(address()), HttpMethod.POST))
                    .getStatusCode();
        }
    }

    private URL url(String path) throws Exception {
        return URI.create(j.getURL() + path).toURL();
    }

    @Test
    void onlyWhoHasThePermissionAndHasNotStartedTheBuildMayOverride() throws Exception {
        for (var user : new String[] {ANONYMOUS, "reader", "builder"}) {
            assertEquals(403, post(user), user);
            try (var client = client(user)) {
                // No page, because that of an anonymous user leads on to the login.
                var form = new WebRequest(url(run.getUrl() + "servicenow-override/"), HttpMethod.GET);
                assertEquals(403, client.loadWebResponse(form).getStatusCode(), user);
                var build = client.getPage(run).getWebResponse().getContentAsString();
                assertFalse(build.contains("servicenow-override"), user);
            }
        }
        assertEquals(400, post("bob"), "has started it");
        try (var client = client("bob")) {
            var page = client.getPage(run, "servicenow-override/");
            assertTrue(page.asNormalizedText().contains("You have started or ordered this build"));
            assertEquals(
                    List.of(),
                    page.getForms().stream()
                            .filter(form -> form.getNameAttribute().startsWith("override"))
                            .toList());
        }
        assertTrue(run.isBuilding());
        assertEquals(List.of(), BuildRecords.overrides(run));
        assertEquals(302, redirects("admin"));
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
    }

    private int redirects(String user) throws Exception {
        try (var client = client(user)) {
            client.setRedirectEnabled(false);
            return client.loadWebResponse(new WebRequest(client.createCrumbedUrl(address()), HttpMethod.POST))
                    .getStatusCode();
        }
    }

    @Test
    void neitherALinkNorAnotherSiteCanOverride() throws Exception {
        try (var client = client("ann")) {
            assertEquals(
                    404,
                    client.loadWebResponse(new WebRequest(url(address()), HttpMethod.GET))
                            .getStatusCode());
            assertEquals(
                    403,
                    client.loadWebResponse(new WebRequest(url(address()), HttpMethod.POST))
                            .getStatusCode(),
                    "without a crumb");
        }
        assertTrue(run.isBuilding());
    }

    @Test
    void theButtonLeadsToAFormAndTheBuildPageTurnsRed() throws Exception {
        try (var client = client("ann")) {
            var build = client.getPage(run);
            assertTrue(build.getWebResponse().getContentAsString().contains("href=\"servicenow-override/\""));
            var page = client.getPage(run, "servicenow-override/");
            assertTrue(page.asNormalizedText().contains("CHG0030001"), page.asNormalizedText());
            assertTrue(
                    page.asNormalizedText().contains("waiting for the approval of CHG0030001"),
                    page.asNormalizedText());
            var form = page.getFormByName("override-CHG0030001");
            ((HtmlTextArea) form.getElementsByAttribute("textarea", "name", "reason")
                            .get(0))
                    .setText(REASON);
            j.submit(form);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));

            var after = client.getPage(run);
            var html = after.getWebResponse().getContentAsString();
            assertTrue(html.contains("jenkins-alert-danger"), html);
            assertTrue(after.asNormalizedText().contains("CHG0030001 was not approved. Overridden by ann"), html);
            assertFalse(html.contains("<b>nobody"), html);
            assertFalse(html.contains("servicenow-override/"), "no button any more");
        }
        try (var client = client("admin")) {
            var manage = client.goTo("manage").asNormalizedText();
            assertTrue(manage.contains("without the approval of their ServiceNow change requests"), manage);
            assertTrue(manage.contains("CHG0030001: Jenkins os-image #1, by ann"), manage);
            var json = client.getJSON(run.getUrl() + "api/json?tree=actions[overrides[number,userId,reason]]")
                    .getJSONObject()
                    .toString();
            assertTrue(json.contains("\"userId\":\"ann\""), json);
        }
    }

    private CLICommandInvoker.Result command(String user, String... arguments) {
        return new CLICommandInvoker(j, "servicenow-override").asUser(user).invokeWithArgs(arguments);
    }

    @Test
    void theCommandLineAsksForTheSame() throws Exception {
        User.getById("ann", true);
        assertEquals(6, command("builder", "os-image", "1", "--reason", REASON).returnCode());
        assertEquals(5, command("bob", "os-image", "1", "--reason", REASON).returnCode());
        assertEquals(5, command("ann", "os-image", "1", "--reason", "too short").returnCode());
        assertEquals(2, command("ann", "os-image", "1").returnCode(), "no reason");
        assertEquals(3, command("ann", "os-image", "2", "--reason", REASON).returnCode(), "no such build");
        assertTrue(run.isBuilding());
        var result = command("ann", "os-image", "1", "--change", "CHG0030001", "-r", REASON);
        assertEquals(0, result.returnCode(), result::stderr);
        assertTrue(result.stdout().contains("The approval of CHG0030001 was overridden"), result.stdout());
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
    }

    @Test
    void thePermissionIsFoundByItsId() {
        assertSame(
                ServiceNowPermissions.OVERRIDE,
                Permission.fromId("io.jenkins.plugins.servicenow.config.ServiceNowPermissions.Override"));
    }
}
