package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ConfigurationAsCodeTest {

    @Test
    void aConfigurationIsImportedAndExportedAgain(JenkinsRule j) throws Exception {
        ConfigurationAsCode.get()
                .configure(getClass().getResource("servicenow.yaml").toString());

        var connection = ServiceNowConfiguration.get().connection("production");
        assertEquals("https://example.service-now.com", connection.getInstanceUrl());
        assertEquals("client", connection.getClientId());
        assertEquals("servicenow-secret", connection.getCredentialsId());
        assertEquals(60, connection.getPollSeconds());

        var export = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(export);
        var yaml = export.toString(StandardCharsets.UTF_8);
        var expected =
                new String(getClass().getResourceAsStream("servicenow.yaml").readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(yaml.contains(expected.substring(expected.indexOf("  serviceNow:"))), yaml);
    }
}
