package io.jenkins.plugins.servicenow.simulator;

import io.jenkins.plugins.servicenow.simulator.access.Access;
import io.jenkins.plugins.servicenow.simulator.approval.ApprovalPolicy;
import io.jenkins.plugins.servicenow.simulator.attachment.Attachments;
import io.jenkins.plugins.servicenow.simulator.batch.BatchApiHandler;
import io.jenkins.plugins.servicenow.simulator.batch.BatchLimits;
import io.jenkins.plugins.servicenow.simulator.catalog.Catalog;
import io.jenkins.plugins.servicenow.simulator.change.Approvals;
import io.jenkins.plugins.servicenow.simulator.change.ChangeManagement;
import io.jenkins.plugins.servicenow.simulator.change.Planning;
import io.jenkins.plugins.servicenow.simulator.cmdb.Cmdb;
import io.jenkins.plugins.servicenow.simulator.control.Customisation;
import io.jenkins.plugins.servicenow.simulator.control.Faults;
import io.jenkins.plugins.servicenow.simulator.control.Journal;
import io.jenkins.plugins.servicenow.simulator.control.Proxy;
import io.jenkins.plugins.servicenow.simulator.control.RequestLog;
import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import io.jenkins.plugins.servicenow.simulator.incident.IncidentManagement;
import io.jenkins.plugins.servicenow.simulator.oauth.OAuthServer;
import io.jenkins.plugins.servicenow.simulator.page.Pages;
import io.jenkins.plugins.servicenow.simulator.records.Column;
import io.jenkins.plugins.servicenow.simulator.records.Dictionary;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.remote.ControlApi;
import io.jenkins.plugins.servicenow.simulator.remote.Seeds;
import io.jenkins.plugins.servicenow.simulator.sbom.SbomCore;
import io.jenkins.plugins.servicenow.simulator.server.Gateway;
import io.jenkins.plugins.servicenow.simulator.server.HttpServer;
import io.jenkins.plugins.servicenow.simulator.server.NotSimulated;
import io.jenkins.plugins.servicenow.simulator.server.Router;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import io.jenkins.plugins.servicenow.simulator.table.StatsApi;
import io.jenkins.plugins.servicenow.simulator.table.TableApiHandler;
import java.util.List;

/**
 * A ServiceNow instance with stock ITSM on 127.0.0.1, in memory. It answers as ServiceNow documentation says and as
 * instances were seen to answer, traps included.
 */
public final class ServiceNowSimulator implements AutoCloseable {

    /** The registered OAuth client. */
    public static final String CLIENT_ID = OAuthServer.CLIENT_ID;

    /** For tests only. Its special characters show who forgets to encode them. */
    public static final String CLIENT_SECRET = OAuthServer.CLIENT_SECRET;

    private static final int FREE_PORT = 0;

    private final HttpServer server;
    private final String seeds;
    private volatile Parts parts;

    private ServiceNowSimulator(int port, String seeds) {
        this.seeds = seeds;
        parts = new Parts(this::reset, seeds);
        server = new HttpServer(() -> parts.gateway, port);
        parts.instance.url(address());
    }

    /** Makes it the instance that it was at the start: what its methods returned before belongs to it no longer. */
    public void reset() {
        var fresh = new Parts(this::reset, seeds);
        fresh.instance.url(address());
        parts = fresh;
    }

    private String address() {
        return "http://127.0.0.1:" + server.port();
    }

    /** All that is forgotten with a reset. */
    private static final class Parts {

        private final Instance instance = new Instance();
        private final Faults faults = new Faults();
        private final BatchLimits batchLimits = new BatchLimits();
        private final OAuthServer oauth;
        private final ChangeManagement changes;
        private final Catalog catalog;
        private final Cmdb cmdb;
        private final Attachments attachments;
        private final SbomCore sbomCore;
        private final Gateway gateway;

