package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** The button Test Connection and the result beside the connection. */
@WithServiceNow(connected = false)
class ConnectionCheckPageTest {

    /** Those of connections that there are, not the one of a connection that may be added. */
    private static final String BUTTON = "//button[@data-validate-button-method='testConnection']";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    private static HtmlPage configuration(JenkinsRule j) throws Exception {
        return j.createWebClient().goTo("manage/configure");
    }

    private static HtmlPage press(HtmlPage page) throws Exception {
        page.<HtmlButton>getFirstByXPath(BUTTON).click();
        page.getWebClient().waitForBackgroundJavaScript(20_000);
        return page;
    }

    private static String text(HtmlPage page, String cssClass) {
        var element =
                page.<HtmlElement>getFirstByXPath("//*[contains(concat(' ', @class, ' '), ' " + cssClass + " ')]");
        return element == null
                ? null
                : element.getTextContent().replaceAll("\\s+", " ").trim();
    }

    @Test
    void theButtonTestsWhatIsInTheFormAndTheResultIsShownAfterARestart() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            var page = configuration(j);
            assertNull(text(page, "servicenow-test"));
            var answer = text(press(page), "servicenow-test--fresh");
            assertTrue(answer.startsWith("✓ Verified"), answer);
            assertTrue(answer.contains("✓ OK Change requests (change_request)"), answer);
            for (var i = 0; i < 100 && !file(j).exists(); i++) {
                Timer.get().schedule(() -> {}, 50, TimeUnit.MILLISECONDS).get();
            }
        });
        sessions.then(j -> {
            var shown = text(configuration(j), "servicenow-test");
            assertTrue(shown.startsWith("✓ Verified ") && shown.contains(" ago"), shown);

            var page = configuration(j);
            page.<HtmlInput>getFirstByXPath("//input[contains(@name, 'clientId')]")
                    .setValue("not the saved one");
            var answer = text(press(page), "servicenow-test--fresh");
            assertTrue(answer.startsWith("✗ Failed OAuth failed: 401"), answer);
            assertEquals(
                    ServiceNowSimulator.CLIENT_ID,
                    ServiceNowConfiguration.get().getConnections().get(0).getClientId());
            var outdated = text(configuration(j), "servicenow-test--outdated");
            assertTrue(outdated.startsWith("! Outdated"), outdated);
            assertFalse(
                    configuration(j).getWebResponse().getContentAsString().contains(ServiceNowSimulator.CLIENT_SECRET));
        });
    }

    @Test
    void eachButtonSendsTheValuesOfItsOwnConnection() throws Throwable {
        sessions.then(j -> {
            var patient = SimulatorConnection.connection("patient", simulator);
            var hasty = SimulatorConnection.connection("hasty", simulator);
            hasty.setReadTimeoutSeconds(5);
            SimulatorConnection.storeSecret(ServiceNowSimulator.CLIENT_SECRET);
            ServiceNowConfiguration.get().setConnections(List.of(patient, hasty));
            simulator.faults().always(Fault.hanging());
            var page = configuration(j);
            page.<HtmlButton>getByXPath(BUTTON).get(1).click();
            page.getWebClient().waitForBackgroundJavaScript(20_000);
            var answer = text(page, "servicenow-test--fresh");
            assertTrue(answer.contains("Connection timeout") && answer.contains("answer 5 s"), answer);
        });
    }

    private static File file(JenkinsRule j) {
        return new File(j.jenkins.getRootDir(), ServiceNowConnection.class.getPackageName() + ".ConnectionReports.xml");
    }

    @Test
    void htmlInNamesAndMessagesIsEscaped() throws Throwable {
        sessions.then(j -> {
            ServiceNowConfiguration.get()
                    .setConnections(List.of(new ServiceNowConnection(
                            "<img src=x>", simulator.url(), "client", "<img src=x onerror=alert(1)>")));
            var page = press(configuration(j));
            assertTrue(text(page, "servicenow-test--fresh").contains("<img src=x onerror=alert(1)>"));
            assertNull(page.getFirstByXPath("//img[@src='x']"));
            var again = configuration(j);
            assertTrue(text(again, "servicenow-test").contains("<img src=x onerror=alert(1)>"));
            assertNull(again.getFirstByXPath("//img[@src='x']"));
        });
    }

    @Test
    void onlyAnAdministratorMayTestAndOnlyByPost() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.configure(simulator);
            j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
            j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                    .grant(Jenkins.ADMINISTER)
                    .everywhere()
                    .to("admin")
                    .grant(Jenkins.READ, Jenkins.MANAGE, Jenkins.SYSTEM_READ)
                    .everywhere()
                    .to("manager")
                    .grant(Jenkins.READ)
                    .everywhere()
                    .to("reader"));
            var url = "descriptorByName/" + ServiceNowConnection.class.getName()
                    + "/testConnection?name=a&clientId=" + ServiceNowSimulator.CLIENT_ID + "&credentialsId="
                    + SimulatorConnection.CREDENTIALS_ID + "&instanceUrl="
                    + URLEncoder.encode(simulator.url(), StandardCharsets.UTF_8);
            assertEquals(403, post(j, url, "manager"));
            assertEquals(403, post(j, url, "reader"));
            assertEquals(403, post(j, url, null));
            j.createWebClient().login("admin").assertFails(url, 404);
            assertEquals(List.of(), simulator.requests().entries(), "a secret was sent");
            assertEquals(200, post(j, url, "admin"));
            assertFalse(simulator.requests().entries().isEmpty());
        });
    }

    private static int post(JenkinsRule j, String url, String user) throws Exception {
        var client = j.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        if (user != null) {
            client.login(user);
        }
        return client.loadWebResponse(new WebRequest(client.createCrumbedUrl(url), HttpMethod.POST))
                .getStatusCode();
    }

    @Test
    void thePageWarnsWhileBuildsCannotLogIn() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.storeSecret("wrong");
            var connection = new ServiceNowConnection(
                    "<img src=x>", simulator.url(), "jenkins", SimulatorConnection.CREDENTIALS_ID);
            ServiceNowConfiguration.get().setConnections(List.of(connection));
            assertFalse(warning(j).contains("Builds cannot log in to ServiceNow"));

            assertThrows(IOException.class, () -> SimulatorConnection.readForBuild(connection));
            var page = j.createWebClient().goTo("manage/");
            var warning = page.asNormalizedText();
            assertTrue(warning.contains("Builds cannot log in to ServiceNow"), warning);
            assertTrue(warning.contains("<img src=x>") && warning.contains("OAuth failed: 401"), warning);
            assertNull(page.getFirstByXPath("//img[@src='x']"));
            var link = page.getAnchorByText("Check the connections").getHrefAttribute();
            assertEquals(j.contextPath + "/manage/configure", link);

            SimulatorConnection.storeSecret(ServiceNowSimulator.CLIENT_SECRET);
            SimulatorConnection.readForBuild(connection);
            assertFalse(warning(j).contains("Builds cannot log in to ServiceNow"));
        });
    }

    @Test
    void theWarningCanBeDismissed() throws Throwable {
        sessions.then(j -> {
            var connection = SimulatorConnection.configure(simulator);
            simulator.oauth().clientActive(false);
            assertThrows(IOException.class, () -> SimulatorConnection.readForBuild(connection));
            var page = j.createWebClient().goTo("manage/");
            j.submit(page.getFormByName("io.jenkins.plugins.servicenow.config.LoginFailureMonitor"));
            assertFalse(warning(j).contains("Builds cannot log in to ServiceNow"));
        });
    }

    private static String warning(JenkinsRule j) throws Exception {
        return j.createWebClient().goTo("manage/").asNormalizedText();
    }
}
