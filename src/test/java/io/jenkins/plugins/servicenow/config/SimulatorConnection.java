package io.jenkins.plugins.servicenow.config;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.IOException;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;

/** Connects the Jenkins under test to a simulator, as an administrator would. */
public final class SimulatorConnection {

    public static final String CREDENTIALS_ID = "servicenow-secret";

    private SimulatorConnection() {}

    /** The only connection, named {@code simulator}, with its secret in the credentials store. */
    public static ServiceNowConnection configure(ServiceNowSimulator simulator) throws IOException {
        storeSecret(ServiceNowSimulator.CLIENT_SECRET);
        var connection = connection("simulator", simulator);
        ServiceNowConfiguration.get().setConnections(List.of(connection));
        return connection;
    }

    /**
     * The only connection, as {@link #configure} makes it, with a poll interval and a read timeout of one second: shorter than
     * an administrator may enter.
     */
    public static ServiceNowConnection configureQuick(ServiceNowSimulator simulator) throws IOException {
        storeSecret(ServiceNowSimulator.CLIENT_SECRET);
        var connection = new QuickConnection(simulator.url());
        ServiceNowConfiguration.get().setConnections(List.of(connection));
        return connection;
    }

    private static final class QuickConnection extends ServiceNowConnection {

        QuickConnection(String url) {
            super("simulator", url, ServiceNowSimulator.CLIENT_ID, CREDENTIALS_ID);
        }

        @Override
        public int getPollSeconds() {
            return 1;
        }

        @Override
        public int getReadTimeoutSeconds() {
            return 1;
        }
    }

    public static ServiceNowConnection connection(String name, ServiceNowSimulator simulator) {
        return new ServiceNowConnection(name, simulator.url(), ServiceNowSimulator.CLIENT_ID, CREDENTIALS_ID);
    }

    public static void storeSecret(String secret) throws IOException {
        var store = SystemCredentialsProvider.getInstance();
        store.getCredentials()
                .removeIf(credentials -> credentials instanceof StringCredentialsImpl text
                        && text.getId().equals(CREDENTIALS_ID));
        store.getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, CREDENTIALS_ID, "ServiceNow", Secret.fromString(secret)));
        store.save();
    }

    /** The only connection, named {@code simulator}, with a secret that is for Jenkins itself and for no build. */
    public static ServiceNowConnection configureSystemOnly(ServiceNowSimulator simulator) throws IOException {
        var store = SystemCredentialsProvider.getInstance();
        store.getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.SYSTEM,
                        "system-only",
                        "ServiceNow",
                        Secret.fromString(ServiceNowSimulator.CLIENT_SECRET)));
        store.save();
        var connection =
                new ServiceNowConnection("simulator", simulator.url(), ServiceNowSimulator.CLIENT_ID, "system-only");
        ServiceNowConfiguration.get().setConnections(List.of(connection));
        return connection;
    }

    /** The one of this name. */
    public static ServiceNowConnection named(String name) {
        return ServiceNowConfiguration.get().getConnections().stream()
                .filter(connection -> connection.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Reads something as a build does that has just ended. */
    public static void readForBuild(ServiceNowConnection connection) throws Exception {
        var job = Jenkins.get().getItemByFullName("reader", WorkflowJob.class);
        if (job == null) {
            job = Jenkins.get().createProject(WorkflowJob.class, "reader");
            job.setDefinition(new CpsFlowDefinition("", true));
        }
        var run = job.scheduleBuild2(0).get();
        connection.openForPolls(run, Masking.of(run)).tables().probe("sys_user");
    }
}
