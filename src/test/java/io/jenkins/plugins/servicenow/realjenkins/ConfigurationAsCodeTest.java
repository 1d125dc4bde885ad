package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Functions;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ConfigurationAsCodeTest {

    @TempDir
    Path files;

    @BeforeEach
    void start(JenkinsRule j) {}

    private void apply(String yaml) throws Exception {
        ConfigurationAsCode.get()
                .configure(
                        Files.writeString(files.resolve("jenkins.yaml"), yaml).toString());
    }

    private static String export() throws Exception {
        var export = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(export);
        return export.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aConfigurationIsImportedAndExportedAgain() throws Exception {
        SimulatorConnection.storeSecret("a-secret-that-nobody-sees");
        ConfigurationAsCode.get()
                .configure(getClass().getResource("servicenow.yaml").toString());

        var configuration = ServiceNowConfiguration.get();
        assertTrue(configuration.isEnabled());
        assertFalse(configuration.isNotifyStages());
        assertEquals("production", configuration.getDefaultConnection());
        var gxp = SimulatorConnection.named("gxp");
        assertEquals("https://gxp.service-now.com", gxp.getInstanceUrl());
        assertEquals("client", gxp.getClientId());
        assertEquals("servicenow-secret", gxp.getCredentialsId());
        assertTrue(gxp.isRestricted());
        assertTrue(gxp.isPublishCatalogItems());
        assertTrue(gxp.isAllowOverride());
        assertEquals("OS Image Builders", gxp.getAssignmentGroup());
        assertEquals("email", gxp.getUserLookup());
        assertEquals("cancel", gxp.getOnLost());
        var cmdb = gxp.getCmdb();
        assertEquals("u_cmdb_ci_image", cmdb.getCiClass());
        assertEquals("u_checksum", cmdb.getSha256Field());
        assertEquals("u_gxp", cmdb.getValidatedField());
        assertEquals("u_critical", cmdb.getCriticalField());
        assertNull(cmdb.getHighField());
        assertEquals("Jenkins", cmdb.getCiSource());
        assertEquals("Made from::Made into", cmdb.getDerivedFromType());
        assertTrue(cmdb.isCreateRelationshipTypes());
        assertEquals(60, gxp.getPollSeconds());
        assertEquals(600, gxp.getUploadTimeoutSeconds());
        assertEquals(1200, gxp.getRetryTimeoutSeconds());
        assertFalse(SimulatorConnection.named("production").isRestricted());
        assertFalse(SimulatorConnection.named("production").isPublishCatalogItems());
        assertFalse(SimulatorConnection.named("production").isAllowOverride());
        assertEquals(
                "cmdb_ci_os_image",
                SimulatorConnection.named("production").getCmdb().getCiClass());

        var yaml = export();
        var expected =
                new String(getClass().getResourceAsStream("servicenow.yaml").readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(yaml.contains(expected.substring(expected.indexOf("  serviceNow:"))), yaml);
        assertFalse(yaml.contains("a-secret-that-nobody-sees"), yaml);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | https://a.service-now.com | a | a | Several ServiceNow connections have the name 'a': give each its own",
                "a | https://a.service-now.com | b | c | The default ServiceNow connection 'c' does not exist: enter the name",
                "a | http://a.service-now.com  | b | b | The ServiceNow connection 'a': The instance URL must begin with https://",
                "a | https://a.servicenow.com  | b | b | did you mean https://a.service-now.com?",
                "'' | https://a.service-now.com | b | b | The name of a ServiceNow connection is missing",
            })
    void whatTheFormRefusesIsRefusedInTheSameWords(
            String first, String url, String second, String standard, String message) throws Exception {
        apply(yaml("kept", "https://kept.service-now.com", "other", "kept"));
        var error = assertThrows(ConfiguratorException.class, () -> apply(yaml(first, url, second, standard)));
        assertTrue(Functions.printThrowable(error).contains(message), Functions.printThrowable(error));
        var configuration = ServiceNowConfiguration.get();
        assertEquals("kept", configuration.getDefaultConnection());
        assertEquals("kept", configuration.getConnections().get(0).getName());
    }

    private static String yaml(String first, String url, String second, String standard) {
        return """
                unclassified:
                  serviceNow:
                    defaultConnection: "%s"
                    connections:
                    - name: "%s"
                      instanceUrl: "%s"
                      clientId: client
                      credentialsId: secret
                    - name: "%s"
                      instanceUrl: https://second.service-now.com
                      clientId: client
                      credentialsId: secret
                """.formatted(standard, first, url, second);
    }

    @Test
    void aConfigurationThatNoLongerNamesADefaultDoesNotFailOverTheOldOne() throws Exception {
        apply(yaml("a", "https://a.service-now.com", "b", "a"));
        apply(yaml("c", "https://c.service-now.com", "d", "c").replaceFirst(" *defaultConnection.*\n", ""));
        assertEquals("c", ServiceNowConfiguration.get().getConnections().get(0).getName());
        assertNull(ServiceNowConfiguration.get().getDefaultConnection());
    }
}
