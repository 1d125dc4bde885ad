package io.jenkins.plugins.servicenow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.config.ConnectionReport.Outcome;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What is kept of a connection test, and when it counts no more. */
@WithServiceNow(connected = false)
class ConnectionReportsTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    private static ServiceNowConnection configured() {
        return ServiceNowConfiguration.get().getConnections().get(0);
    }

    private static ConnectionReport report() {
        return ConnectionReports.get().of(configured());
    }

    private static boolean isOutdated(ServiceNowConnection connection) {
        return ConnectionReports.get().isOutdated(connection);
    }

    /** The button does not wait for the disk. */
    private static void waitForFile() throws Exception {
        for (var i = 0; i < 100 && !ConnectionReports.file().exists(); i++) {
            Timer.get().schedule(() -> {}, 50, TimeUnit.MILLISECONDS).get();
        }
        assertTrue(ConnectionReports.file().exists());
    }

    @Test
    void theReportSurvivesARestart() throws Throwable {
        sessions.then(j -> {
            var connection = SimulatorConnection.configure(simulator);
            assertNull(report());
            assertFalse(isOutdated(connection));
            assertTrue(ConnectionCheck.run(connection).isVerified());
            waitForFile();
        });
        sessions.then(j -> {
            assertTrue(report().isVerified());
            assertEquals(Outcome.OK, report().getOutcome());
            assertTrue(report().getAge().matches("\\d+(\\.\\d+)? (ms|sec)"), report().getAge());
            assertFalse(isOutdated(configured()));
            assertEquals(9, report().getItems().size());
        });
    }

    @Test
    void aFailureIsKeptToo() throws Throwable {
        sessions.then(j -> {
            var connection = SimulatorConnection.configure(simulator);
            simulator.oauth().clientActive(false);
            var fresh = ConnectionCheck.run(connection);
            assertTrue(fresh.getSummary().startsWith("OAuth failed: 401"), fresh.getSummary());
            assertEquals(Outcome.FAILED, report().getOutcome());
            assertEquals(fresh.getSummary(), report().getSummary());
        });
    }

    @Test
    void aSecretThatNoBuildMayUseIsNotUsedForTheTestEither() throws Throwable {
        sessions.then(j -> {
            var report = ConnectionCheck.run(SimulatorConnection.configureSystemOnly(simulator));
            assertTrue(report.getSummary().contains("'system-only'"), report.getSummary());
            assertFalse(report.isVerified());
            assertEquals(0, simulator.requests().entries().size());
        });
    }

    @Test
    void aChangeOfTheSettingsMakesItOutdated() throws Throwable {
        sessions.then(j -> {
            var connection = SimulatorConnection.configure(simulator);
            ConnectionCheck.run(connection);
            var url = connection.getInstanceUrl();
            var client = connection.getClientId();
            var secret = connection.getCredentialsId();
            assertFalse(isOutdated(new ServiceNowConnection("simulator", url, client, secret)));
            assertTrue(isOutdated(new ServiceNowConnection("simulator", url + "0", client, secret)));
            assertTrue(isOutdated(new ServiceNowConnection("simulator", url, client + "0", secret)));
            assertTrue(isOutdated(new ServiceNowConnection("simulator", url, client, "other")));
        });
    }

    @Test
    void aNewSecretUnderTheSameIdMakesItOutdated() throws Throwable {
        sessions.then(j -> {
            var connection = SimulatorConnection.configure(simulator);
            ConnectionCheck.run(connection);
            SimulatorConnection.storeSecret("another");
            assertTrue(isOutdated(connection));
            SimulatorConnection.storeSecret(ServiceNowSimulator.CLIENT_SECRET);
            assertFalse(isOutdated(connection));
        });
    }

    @Test
    void theFileHoldsNoSecret() throws Throwable {
        sessions.then(j -> {
            ConnectionCheck.run(SimulatorConnection.configure(simulator));
            waitForFile();
            assertFalse(ConnectionReports.file().asString().contains(ServiceNowSimulator.CLIENT_SECRET));
        });
    }

    @Test
    void aBrokenFileStopsNothing() throws Throwable {
        sessions.then(j -> Files.writeString(ConnectionReports.file().getFile().toPath(), "<tree-map><entry>"));
        sessions.then(j -> {
            var connection = SimulatorConnection.configure(simulator);
            assertNull(report());
            ConnectionCheck.run(connection);
            assertNotNull(report());
        });
        sessions.then(j -> Files.writeString(ConnectionReports.file().getFile().toPath(), """
                <tree-map>
                  <entry>
                    <string>simulator</string>
                    <io.jenkins.plugins.servicenow.config.ConnectionReports_-Entry/>
                  </entry>
                  <entry><string>other</string><string>nonsense</string></entry>
                </tree-map>
                """));
        sessions.then(j -> {
            assertFalse(report().isVerified());
            assertTrue(isOutdated(configured()));
            assertNull(ConnectionReports.get().of(SimulatorConnection.connection("other", simulator)));
        });
    }

    @Test
    void reportsOfConnectionsThatAreGoneAreForgotten() throws Throwable {
        sessions.then(j -> {
            var gone = SimulatorConnection.configure(simulator);
            ConnectionCheck.run(gone);
            var other = SimulatorConnection.connection("other", simulator);
            ServiceNowConfiguration.get().setConnections(List.of(other));
            ConnectionCheck.run(other);
            assertNull(ConnectionReports.get().of(gone));
            assertNotNull(ConnectionReports.get().of(other));
        });
    }

    @Test
    void aConnectionWithoutANameIsTestedAndNothingIsKept() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.storeSecret(ServiceNowSimulator.CLIENT_SECRET);
            var nameless = SimulatorConnection.connection("", simulator);
            assertTrue(ConnectionCheck.run(nameless).isVerified());
            assertNull(ConnectionReports.get().of(nameless));
        });
    }
}
