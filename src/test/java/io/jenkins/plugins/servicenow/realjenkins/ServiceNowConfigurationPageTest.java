package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import java.io.File;
import java.nio.file.Files;
import java.util.List;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.Stapler;

@WithJenkins
class ServiceNowConfigurationPageTest {

    private static final String EVIL = "<img src=x onerror=alert(1)>";

    private JenkinsRule j;

    @BeforeEach
    void start(JenkinsRule j) throws Exception {
        this.j = j;
        SimulatorConnection.storeSecret("a-secret-that-nobody-sees");
    }

    private static ServiceNowConnection connection(String name) {
        return new ServiceNowConnection(
                name, "https://" + name + ".service-now.com", "client", SimulatorConnection.CREDENTIALS_ID);
    }

    private HtmlForm form() throws Exception {
        return j.createWebClient().goTo("manage/configure").getFormByName("config");
    }

    private HtmlPage submit(HtmlForm form) throws Exception {
        return (HtmlPage) j.submit(form);
    }

    @Test
    void savingThePageChangesNothing() throws Exception {
        var full = connection("production");
        full.setRestricted(true);
        full.setPublishCatalogItems(true);
        full.setAllowOverride(true);
        full.setAssignmentGroup("OS Image Builders");
        full.setChangeCategory("Software");
        var cmdb = full.getCmdb();
        cmdb.setCiClass("u_cmdb_ci_image");
        cmdb.setVersionField("u_release");
        cmdb.setFeaturesField("u_packages");
        cmdb.setIsoUrlField("u_download");
        cmdb.setSha256Field("u_checksum");
        cmdb.setBuildTypeField("u_kind");
        cmdb.setEnvironmentField("u_environment");
        cmdb.setValidatedField("u_gxp");
        cmdb.setCriticalField("u_critical");
        cmdb.setLowField("u_low");
        cmdb.setCiSource("Jenkins");
        cmdb.setDerivedFromType("Made from::Made into");
        cmdb.setCreateRelationshipTypes(true);
        full.setPollSeconds(45);
        full.setConnectTimeoutSeconds(5);
        full.setReadTimeoutSeconds(45);
        full.setUploadTimeoutSeconds(120);
        full.setRetryTimeoutSeconds(900);
        var plain = connection("plain");
        var configuration = ServiceNowConfiguration.get();
        configuration.setEnabled(false);
        configuration.setNotifyStages(false);
        configuration.setConnections(List.of(full, plain));
        configuration.setDefaultConnection("plain");

        j.configRoundtrip();

        assertFalse(configuration.isEnabled());
        assertFalse(configuration.isNotifyStages());
        assertEquals("plain", configuration.getDefaultConnection());
        assertEquals(2, configuration.getConnections().size());
        j.assertEqualDataBoundBeans(full, configuration.getConnections().get(0));
        j.assertEqualDataBoundBeans(plain, configuration.getConnections().get(1));
        var file = Files.readString(
                new File(j.jenkins.getRootDir(), ServiceNowConfiguration.class.getName() + ".xml").toPath());
        assertEquals(1, file.split("<pollSeconds>", -1).length - 1, "defaults are not written: " + file);
        assertEquals(1, file.split("<ciClass>", -1).length - 1, "defaults are not written: " + file);
        assertFalse(file.contains("a-secret-that-nobody-sees"), file);
    }

    @Test
    void theGroupOfTheCmdbIsBoundFromTheForm() throws Exception {
        var form = JSONObject.fromObject("""
                {"enabled": true, "notifyStages": true, "defaultConnection": "a", "connections": {
                  "name": "a", "instanceUrl": "https://a.service-now.com", "clientId": "c", "credentialsId": "s",
                  "cmdb": {"ciClass": "u_image", "versionField": "", "createRelationshipTypes": true}}}
                """);
        var configuration = ServiceNowConfiguration.get();
        j.executeOnServer(() -> configuration.configure(Stapler.getCurrentRequest2(), form));
        var cmdb = SimulatorConnection.named("a").getCmdb();
        assertEquals("u_image", cmdb.getCiClass());
        assertEquals("u_version", cmdb.getVersionField());
        assertTrue(cmdb.isCreateRelationshipTypes());
    }

    @Test
    void theLastConnectionCanBeRemoved() throws Exception {
        var configuration = ServiceNowConfiguration.get();
        configuration.setConnections(List.of(connection("production")));
        configuration.setDefaultConnection("production");
        var form = form();
        form.getInputByName("_.defaultConnection").setValue("");
        var chunk = form.getInputsByValue("production").get(0);
        ((HtmlElement)
                        chunk.getFirstByXPath(
                                "ancestor::div[contains(@class,'repeated-chunk')]//button[contains(@class,'repeatable-delete')]"))
                .click();
        form.getPage().getWebClient().waitForBackgroundJavaScript(2000);
        submit(form);
        assertTrue(configuration.getConnections().isEmpty());
        assertNull(configuration.getDefaultConnection());
    }

    @Test
    void whatIsRefusedIsSaidOnAPageAndNothingIsSaved() throws Exception {
        var configuration = ServiceNowConfiguration.get();
        configuration.setConnections(List.of(connection("production"), connection("test")));
        configuration.setDefaultConnection("production");

        var form = form();
        form.getInputsByValue("test").get(0).setValue("production");
        form.getInputsByValue("https://production.service-now.com").get(0).setValue("https://new.service-now.com");
        assertRefused(form, "Several ServiceNow connections have the name 'production'");

        form = form();
        form.getInputsByValue("https://test.service-now.com").get(0).setValue("http://test.service-now.com");
        assertRefused(form, "The ServiceNow connection 'test': The instance URL must begin with https://");

        form = form();
        form.getInputByName("_.defaultConnection").setValue(EVIL);
        assertRefused(form, "does not exist: enter the name of one of the connections.");

        assertEquals("production", configuration.getDefaultConnection());
        assertEquals(
                List.of("https://production.service-now.com", "https://test.service-now.com"),
                configuration.getConnections().stream()
                        .map(ServiceNowConnection::getInstanceUrl)
                        .toList());
    }

    private void assertRefused(HtmlForm form, String message) throws Exception {
        form.getPage().getWebClient().getOptions().setThrowExceptionOnFailingStatusCode(false);
        var page = submit(form);
        var source = page.getWebResponse().getContentAsString();
        assertEquals(400, page.getWebResponse().getStatusCode());
        assertTrue(page.asNormalizedText().contains(message), source);
        assertFalse(source.contains("\tat "), source);
        assertFalse(source.contains(EVIL), source);
    }

    @Test
    void thePageEscapesNamesAndHoldsNoSecret() throws Exception {
        ServiceNowConfiguration.get()
                .setConnections(List.of(new ServiceNowConnection(
                        EVIL, "https://example.service-now.com", EVIL, SimulatorConnection.CREDENTIALS_ID)));
        ServiceNowConfiguration.get().setDefaultConnection(EVIL);
        var source =
                j.createWebClient().goTo("manage/configure").getWebResponse().getContentAsString();
        assertFalse(source.contains("a-secret-that-nobody-sees"));
        assertTrue(source.contains("&lt;img src=x onerror"));
        assertFalse(source.contains(EVIL));
    }

    @Test
    void theClientSecretCanBeAddedRightThere() throws Exception {
        ServiceNowConfiguration.get().setConnections(List.of(connection("production")));
        var form = form();
        assertFalse(form.getSelectsByName("_.credentialsId").isEmpty());
        assertFalse(form.getByXPath(".//*[contains(@class,'credentials-add')]").isEmpty());
    }
}
