package io.jenkins.plugins.servicenow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.util.FormValidation;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What is kept of a connection test, and when it counts no more. */
class StoredTestTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    private static ServiceNowConnection tested() {
        return ServiceNowConfiguration.get().getConnections().get(0);
    }

    private static StoredTest stored() {
        return ConnectionReports.get().of("simulator");
    }

    /** The button does not wait for the disk. */
    private static void waitForFile() throws Exception {
        for (var i = 0; i < 100 && !ConnectionReports.file().exists(); i++) {
            Timer.get().schedule(() -> {}, 50, TimeUnit.MILLISECONDS).get();
        }
        assertTrue(ConnectionReports.file().exists());
    }

    @Test
    void theResultSurvivesARestart() throws Throwable {
        sessions.then(j -> {
            var connection = SimulatorConnection.configure(simulator);
            assertNull(TestButton.last(connection));
            assertEquals(FormValidation.Kind.OK, TestButton.press(connection).kind);
            waitForFile();
        });
        sessions.then(j -> {
            assertTrue(stored().result().isVerified());
            assertFalse(stored().isOutdated(tested()));
            assertEquals(9, stored().result().items().size());
            var shown = TestButton.last(tested());
            assertTrue(shown.contains("✓ Verified"), shown);
            assertTrue(shown.contains(" ago"), shown);
            assertFalse(shown.contains("Outdated"), shown);
        });
    }

    @Test
    void aFailureIsKeptToo() throws Throwable {
        sessions.then(j -> {
            var connection = SimulatorConnection.configure(simulator);
            simulator.oauth().clientActive(false);
            var answer = TestButton.press(connection);
            assertEquals(FormValidation.Kind.ERROR, answer.kind);
            assertTrue(answer.renderHtml().contains("OAuth failed: 401"), answer.renderHtml());
            var shown = TestButton.last(connection);
            assertTrue(shown.contains("✗ Failed") && shown.contains("OAuth failed: 401"), shown);
        });
    }

    @Test
    void aChangeOfTheSettingsMakesItOutdated() throws Throwable {
        sessions.then(j -> {
            var connection = SimulatorConnection.configure(simulator);
            TestButton.press(connection);
            var url = connection.getInstanceUrl();
            var client = connection.getClientId();
            var secret = connection.getCredentialsId();
            assertFalse(stored().isOutdated(new ServiceNowConnection("other name", url, client, secret)));
            assertTrue(stored().isOutdated(new ServiceNowConnection("simulator", url + "0", client, secret)));
            assertTrue(stored().isOutdated(new ServiceNowConnection("simulator", url, client + "0", secret)));
            assertTrue(stored().isOutdated(new ServiceNowConnection("simulator", url, client, "other")));
        });
    }

    @Test
    void aNewSecretUnderTheSameIdMakesItOutdated() throws Throwable {
        sessions.then(j -> {
            var connection = SimulatorConnection.configure(simulator);
            TestButton.press(connection);
            SimulatorConnection.storeSecret("another");
            assertTrue(stored().isOutdated(connection));
            assertTrue(TestButton.last(connection).contains("Outdated"));
            SimulatorConnection.storeSecret(ServiceNowSimulator.CLIENT_SECRET);
            assertFalse(stored().isOutdated(connection));
        });
    }

    @Test
    void theFileHoldsNoSecret() throws Throwable {
        sessions.then(j -> {
            TestButton.press(SimulatorConnection.configure(simulator));
            waitForFile();
            assertFalse(ConnectionReports.file().asString().contains(ServiceNowSimulator.CLIENT_SECRET));
        });
    }

    @Test
    void aBrokenFileStopsNothing() throws Throwable {
        sessions.then(j -> Files.writeString(ConnectionReports.file().getFile().toPath(), "<tree-map><entry>"));
        sessions.then(j -> {
            var connection = SimulatorConnection.configure(simulator);
            assertNull(TestButton.last(connection));
            TestButton.press(connection);
            assertNotNull(stored());
        });
        sessions.then(j -> Files.writeString(ConnectionReports.file().getFile().toPath(), """
                <tree-map>
                  <entry>
                    <string>simulator</string>
                    <io.jenkins.plugins.servicenow.config.StoredTest/>
                  </entry>
                  <entry><string>other</string><string>nonsense</string></entry>
                </tree-map>
                """));
        sessions.then(j -> {
            assertFalse(stored().result().isVerified());
            assertTrue(TestButton.last(tested()).contains("Outdated"));
            assertNull(ConnectionReports.get().of("other"));
        });
    }

    @Test
    void resultsOfConnectionsThatAreGoneAreForgotten() throws Throwable {
        sessions.then(j -> {
            var gone = SimulatorConnection.configure(simulator);
            TestButton.press(gone);
            var other = SimulatorConnection.connection("other", simulator);
            ServiceNowConfiguration.get().setConnections(List.of(other));
            TestButton.press(other);
            assertNull(stored());
            assertNotNull(ConnectionReports.get().of("other"));
        });
    }

    @Test
    void whatAnInstanceAnswersIsEscaped() throws Throwable {
        sessions.then(j -> {
            var connection = new ServiceNowConnection(
                    "<b>name</b>", simulator.url(), ServiceNowSimulator.CLIENT_ID, "<script>alert(1)</script>");
            var html = TestButton.press(connection).renderHtml();
            assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), html);
            assertFalse(html.contains("<script") || html.contains("<b>"), html);
            assertFalse(TestButton.last(connection).contains("<script"));
        });
    }
}
