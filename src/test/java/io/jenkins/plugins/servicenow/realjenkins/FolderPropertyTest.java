package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Item;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.ServiceNowFolderProperty;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class FolderPropertyTest {

    private static final String EVIL = "<img src=x onerror=alert(1)>";

    /** What the page sends for a folder, with room for properties. */
    private static final String FORM = "{'displayNameOrNull':'','description':'','icon':{'stapler-class':"
            + "'com.cloudbees.hudson.plugins.folder.icons.StockFolderIcon'}%s}";

    private JenkinsRule j;
    private Folder folder;

    @BeforeEach
    void start(JenkinsRule j) throws Exception {
        this.j = j;
        var gxp = connection("gxp");
        gxp.setRestricted(true);
        ServiceNowConfiguration.get()
                .setConnections(List.of(connection("production"), connection("test"), connection(EVIL), gxp));
        folder = j.createProject(Folder.class, "team");
    }

    private static ServiceNowConnection connection(String name) {
        return new ServiceNowConnection(name, "https://example.service-now.com", "client", "secret");
    }

    private void property(String defaultConnection, String... connections) throws Exception {
        var property = new ServiceNowFolderProperty();
        property.setDefaultConnection(defaultConnection);
        property.setConnections(List.of(connections));
        folder.getProperties().remove(ServiceNowFolderProperty.class);
        folder.addProperty(property);
    }

    private ServiceNowFolderProperty property() {
        return folder.getProperties().get(ServiceNowFolderProperty.class);
    }

    private void secure() {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ)
                .everywhere()
                .to("configurer")
                .grant(Item.READ, Item.CONFIGURE, Item.EXTENDED_READ)
                .onItems(folder)
                .to("configurer"));
    }

    private void save(WebClient client) throws Exception {
        j.submit(client.getPage(folder, "configure").getFormByName("config"));
    }

    @Test
    void savingThePageChangesNothing() throws Exception {
        property("production", "production", "gxp", "gone");
        save(j.createWebClient());
        assertEquals("production", property().getDefaultConnection());
        assertEquals(List.of("production", "gxp", "gone"), property().getConnections());

        property("test");
        save(j.createWebClient());
        assertEquals("test", property().getDefaultConnection());
        assertEquals(List.of(), property().getConnections());
    }

    @Test
    void aFolderThatSaysNothingHasNoProperty() throws Exception {
        save(j.createWebClient());
        assertNull(property());
    }

    @Test
    void namesAreEscapedOnThePage() throws Exception {
        property(EVIL, EVIL);
        var source = j.createWebClient()
                .getPage(folder, "configure")
                .getWebResponse()
                .getContentAsString();
        assertTrue(source.contains("&lt;img src=x onerror"), source);
        assertFalse(source.contains(EVIL), source);
    }

    @Test
    void whoMayOnlyConfigureTheFolderChoosesTheDefaultButOpensNoConnection() throws Exception {
        secure();
        property("production", "production", "gxp");
        var configurer = j.createWebClient().login("configurer");
        var form = configurer.getPage(folder, "configure").getFormByName("config");
        assertTrue(form.getInputsByName("connections").isEmpty());
        form.getSelectByName("_.defaultConnection").setSelectedAttribute("gxp", true);
        j.submit(form);
        assertEquals("gxp", property().getDefaultConnection());
        assertEquals(List.of("production", "gxp"), property().getConnections());
    }

    @Test
    void aForgedFormOpensNothingAndRemovesNothing() throws Exception {
        secure();
        var json =
                FORM.formatted(",'" + ServiceNowFolderProperty.class.getName().replace('.', '-')
                        + "':{'defaultConnection':'test','connections':['gxp']}");
        submit("configurer", json);
        assertEquals("test", property().getDefaultConnection());
        assertEquals(List.of(), property().getConnections());

        property("production", "production");
        submit("configurer", json);
        assertEquals(List.of("production"), property().getConnections());
        submit("configurer", FORM.formatted(""));
        assertEquals(List.of("production"), property().getConnections());
        submit("admin", json);
        assertEquals(List.of("gxp"), property().getConnections());
    }

    private void submit(String user, String json) throws Exception {
        var client = j.createWebClient().login(user);
        var request = new WebRequest(client.createCrumbedUrl(folder.getUrl() + "configSubmit"), HttpMethod.POST);
        request.setRequestParameters(new ArrayList<>(List.of(new NameValuePair("json", json.replace('\'', '"')))));
        client.getPage(request);
    }

    @Test
    void aPostedFileOpensNothingEither() throws Exception {
        secure();
        property("production", "production");
        var file = folder.getConfigFile().asString();
        postFile("configurer", file.replace("<string>production</string>", "<string>gxp</string>"));
        assertEquals("production", property().getDefaultConnection());
        assertEquals(List.of("production"), property().getConnections());
        assertTrue(folder.getConfigFile().asString().contains("<string>production</string>"), "in the file too");
        assertFalse(folder.getConfigFile().asString().contains("gxp"), "in the file too");

        postFile("admin", file.replace("<string>production</string>", "<string>gxp</string>"));
        assertEquals(List.of("gxp"), property().getConnections());

        folder.doReload();
        assertEquals(List.of("gxp"), property().getConnections());
    }

    @Test
    void aPostedFileThatMentionsNoConnectionsRemovesNoList() throws Exception {
        secure();
        property(null, "production");
        var file = folder.getConfigFile().asString();
        postFile(
                "configurer",
                file.replaceAll("(?s)<(io.jenkins.plugins.servicenow\\S*?FolderProperty)\\b.*?</\\1>", ""));
        assertEquals(List.of("production"), property().getConnections());
        folder.doReload();
        assertEquals(List.of("production"), reloaded().getConnections(), "in the file too");
    }

    private ServiceNowFolderProperty reloaded() {
        return j.jenkins.getItemByFullName("team", Folder.class).getProperties().get(ServiceNowFolderProperty.class);
    }

    @Test
    void aCopyHasTheListOfTheOriginalWhoeverMakesIt() throws Exception {
        property("production", "production");
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.CREATE, Item.EXTENDED_READ)
                .everywhere()
                .to("creator"));
        var client = j.createWebClient().login("creator");
        client.getPage(
                new WebRequest(client.createCrumbedUrl("createItem?name=copy&mode=copy&from=team"), HttpMethod.POST));
        var copy = j.jenkins.getItemByFullName("copy", Folder.class);
        assertEquals(
                List.of("production"),
                copy.getProperties().get(ServiceNowFolderProperty.class).getConnections());
        assertTrue(copy.getConfigFile().asString().contains("<string>production</string>"), "in the file too");
    }

    private void postFile(String user, String file) throws Exception {
        var client = j.createWebClient().login(user);
        var request = new WebRequest(client.createCrumbedUrl(folder.getUrl() + "config.xml"), HttpMethod.POST);
        request.setAdditionalHeader("Content-Type", "application/xml");
        request.setRequestBody(file);
        client.getPage(request);
    }
}
