package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ReadBack;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.JournalText;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Reports to orders what becomes of them: each event once, in the order in which they have happened. What is to be reported is in
 * the ledger until it was sent, so neither an outage nor a restart loses it, and a note that stands there already is not written
 * again.
 */
final class OrderReporter {

    private static final Logger LOGGER = Logger.getLogger(OrderReporter.class.getName());

    /** Has the comments that the orderer reads, also when the work is done on a task of it. */
    private static final String ORDER_TABLE = "sc_req_item";

    private final ServiceNowSession session;
    private final OrderRecord order;

    private OrderReporter(ServiceNowSession session, OrderRecord order) {
        this.session = session;
        this.order = order;
    }

    /**
     * Keeps a report for the order, unless the same event was reported or is to be. Writes the ledger; {@link #send} sends it.
     *
     * @param key of the order in the ledger
     */
    static void report(@NonNull String key, @NonNull OrderReport report) throws IOException {
        CatalogOrders.get()
                .update(key, order -> order.withReports(order.reports().with(report)));
    }

    /**
     * Sends the reports that are kept for an order.
     *
     * @param session that tries everything once, with the instance of the order
     * @param key of the order in the ledger
     * @throws ServiceNowException for what may pass; the rest is sent by the next call
     */
    static void send(@NonNull ServiceNowSession session, @NonNull String key) throws IOException, InterruptedException {
        var orders = CatalogOrders.get();
        var order = orders.ledger().get(key);
        while (order.isPresent() && !order.get().reports().pending().isEmpty()) {
            var report = order.get().reports().pending().get(0);
            var stateKept = new OrderReporter(session, order.get()).write(report);
            order = orders.update(key, now -> now.withReports(now.reports().withSent(report, !stateKept)));
        }
        OrderBuilds.settle(key);
    }

    /** @return false when ServiceNow has not kept the state */
    private boolean write(OrderReport report) throws ServiceNowException, InterruptedException {
        var note = JournalText.of(report.workNote());
        var journals = new LinkedHashMap<>(Map.of("work_notes", note));
        if (!report.comment().isEmpty()) {
            journals.put("comments", JournalText.of(report.comment()));
        }
        note(ORDER_TABLE, SysId.of(order.orderItem()), journals);
        if (order.isTask()) {
            note(order.table(), order.id(), Map.of("work_notes", note));
        }
        var state = report.state();
        return state == null || order.reports().stateRefused() || writeState(state, report.workNote());
    }

    /** With all journals in one request, the work note shows whether it was carried out. */
    private void note(String table, SysId record, Map<String, String> journals)
            throws ServiceNowException, InterruptedException {
        try {
            session.tables().noteOnce(table, record, journals, journals.get("work_notes"), false);
        } catch (ServiceNowException e) {
            if (e.mayPass()) {
                throw e;
            }
            LOGGER.log(Level.WARNING, order.number() + " did not get the report: " + journals.get("work_notes"), e);
        }
    }

    /** @return false when ServiceNow has not kept it */
    private boolean writeState(String state, String closeNotes) throws ServiceNowException, InterruptedException {
        try {
            var record = session.tables()
                    .get(order.table(), order.id(), "state", "active")
                    .filter(found -> found.has("state") && found.has("active"))
                    .orElse(null);
            if (record == null) {
                say("WARNING: the state of " + order.number() + " was not changed to " + state
                        + ", because the OAuth Application User may not read the fields 'state' and 'active'.");
                return false;
            }
            if (record.value("state").equals(state) || record.value("active").equals("false")) {
                return true;
            }
            var answer = session.tables().update(order.table(), order.id(), values(state, closeNotes));
            var kept = ReadBack.dropped(Map.of("state", state), answer).isEmpty();
            if (!kept) {
                say(order.number() + " has not taken the state " + state
                        + ": a flow or a rule of ServiceNow sets it. Jenkins only writes notes to this order.");
            }
            return kept;
        } catch (ServiceNowException e) {
            if (e.mayPass()) {
                throw e;
            }
            say("WARNING: the state of " + order.number() + " was not changed to " + state + ". " + e.getMessage());
            return false;
        }
    }

    private static Map<String, String> values(String state, String closeNotes) {
        return OrderReport.isClosed(state)
                ? Map.of("state", state, "close_notes", JournalText.of(closeNotes))
                : Map.of("state", state);
    }

    /** In the log of the build while it runs. */
    private void say(String line) {
        LOGGER.log(Level.FINE, line);
        OrderBuilds.print(order, line);
    }
}
