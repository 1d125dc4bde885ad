package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.okhttp.api.JenkinsOkHttpClient;
import java.util.concurrent.Executors;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** The HTTP client of all connections: one pool of connections and threads for the controller. */
final class HttpClients {

    /** Half of what an instance queues for its API, so that a burst of builds leaves room for others. */
    private static final int REQUESTS_PER_INSTANCE = 25;

    /** So many that the requests to instances which hang never hold up those to others. */
    private static final int REQUESTS = 1000;

    private static final OkHttpClient POOL =
            new OkHttpClient.Builder().dispatcher(dispatcher()).build();

    private HttpClients() {}

    /** Goes through the proxy of Jenkins, as it is configured at the time of each request. */
    @NonNull
    static OkHttpClient client() {
        return JenkinsOkHttpClient.newClientBuilder(POOL).build();
    }

    /** With daemon threads: those of OkHttp itself keep a process that has ended its work alive for a minute. */
    private static Dispatcher dispatcher() {
        var dispatcher = new Dispatcher(Executors.newCachedThreadPool(
                new NamingThreadFactory(new DaemonThreadFactory(), "ServiceNow requests")));
        dispatcher.setMaxRequests(REQUESTS);
        dispatcher.setMaxRequestsPerHost(REQUESTS_PER_INSTANCE);
        return dispatcher;
    }
}
