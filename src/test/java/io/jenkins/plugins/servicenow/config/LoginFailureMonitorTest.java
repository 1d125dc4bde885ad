package io.jenkins.plugins.servicenow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.AdministrativeMonitor;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class LoginFailureMonitorTest {

    private ServiceNowSimulator simulator;

    private static LoginFailureMonitor monitor() {
        return LoginFailureMonitor.get();
    }

    private static ServiceNowConnection connection() {
        return ServiceNowConfiguration.get().getConnections().get(0);
    }

    private ServiceNowConnection refused() throws Exception {
        var connection = connection();
        simulator.oauth().clientActive(false);
        assertThrows(ServiceNowException.class, () -> SimulatorConnection.readForBuild(connection));
        return connection;
    }

    @Test
    void aBuildThatCannotLogInRaisesTheWarningAndTheNextThatCanClearsIt(JenkinsRule j) throws Exception {
        assertTrue(AdministrativeMonitor.all().contains(monitor()));
        assertFalse(monitor().isActivated());
        var script = "snowChangeRequest shortDescription: 'x', requestApproval: false";

        simulator.oauth().grantEnabled(false);
        Pipelines.run(j, Result.FAILURE, script);
        assertTrue(monitor().isActivated());
        assertEquals(1, monitor().getFailures().size());
        var failure = monitor().getFailures().get(0);
        assertEquals("simulator", failure.getConnection());
        assertTrue(failure.getMessage().startsWith("OAuth failed: 401"), failure.getMessage());

        simulator.oauth().grantEnabled(true);
        Pipelines.run(j, Result.SUCCESS, script);
        assertFalse(monitor().isActivated());
    }

    @Test
    void thePollerRaisesAndClearsItToo(JenkinsRule j) throws Exception {
        var connection = refused();
        assertTrue(monitor().isActivated());
        simulator.oauth().clientActive(true);
        SimulatorConnection.readForBuild(connection);
        assertFalse(monitor().isActivated());
    }

    @Test
    void anOutageDoesNotClearIt(JenkinsRule j) throws Exception {
        var connection = refused();
        simulator.faults().always(Fault.status(503));
        assertThrows(ServiceNowException.class, () -> SimulatorConnection.readForBuild(connection));
        assertTrue(monitor().isActivated());
    }

    @Test
    void anOutageDoesNotRaiseIt(JenkinsRule j) throws Exception {
        var connection = connection();
        simulator.faults().always(Fault.status(503));
        assertThrows(ServiceNowException.class, () -> SimulatorConnection.readForBuild(connection));
        assertFalse(monitor().isActivated());
    }

    @Test
    void aTestThatFailsRaisesNothingButOneThatSucceedsClears(JenkinsRule j) throws Exception {
        var connection = connection();
        simulator.oauth().clientActive(false);
        ConnectionCheck.run(connection);
        assertFalse(monitor().isActivated());

        refused();
        simulator.oauth().clientActive(true);
        ConnectionCheck.run(connection);
        assertFalse(monitor().isActivated());
    }

    @Test
    void aConnectionThatWasChangedOrRemovedOrDisabledIsNoProblem(JenkinsRule j) throws Exception {
        var connection = refused();
        var configuration = ServiceNowConfiguration.get();
        configuration.setEnabled(false);
        assertFalse(monitor().isActivated());
        configuration.setEnabled(true);
        assertTrue(monitor().isActivated());

        configuration.setConnections(List.of(new ServiceNowConnection(
                "simulator", connection.getInstanceUrl(), "another client", connection.getCredentialsId())));
        assertFalse(monitor().isActivated());
        configuration.setConnections(List.of());
        assertFalse(monitor().isActivated());
    }
}
