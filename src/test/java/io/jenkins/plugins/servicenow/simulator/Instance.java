package io.jenkins.plugins.servicenow.simulator;

/** The parts of one instance that its APIs share. */
final class Instance {

    final Schema schema = new Schema();
    final Choices choices = new Choices();
    final SimulatorClock clock = new SimulatorClock();
    final Journal journal = new Journal(clock);
    final Records records = new Records(schema, clock, journal);
    final Customisation customisation = new Customisation();
    final Attachments attachments = new Attachments(records, clock);
    final RequestLog log = new RequestLog();
    final Faults faults = new Faults();
    final Access access = new Access(records);
    final OAuthServer oauth = new OAuthServer(records, clock);
    final Cmdb cmdb = new Cmdb(schema, choices);
    final BatchLimits batchLimits = new BatchLimits();
    final ApprovalPolicy approvalPolicy;
    final ChangeFlow changeFlow;
    final RecordWriter writer;

    /** Null when there is none. */
    volatile Proxy proxy;

    private String url = "";

    Instance() {
        Seeds.plant(records, schema, choices);
        journal.clear();
        clock.whenAdvanced(() -> faults.carryOutDue(clock.now()));
        approvalPolicy = new ApprovalPolicy(records);
        changeFlow = new ChangeFlow(records, clock, customisation, approvalPolicy);
        writer = new RecordWriter(this);
    }

    EncodedQuery query(String text, Table table) {
        return EncodedQuery.parse(text, schema, records, table, log);
    }

    /** Without a slash at the end. */
    String url() {
        return url;
    }

    void url(String known) {
        url = known;
    }
}
