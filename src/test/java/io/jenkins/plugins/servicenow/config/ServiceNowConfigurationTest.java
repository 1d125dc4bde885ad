package io.jenkins.plugins.servicenow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class ServiceNowConfigurationTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    private static ServiceNowConnection connection(String name) {
        return new ServiceNowConnection(name, "https://" + name + ".service-now.com", "client", "secret");
    }

    @Test
    void everythingSurvivesARestart() throws Throwable {
        sessions.then(j -> {
            var production = connection("production");
            production.setPollSeconds(60);
            ServiceNowConfiguration.get().setConnections(List.of(production, connection("test")));
            ServiceNowConfiguration.get().setEnabled(false);
        });
        sessions.then(j -> {
            var configuration = ServiceNowConfiguration.get();
            assertFalse(configuration.isEnabled());
            assertEquals(2, configuration.getConnections().size());
            var production = configuration.getConnections().get(0);
            assertEquals("production", production.getName());
            assertEquals("https://production.service-now.com", production.getInstanceUrl());
            assertEquals("client", production.getClientId());
            assertEquals("secret", production.getCredentialsId());
            assertEquals(60, production.getPollSeconds());
            assertEquals(30, configuration.getConnections().get(1).getPollSeconds());
        });
    }

    @Test
    void aSessionLogsInWithTheStoredSecretWhichIsInNoFileInPlainText() throws Throwable {
        sessions.then(j -> {
            var connection = SimulatorConnection.configure(simulator);
            var session = connection.openForController();
            assertEquals(
                    1,
                    session.tables()
                            .query("sys_user_group", EncodedQuery.where("name", "OS Image Builders"), "name")
                            .size());
            assertNoFileHolds(j.jenkins.getRootDir(), ServiceNowSimulator.CLIENT_SECRET);
            assertFalse(session.toString().contains(ServiceNowSimulator.CLIENT_SECRET));
        });
    }

    private static void assertNoFileHolds(File home, String secret) throws IOException {
        try (var files = Files.walk(home.toPath())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(new String(Files.readAllBytes(file)).contains(secret), file.toString());
            }
        }
    }

    @Test
    void anOldOrBrokenFileDoesNotStopJenkins() throws Throwable {
        sessions.then(j -> ServiceNowConfiguration.get().setConnections(List.of(connection("production"))));
        var file = new File(sessions.getHome(), ServiceNowConfiguration.class.getName() + ".xml").toPath();
        Files.writeString(
                file, Files.readString(file).replaceAll("<clientId>.*</clientId>|<pollSeconds>.*</pollSeconds>", ""));
        sessions.then(j -> {
            var connection = ServiceNowConfiguration.get().connection("production");
            assertEquals(30, connection.getPollSeconds());
            var error = assertThrows(AbortException.class, connection::openForController);
            assertTrue(error.getMessage().contains("The client ID is missing"), error.getMessage());
        });
        Files.writeString(file, "<broken");
        sessions.then(
                j -> assertTrue(ServiceNowConfiguration.get().getConnections().isEmpty()));
    }

    @Test
    void theNameChoosesTheConnectionAndTheOnlyOneNeedsNone() throws Throwable {
        sessions.then(j -> {
            var configuration = ServiceNowConfiguration.get();
            configuration.setConnections(List.of(connection("production")));
            assertEquals("production", configuration.connection(null).getName());
            assertEquals("production", configuration.connection(" ").getName());

            configuration.setConnections(List.of(connection("production"), connection("test")));
            assertEquals("test", configuration.connection("test").getName());
        });
    }

    @Test
    void aConnectionThatCannotBeMeantIsRefusedWithTheNamesThatCan() throws Throwable {
        sessions.then(j -> {
            var configuration = ServiceNowConfiguration.get();
            assertEquals(
                    "No ServiceNow connection is configured. Add one in Manage Jenkins → System → ServiceNow.",
                    refusal(null));

            configuration.setConnections(List.of(connection("production"), connection("test")));
            assertEquals(
                    "Several ServiceNow connections are configured. Name one of them with the parameter 'connection':"
                            + " 'production', 'test'.",
                    refusal(null));
            assertEquals(
                    "There is no ServiceNow connection named 'prod'. Configured in Manage Jenkins → System →"
                            + " ServiceNow: 'production', 'test'.",
                    refusal("prod"));

            configuration.setEnabled(false);
            assertTrue(refusal("production").startsWith("ServiceNow is switched off"), refusal("production"));
        });
    }

    private static String refusal(String name) {
        return assertThrows(
                        AbortException.class,
                        () -> ServiceNowConfiguration.get().connection(name))
                .getMessage();
    }

    @Test
    void anIncompleteConnectionSaysWhatIsMissing() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.storeSecret("anything");
            var url = "https://example.service-now.com";
            assertUnusable(
                    new ServiceNowConnection("a", url, "", SimulatorConnection.CREDENTIALS_ID),
                    "The client ID is missing");
            assertUnusable(new ServiceNowConnection("a", url, "id", ""), "No credential is chosen");
            assertUnusable(new ServiceNowConnection("a", url, "id", "gone"), "credential with the id 'gone'");
            assertUnusable(
                    new ServiceNowConnection("a", "", "id", SimulatorConnection.CREDENTIALS_ID),
                    "The instance URL is missing");
        });
    }

    private static void assertUnusable(ServiceNowConnection connection, String reason) {
        var message = assertThrows(AbortException.class, connection::openForController)
                .getMessage();
        assertTrue(message.contains("'a'") && message.contains(reason), message);
    }

    @Test
    void anInstanceIsNotAskedMoreOftenThanEveryFiveSeconds() throws Throwable {
        sessions.then(j -> {
            var connection = connection("production");
            connection.setPollSeconds(1);
            assertEquals(5, connection.getPollSeconds());
        });
    }
}
