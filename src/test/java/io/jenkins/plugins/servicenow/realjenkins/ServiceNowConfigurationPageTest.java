package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ServiceNowConfigurationPageTest {

    private static final String CHECK_URL =
            "descriptorByName/" + ServiceNowConnection.class.getName() + "/checkInstanceUrl?value=x";

    @Test
    void savingThePageChangesNothing(JenkinsRule j) throws Exception {
        SimulatorConnection.storeSecret("secret");
        var connection = new ServiceNowConnection(
                "production", "https://example.service-now.com", "client", SimulatorConnection.CREDENTIALS_ID);
        connection.setPollSeconds(45);
        var configuration = ServiceNowConfiguration.get();
        configuration.setEnabled(false);
        configuration.setConnections(List.of(connection));

        j.configRoundtrip();

        assertFalse(configuration.isEnabled());
        assertEquals(1, configuration.getConnections().size());
        j.assertEqualDataBoundBeans(connection, configuration.getConnections().get(0));
    }

    @Test
    void thePageHoldsNoSecret(JenkinsRule j) throws Exception {
        SimulatorConnection.storeSecret("a-secret-that-nobody-sees");
        ServiceNowConfiguration.get()
                .setConnections(List.of(new ServiceNowConnection(
                        "production",
                        "https://example.service-now.com",
                        "client",
                        SimulatorConnection.CREDENTIALS_ID)));
        var page = j.createWebClient().goTo("manage/configure");
        assertFalse(page.getWebResponse().getContentAsString().contains("a-secret-that-nobody-sees"));
    }

    @Test
    void onlyAnAdministratorMayCheckAUrlAndOnlyByPost(JenkinsRule j) throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader"));
        assertEquals(200, post(j, "admin"));
        assertEquals(403, post(j, "reader"));
        j.createWebClient().login("admin").assertFails(CHECK_URL, 404);
    }

    private static int post(JenkinsRule j, String user) throws Exception {
        var client =
                j.createWebClient().withThrowExceptionOnFailingStatusCode(false).login(user);
        var request = new WebRequest(client.createCrumbedUrl(CHECK_URL), HttpMethod.POST);
        return client.loadWebResponse(request).getStatusCode();
    }
}