        Parts(Runnable reset, String seeds) {
            Records records = instance.records();
            instance.clock()
                    .whenAdvanced(() -> faults.carryOutDue(instance.clock().now()));
            oauth = new OAuthServer(records, instance.clock());
            var router = new Router(records, instance.journal(), instance.access(), oauth);
            router.add(oauth);
            router.add(new TableApiHandler(instance));
            router.add(new StatsApi(instance));
            router.add(new BatchApiHandler(router, batchLimits, instance, faults));
            cmdb = new Cmdb(instance, router);
            attachments = new Attachments(instance, router);
            IncidentManagement.addTo(instance);
            var approvalPolicy = new ApprovalPolicy(instance);
            changes = new ChangeManagement(instance, approvalPolicy, router);
            var approvals = changes.approvals();
            catalog = new Catalog(instance, approvalPolicy, router);
            sbomCore = new SbomCore(instance, router);
            router.add(new ControlApi(instance, approvals, catalog, attachments, sbomCore, faults, oauth, reset));
            router.add(new NotSimulated());
            router.add(new Pages(instance, approvalPolicy, approvals, catalog, attachments, faults));
            Dictionary.plant(instance.schema(), records);
            Seeds.add(instance, seeds);
            instance.journal().clear();
            gateway = new Gateway(router, instance.clock(), faults, instance.log(), instance.customisation());
        }
    }

    /** Starts on a free port. */
    public static ServiceNowSimulator start() {
        return start(FREE_PORT);
    }

    public static ServiceNowSimulator start(int port) {
        return start(port, "{}");
    }

    /**
     * @param seeds records as {@link #seed} takes them, which are there again after each reset
     * @throws IllegalArgumentException when the seeds are wrong, which says what to write instead
     */
    static ServiceNowSimulator start(int port, String seeds) {
        return new ServiceNowSimulator(port, seeds);
    }

    /** Such as {@code http://127.0.0.1:8080}, without a slash at the end. */
    public String url() {
        return parts.instance.url();
    }

    public OAuthServer oauth() {
        return parts.oauth;
    }

    /**
     * Adds the records of a text such as <code>{"incident": [{"short_description": "Disk full"}]}</code>.
     *
     * @return their sys_ids in order
     * @throws IllegalArgumentException when the text is wrong, which says what to write instead
     */
    public List<String> seed(String json) {
        return Seeds.add(parts.instance, json);
    }

    public Records records() {
        return parts.instance.records();
    }

    /** What a person sees in a field of a record: labels and names. Empty when the table has no such column. */
    public String shown(String table, String sysId, String column) {
        Instance instance = parts.instance;
        synchronized (instance.records()) {
            Row row = instance.records().row(table, sysId);
            Column shown = row.table().column(column);
            return shown == null ? "" : instance.displayValues().of(row, shown);
        }
    }

    public Access access() {
        return parts.instance.access();
    }

    public Customisation customisation() {
        return parts.instance.customisation();
    }

    /** Everything that was written since the instance was set up. */
    public Journal journal() {
        return parts.instance.journal();
    }

    public Faults faults() {
        return parts.faults;
    }

    /** From now on all requests but those of browsers pass through this; null for none. */
    public void proxy(Proxy between) {
        parts.gateway.proxy(between);
    }

    public RequestLog requests() {
        return parts.instance.log();
    }

    public SimulatorClock clock() {
        return parts.instance.clock();
    }

    public Approvals approvals() {
        return parts.changes.approvals();
    }

    public Planning planning() {
        return parts.changes.planning();
    }

    public Catalog catalog() {
        return parts.catalog;
    }

    public Cmdb cmdb() {
        return parts.cmdb;
    }

    public BatchLimits batches() {
        return parts.batchLimits;
    }

    public Attachments attachments() {
        return parts.attachments;
    }

    public SbomCore sbomCore() {
        return parts.sbomCore;
    }

    @Override
    public void close() {
        server.stop();
    }
}
