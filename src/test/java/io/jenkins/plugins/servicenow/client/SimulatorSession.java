package io.jenkins.plugins.servicenow.client;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** Sessions with a simulator, for tests which need no Jenkins. */
public final class SimulatorSession {

    private static final OkHttpClient POOL = new OkHttpClient();

    private SimulatorSession() {}

    /** A session that makes each request once. */
    public static ServiceNowSession open(ServiceNowSimulator simulator) {
        return open(simulator.url());
    }

    /** The same with one in another process. */
    public static ServiceNowSession open(String url) {
        return new ServiceNowClient(
                        POOL,
                        HttpUrl.get(url),
                        new ClientCredentials(ServiceNowSimulator.CLIENT_ID, () -> ServiceNowSimulator.CLIENT_SECRET),
                        Timeouts.DEFAULT,
                        RetryRules.NONE)
                .open();
    }
}
