package io.jenkins.plugins.servicenow.client;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.concurrent.Executors;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** Sessions with a simulator, for tests which need no Jenkins. */
public final class SimulatorSession {

    /** With daemon threads: those of OkHttp itself keep a process that has ended its work alive for a minute. */
    private static final OkHttpClient POOL = new OkHttpClient.Builder()
            .dispatcher(new Dispatcher(Executors.newCachedThreadPool(task -> {
                var thread = new Thread(task, "simulator session");
                thread.setDaemon(true);
                return thread;
            })))
            .build();

    private SimulatorSession() {}

    /** A session that makes each request once. */
    public static ServiceNowSession open(ServiceNowSimulator simulator) {
        return open(simulator.url());
    }

    /** The same with one in another process. */
    public static ServiceNowSession open(String url) {
        return open(url, Sleeper.SYSTEM);
    }

    /** One that makes each request once, and waits by this time. */
    public static ServiceNowSession open(String url, Sleeper time) {
        return new ServiceNowClient(
                        POOL,
                        HttpUrl.get(url),
                        new ClientCredentials(ServiceNowSimulator.CLIENT_ID, () -> ServiceNowSimulator.CLIENT_SECRET),
                        Timeouts.DEFAULT,
                        RetryRules.NONE,
                        time)
                .open();
    }
}
