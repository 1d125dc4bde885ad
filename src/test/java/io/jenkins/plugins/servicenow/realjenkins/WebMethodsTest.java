package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Item;
import io.jenkins.plugins.servicenow.change.CloseChangeStep;
import io.jenkins.plugins.servicenow.config.CmdbMapping;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.ServiceNowFolderProperty;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Everything in the forms of the configuration that answers to HTTP: who may ask, and how. */
@WithJenkins
class WebMethodsTest {

    private static final String ANONYMOUS = null;

    private JenkinsRule j;
    private Folder folder;

    /** A name that would run a script if a page did not escape it. */
    private static final String NAME = "<script>alert(1)</script>";

    @BeforeEach
    void secure(JenkinsRule j) throws Exception {
        this.j = j;
        SimulatorConnection.storeSecret("a-secret-that-nobody-sees");
        var restricted = new ServiceNowConnection(
                "gxp", "https://gxp.service-now.com", "client", SimulatorConnection.CREDENTIALS_ID);
        restricted.setRestricted(true);
        ServiceNowConfiguration.get()
                .setConnections(List.of(
                        new ServiceNowConnection(
                                NAME, "https://example.service-now.com", "client", SimulatorConnection.CREDENTIALS_ID),
                        restricted));
        folder = j.createProject(Folder.class, "team");
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .toEveryone()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Item.READ, Item.CONFIGURE)
                .onItems(folder)
                .to("configurer")
                .grant(Item.READ)
                .everywhere()
                .to("reader"));
    }

    private static Stream<String> webMethods(Class<?> type, String prefix) {
        var names = Arrays.stream(type.getDeclaredMethods())
                .map(method -> method.getName())
                .filter(name -> name.startsWith(prefix))
                .distinct()
                .map(name -> Character.toLowerCase(name.charAt(2)) + name.substring(3))
                .toList();
        assertFalse(names.isEmpty(), type + " has none");
        return names.stream();
    }

    private static String url(Class<?> describable, String method) {
        return "descriptorByName/" + describable.getName() + "/" + method;
    }

    private static List<String> globalChecks() {
        var connection = webMethods(ServiceNowConnection.DescriptorImpl.class, "doCheck")
                .map(method -> url(ServiceNowConnection.class, method));
        var cmdb =
                webMethods(CmdbMapping.DescriptorImpl.class, "doCheck").map(method -> url(CmdbMapping.class, method));
        var configuration = Stream.of("doCheck", "doFill")
                .flatMap(prefix -> webMethods(ServiceNowConfiguration.class, prefix))
                .map(method -> url(ServiceNowConfiguration.class, method));
        return Stream.of(connection, cmdb, configuration).flatMap(all -> all).toList();
    }

    private WebResponse answer(HttpMethod verb, String user, String url) throws Exception {
        try (var client = j.createWebClient().withThrowExceptionOnFailingStatusCode(false)) {
            if (user != null) {
                client.login(user);
            }
            var address = url + "?value=x&credentialsId=current&defaultConnection=current";
            return client.loadWebResponse(
                    verb == HttpMethod.POST
                            ? new WebRequest(client.createCrumbedUrl(address), verb)
                            : new WebRequest(j.getURL().toURI().resolve(address).toURL(), verb));
        }
    }

    private WebResponse post(String user, String url) throws Exception {
        return answer(HttpMethod.POST, user, url);
    }

    @Test
    void onlyAnAdministratorMayCheckWhatIsEnteredForTheWholeOfJenkins() throws Exception {
        assertTrue(globalChecks().size() >= 19, globalChecks().toString());
        for (var url : globalChecks()) {
            assertEquals(403, post(ANONYMOUS, url).getStatusCode(), url);
            assertEquals(403, post("reader", url).getStatusCode(), url);
            assertEquals(403, post("configurer", url).getStatusCode(), url);
            assertEquals(403, post("configurer", "job/team/" + url).getStatusCode(), url);
            assertEquals(200, post("admin", url).getStatusCode(), url);
        }
    }

    @Test
    void nothingAnswersToGet() throws Exception {
        var urls = Stream.of(
                globalChecks().stream(),
                webMethods(ServiceNowConnection.DescriptorImpl.class, "doFill")
                        .map(method -> url(ServiceNowConnection.class, method)),
                webMethods(ServiceNowFolderProperty.DescriptorImpl.class, "doFill")
                        .map(method -> "job/team/" + url(ServiceNowFolderProperty.class, method)));
        for (var url : urls.flatMap(all -> all).toList()) {
            assertEquals(404, answer(HttpMethod.GET, "admin", url).getStatusCode(), url);
        }
    }

    @Test
    void nobodyButAnAdministratorLearnsTheIdsOfCredentials() throws Exception {
        var url = url(ServiceNowConnection.class, "fillCredentialsIdItems");
        for (var user : new String[] {ANONYMOUS, "reader", "configurer"}) {
            for (var address : List.of(url, "job/team/" + url)) {
                var answer = post(user, address);
                var text = answer.getContentAsString();
                assertFalse(text.contains(SimulatorConnection.CREDENTIALS_ID), user + ": " + text);
                // Anonymous does not even see the folder.
                assertEquals(answer.getStatusCode() == 200, text.contains("\"current\""), text);
            }
        }
        var answer = post("admin", url).getContentAsString();
        assertTrue(answer.contains(SimulatorConnection.CREDENTIALS_ID), answer);
        assertFalse(answer.contains("a-secret-that-nobody-sees"), answer);
    }

    @Test
    void onlyWhoMayConfigureAFolderLearnsWhatItMayUse() throws Exception {
        var url = url(ServiceNowFolderProperty.class, "fillDefaultConnectionItems");
        for (var user : new String[] {ANONYMOUS, "reader", "configurer"}) {
            assertFalse(post(user, url).getContentAsString().contains("alert"), user);
        }
        var reader = post("reader", "job/team/" + url).getContentAsString();
        assertFalse(reader.contains("alert"), reader);
        assertTrue(reader.contains("current"), reader);
        var configurer = post("configurer", "job/team/" + url).getContentAsString();
        assertTrue(configurer.contains("alert"), configurer);
        assertFalse(configurer.contains("gxp"), configurer);
        assertTrue(post("admin", url).getContentAsString().contains("alert"));
    }

    @Test
    void onlyWhoMayConfigureAJobLearnsWhichConnectionsItMayUse() throws Exception {
        var url = url(CloseChangeStep.class, "fillConnectionItems") + "?connection=current";
        for (var address : List.of(url, "job/team/" + url)) {
            for (var user : new String[] {"reader", "configurer", "admin"}) {
                var answer = text(user, address);
                assertTrue(answer.contains("current"), user + ": " + answer);
                var learns = address.startsWith("job/") && !user.equals("reader");
                assertEquals(learns, answer.contains("alert"), user + ": " + answer);
                assertFalse(answer.contains("gxp"), user + ": " + answer);
            }
        }
        assertEquals(
                404,
                answer(HttpMethod.GET, "admin", "job/team/" + url(CloseChangeStep.class, "fillConnectionItems"))
                        .getStatusCode());
    }

    private String text(String user, String address) throws Exception {
        var client = j.createWebClient().login(user);
        return client.loadWebResponse(new WebRequest(client.createCrumbedUrl(address), HttpMethod.POST))
                .getContentAsString();
    }

    @Test
    void nothingIsAnsweredAsMarkup() throws Exception {
        var url = url(ServiceNowConnection.class, "checkInstanceUrl") + "?value=<img+src=x>";
        try (var client = j.createWebClient().login("admin")) {
            var answer = client.loadWebResponse(new WebRequest(
                            client.createCrumbedUrl(url.replace("<", "%3C").replace(">", "%3E")), HttpMethod.POST))
                    .getContentAsString();
            assertTrue(answer.contains("is not a URL"), answer);
            assertFalse(answer.contains("<img"), answer);
        }
    }
}
