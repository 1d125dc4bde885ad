package io.jenkins.plugins.servicenow.simulator;

import wiremock.org.eclipse.jetty.http.UriCompliance;
import wiremock.org.eclipse.jetty.server.HttpConfiguration;
import wiremock.org.eclipse.jetty.server.HttpConnectionFactory;
import wiremock.org.eclipse.jetty.server.Server;
import wiremock.org.eclipse.jetty.server.ServerConnector;
import wiremock.org.eclipse.jetty.server.handler.gzip.GzipHandler;
import wiremock.org.eclipse.jetty.util.thread.QueuedThreadPool;

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

    private final Instance instance = new Instance();
    private final Approvals approvals = new Approvals(instance);
    private final Server server;

    private ServiceNowSimulator(int port) {
        var threads = new QueuedThreadPool(THREADS);
        threads.setDaemon(true);
        server = new Server(threads);
        var http = new HttpConfiguration();
        http.setRequestHeaderSize(LARGEST_HEADER_BYTES);
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        var compressed = new GzipHandler();
        compressed.setHandler(new HttpHandler(new Gateway(instance)));
        server.setHandler(compressed);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("The simulator cannot be started", e);
        }
        instance.url("http://127.0.0.1:" + connector.getLocalPort());
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
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The simulator cannot be stopped", e);
        }
    }
}
