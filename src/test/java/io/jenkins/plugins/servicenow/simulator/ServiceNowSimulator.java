package io.jenkins.plugins.servicenow.simulator;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.Slf4jNotifier;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;

/**
 * A ServiceNow instance with stock ITSM on 127.0.0.1, in memory. It answers as ServiceNow documentation says and as
 * instances were seen to answer, traps included.
 */
public final class ServiceNowSimulator implements AutoCloseable {

    /** The registered OAuth client. */
    public static final String CLIENT_ID = "jenkins";

    /** For tests only. Its special characters show who forgets to encode them. */
    public static final String CLIENT_SECRET = "s3cret+for&tests%23only#";

    private static final int FREE_PORT = 0;
    private static final int THREADS = 64;
    private static final int LARGEST_HEADER_BYTES = 64 * 1024;
    private static final long STOP_MILLIS = 500;

    private final Instance instance = new Instance();
    private final Approvals approvals = new Approvals(instance);
    private final WireMockServer server;

    private ServiceNowSimulator(int port) {
        var gateway = new Gateway(instance);
        server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .port(port)
                .http2PlainDisabled(true)
                .templatingEnabled(false)
                .containerThreads(THREADS)
                .asynchronousResponseEnabled(true)
                .asynchronousResponseThreads(THREADS)
                .jettyHeaderRequestSize(LARGEST_HEADER_BYTES)
                .jettyStopTimeout(STOP_MILLIS)
                .disableRequestJournal()
                .notifier(new Slf4jNotifier(false))
                .httpServerFactory((options, admin, stubs) -> new StreamingServer(options, admin, stubs, gateway))
                .extensions(gateway));
        server.stubFor(any(anyUrl()));
        server.start();
        instance.url("http://127.0.0.1:" + server.port());
    }

    /** Starts on a free port. */
    public static ServiceNowSimulator start() {
        return start(FREE_PORT);
    }

    public static ServiceNowSimulator start(int port) {
        return new ServiceNowSimulator(port);
    }

    /** Such as {@code http://127.0.0.1:8080}, without a slash at the end. */
    public String url() {
        return instance.url();
    }

    public OAuthServer oauth() {
        return instance.oauth;
    }

    public Records records() {
        return instance.records;
    }

    /** What a person sees in a field of a record: labels and names. Empty when the table has no such column. */
    public String shown(String table, String sysId, String column) {
        synchronized (instance.records) {
            Row row = instance.records.row(table, sysId);
            Column shown = row.table().column(column);
            return shown == null ? "" : new DisplayValues(instance).of(row, shown);
        }
    }

    public Access access() {
        return instance.access;
    }

    public Customisation customisation() {
        return instance.customisation;
    }

    /** Everything that was written since the instance was set up. */
    public Journal journal() {
        return instance.journal;
    }

    public Faults faults() {
        return instance.faults;
    }

    /** From now on all requests but those of browsers pass through this; null for none. */
    public void proxy(Proxy between) {
        instance.proxy = between;
    }

    public RequestLog requests() {
        return instance.log;
    }

    public SimulatorClock clock() {
        return instance.clock;
    }

    public Approvals approvals() {
        return approvals;
    }

    public Cmdb cmdb() {
        return instance.cmdb;
    }

    public BatchLimits batches() {
        return instance.batchLimits;
    }

    public Attachments attachments() {
        return instance.attachments;
    }

    @Override
    public void close() {
        server.stop();
    }
}
