package io.jenkins.plugins.servicenow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.AdministrativeMonitor;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.simulator.Fault;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class LoginFailureMonitorTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    private static LoginFailureMonitor monitor() {
        return LoginFailureMonitor.get();
    }

    private static void readForController(ServiceNowConnection connection) throws Exception {
        connection.openForController(Jenkins.get()).tables().probe("sys_user");
    }

    private ServiceNowConnection refused() throws Exception {
        var connection = SimulatorConnection.configure(simulator);
        simulator.oauth().clientActive(false);
        assertThrows(ServiceNowException.class, () -> readForController(connection));
        return connection;
    }

    @Test
    void aBuildThatCannotLogInRaisesTheWarningAndTheNextThatCanClearsIt(JenkinsRule j) throws Exception {
        SimulatorConnection.configure(simulator);
        assertTrue(AdministrativeMonitor.all().contains(monitor()));
        assertFalse(monitor().isActivated());
        var job = j.createProject(WorkflowJob.class, "image");
        job.setDefinition(
                new CpsFlowDefinition("snowChangeRequest shortDescription: 'x', requestApproval: false", true));

        simulator.oauth().grantEnabled(false);
        j.buildAndAssertStatus(Result.FAILURE, job);
        assertTrue(monitor().isActivated());
        assertEquals(1, monitor().getFailures().size());
        var failure = monitor().getFailures().get(0);
        assertEquals("simulator", failure.getConnection());
        assertTrue(failure.getMessage().startsWith("OAuth failed: 401"), failure.getMessage());

        simulator.oauth().grantEnabled(true);
        j.buildAndAssertSuccess(job);
        assertFalse(monitor().isActivated());
    }

    @Test
    void thePollerRaisesAndClearsItToo(JenkinsRule j) throws Exception {
        var connection = refused();
        assertTrue(monitor().isActivated());
        simulator.oauth().clientActive(true);
        readForController(connection);
        assertFalse(monitor().isActivated());
    }

    @Test
    void anOutageDoesNotClearIt(JenkinsRule j) throws Exception {
        var connection = refused();
        simulator.faults().always(Fault.status(503));
        assertThrows(ServiceNowException.class, () -> readForController(connection));
        assertTrue(monitor().isActivated());
    }

    @Test
    void anOutageDoesNotRaiseIt(JenkinsRule j) throws Exception {
        var connection = SimulatorConnection.configure(simulator);
        simulator.faults().always(Fault.status(503));
        assertThrows(ServiceNowException.class, () -> readForController(connection));
        assertFalse(monitor().isActivated());
    }

    @Test
    void aTestThatFailsRaisesNothingButOneThatSucceedsClears(JenkinsRule j) throws Exception {
        var connection = SimulatorConnection.configure(simulator);
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
