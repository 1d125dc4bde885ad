package io.jenkins.plugins.servicenow.simulator.table;

import io.jenkins.plugins.servicenow.simulator.access.Access;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.Customisation;
import io.jenkins.plugins.servicenow.simulator.control.Journal;
import io.jenkins.plugins.servicenow.simulator.control.RequestLog;
import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import io.jenkins.plugins.servicenow.simulator.records.DisplayValues;
import io.jenkins.plugins.servicenow.simulator.records.EncodedQuery;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Schema;
import io.jenkins.plugins.servicenow.simulator.records.Table;

/** What every API that reads or writes records needs. It knows none of them. */
public final class Instance {

    private final SimulatorClock clock = new SimulatorClock();
    private final Journal journal = new Journal(clock);
    private final RequestLog log = new RequestLog();
    private final Customisation customisation = new Customisation();
    private final Schema schema = new Schema();
    private final Records records = new Records(schema, clock, journal);
    private final Access access = new Access(schema, records);
    private final DisplayValues displayValues = new DisplayValues(schema, records);
    private final RecordWriter writer = new RecordWriter(records, access, customisation, clock);
    private OrderVariables variables = (order, name) -> OrderVariables.Value.NONE;
    private String url = "";

    public SimulatorClock clock() {
        return clock;
    }

    public Journal journal() {
        return journal;
    }

    public RequestLog log() {
        return log;
    }

    public Customisation customisation() {
        return customisation;
    }

    public Schema schema() {
        return schema;
    }

    public Records records() {
        return records;
    }

    public Access access() {
        return access;
    }

    public DisplayValues displayValues() {
        return displayValues;
    }

    public RecordWriter writer() {
        return writer;
    }

    /** @param caller who is asked for by scripts in the query */
    public EncodedQuery query(String text, Table table, Caller caller) {
        return EncodedQuery.parse(text, schema, records, table, log, new QueryScripts(clock, caller)::value);
    }

    public OrderVariables variables() {
        return variables;
    }

    public void variables(OrderVariables ofOrders) {
        variables = ofOrders;
    }

    /** Without a slash at the end. */
    public String url() {
        return url;
    }

    public void url(String known) {
        url = known;
    }
}
