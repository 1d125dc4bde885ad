package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Claims orders for this controller. ServiceNow has no write that succeeds for one of two only, so a token is written to an order
 * that has none, and counts when it stands there after a time in which whoever has seen the order without a token has written
 * one, too: the last one has it. A write of which it is not known when it was carried out counts after the longest time that one
 * can take.
 */
final class OrderClaims {

    /** Twice what a write may take, from the reading before it on, of which the time is known. */
    static final Duration SETTLE = Duration.ofSeconds(10);

    /** The longest that ServiceNow lets a request run. */
    static final Duration CERTAIN = Duration.ofMinutes(5);

    /** Of the writes that were quick, by the key of the order: since when the token stands there, in nanoseconds. */
    private final Map<String, Long> writtenAt = new ConcurrentHashMap<>();

    /** A moment, by the clock and by one that nobody sets. */
    record Moment(@NonNull Instant now, long nanos) {

        @NonNull
        static Moment current() {
            return new Moment(CatalogOrders.time().now(), CatalogOrders.time().nanoTime());
        }
    }

    /** An order to claim, and the job that is to build it. */
    record Candidate(@NonNull OrderMember member, @NonNull OrderReading order) {}

    /** How long the token has yet to stand at a moment; not above zero when it has stood long enough. */
    @NonNull
    Duration untilSettled(@NonNull OrderRecord order, @NonNull Moment at) {
        var written = writtenAt.get(order.key());
        return written == null
                ? CERTAIN.minus(Duration.between(order.since(), at.now()))
                : SETTLE.minusNanos(at.nanos() - written);
    }

    /** Writes the ledger first, then the tokens. */
    void claim(@NonNull ServiceNowSession session, @NonNull List<Candidate> candidates)
            throws IOException, InterruptedException {
        var ledger = CatalogOrders.get().ledger();
        var claims = new LinkedHashMap<OrderRecord, OrderMember>();
        var records = new LinkedHashMap<String, OrderRecord>();
        for (var candidate : candidates) {
            var order = planned(candidate);
            claims.put(order, candidate.member());
            records.put(order.key(), order);
        }
        ledger.putAll(records);
        try {
            for (var claim : claims.entrySet()) {
                // Now it is not known any more that nothing was written.
                records.remove(claim.getKey().key());
                write(session, claim.getValue(), claim.getKey());
            }
        } finally {
            for (var unwritten : records.keySet()) {
                ledger.remove(unwritten);
            }
        }
    }

    private static OrderRecord planned(Candidate candidate) {
        var member = candidate.member();
        var order = candidate.order();
        return new OrderRecord(
                member.connection(),
                member.instanceUrl(),
                order.kind().table(),
                order.sysId().value(),
                order.number(),
                order.orderItem().orElse(order.sysId()).value(),
                member.job().getFullName(),
                member.trigger().getOnCancel(),
                OrderToken.create(),
                Phase.CLAIMING,
                0,
                null,
                CatalogOrders.time().now(),
                OrderReports.NONE);
    }

    /** The token has not come to stand there: writes it again. */
    void again(@NonNull ServiceNowSession session, @NonNull OrderMember member, @NonNull OrderRecord order)
            throws IOException, InterruptedException {
        writtenAt.remove(order.key());
        var now = CatalogOrders.time().now();
        var renewed = CatalogOrders.get().update(order.key(), latest -> latest.in(Phase.CLAIMING, now));
        if (renewed.isPresent()) {
            write(session, member, renewed.get());
        }
    }

    /** The claim counts, or is given up. */
    void forget(@NonNull String key) {
        writtenAt.remove(key);
    }

    private void write(ServiceNowSession session, OrderMember member, OrderRecord order)
            throws IOException, InterruptedException {
        var ledger = CatalogOrders.get().ledger();
        var key = order.key();
        var begin = CatalogOrders.time().nanoTime();
        try {
            var fresh = new OrderReader(session)
                    .byId(OrderReading.Kind.of(order.table()), List.of(order.id()))
                    .orders()
                    .get(order.id());
            if (fresh == null || !fresh.token().isEmpty() || !member.mayBuild(fresh)) {
                ledger.remove(key);
                return;
            }
        } catch (ServiceNowException | InterruptedException e) {
            ledger.remove(key);
            throw e;
        }
        try {
            var answer = session.tables()
                    .update(
                            order.table(),
                            order.id(),
                            Map.of(
                                    OrderReading.CORRELATION_ID,
                                    order.token(),
                                    "correlation_display",
                                    OrderToken.display()));
            var now = CatalogOrders.time().nanoTime();
            if (!answer.value(OrderReading.CORRELATION_ID).equals(order.token())) {
                ledger.remove(key);
                member.status()
                        .report(order.number()
                                + " cannot be claimed: ServiceNow has not kept 'correlation_id'. Give the"
                                + " OAuth Application User a role that may write it, such as itil.");
            } else if (now - begin <= SETTLE.dividedBy(2).toNanos()) {
                writtenAt.put(key, now);
            }
        } catch (ServiceNowException e) {
            if (!e.outcome().mayHaveBeenApplied) {
                ledger.remove(key);
            }
            if (e.mayPass()) {
                throw e;
            }
            member.status().report(order.number() + " cannot be claimed: " + e.getMessage());
        }
    }
}
