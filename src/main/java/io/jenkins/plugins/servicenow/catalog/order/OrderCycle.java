package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/** One poll of the orders that one login may read: what is new is claimed, and what is claimed goes a step further. */
final class OrderCycle {

    private static final Logger LOGGER = Logger.getLogger(OrderCycle.class.getName());

    /** So that a poll does not last long: the others follow at once. */
    private static final int MAX_CLAIMS = 100;

    private final CatalogOrders orders;
    private final ServiceNowSession session;
    private final OrderReader reader;
    private final List<OrderMember> members;
    private final Map<String, OrderMember> byJob;

    /** In work, by key. */
    private final Map<String, OrderRecord> records = new LinkedHashMap<>();

    private final OrderClaims.Moment begin = OrderClaims.Moment.current();

    /** What was read, by key; in pollings of what is due only what may be started. */
    private final Map<String, OrderReading> readings = new HashMap<>();

    /** Orders that do not exist any more. */
    private final Set<String> gone = new LinkedHashSet<>();

    OrderCycle(
            @NonNull CatalogOrders orders,
            @NonNull ServiceNowSession session,
            @NonNull List<OrderMember> members,
            @NonNull List<OrderRecord> inWork) {
        this.orders = orders;
        this.session = session;
        this.reader = new OrderReader(session);
        this.members = members;
        this.byJob = members.stream()
                .collect(Collectors.toMap(member -> member.job().getFullName(), member -> member, (a, b) -> a));
        inWork.forEach(order -> records.put(order.key(), order));
    }

    /** @param all whether new orders are looked for */
    void run(boolean all) throws IOException, InterruptedException {
        if (all) {
            readOpen();
        }
        readInWork(all);
        if (all) {
            take();
        }
        start(advance());
        report();
    }

    private String key(OrderReading order) {
        return InstanceAddress.key(session.instance().toString(), order.sysId().value());
    }

    /** The open orders of all items, a hundred items at a time. */
    private void readOpen() throws IOException, InterruptedException {
        for (var kind : OrderReading.Kind.values()) {
            var ofKind = members.stream()
                    .filter(member -> member.trigger().kind() == kind)
                    .toList();
            var byItem = ofKind.stream()
                    .collect(Collectors.groupingBy(OrderMember::item, LinkedHashMap::new, Collectors.toList()));
            for (var items : RecordLookup.batches(byItem.keySet())) {
                var asking = items.stream()
                        .flatMap(item -> byItem.get(item).stream())
                        .toList();
                try {
                    readOpen(kind, items, asking);
                } catch (ServiceNowException e) {
                    if (e.mayPass()) {
                        throw e;
                    }
                    LOGGER.log(Level.FINE, "The orders of some items cannot be read", e);
                    asking.forEach(member -> member.status().report(e.getMessage() + needed(e, kind)));
                }
            }
        }
    }

    private static String needed(ServiceNowException e, OrderReading.Kind kind) {
        return e.kind() == Kind.PERMISSION
                ? ". It has to read these fields of " + kind.table() + ": " + String.join(", ", kind.fields()) + "."
                : "";
    }

    private void readOpen(OrderReading.Kind kind, List<SysId> items, List<OrderMember> asking)
            throws ServiceNowException, InterruptedException {
        var approvals = asking.stream().allMatch(member -> member.trigger().needsApproval())
                ? OrderDecision.APPROVED
                : OrderDecision.APPROVED_OR_NOT_NEEDED;
        orders.variables().read(reader, session.instance().toString(), items);
        var found = reader.open(kind, items, approvals);
        found.orders().values().forEach(order -> readings.put(key(order), order));
        if (found.hidden() > 0) {
            asking.forEach(member -> member.status().report(hidden(kind, found.hidden(), items.size())));
        }
    }

    private static String hidden(OrderReading.Kind kind, long hidden, int items) {
        return hidden + " records of " + kind.table() + " for "
                + (items == 1 ? "this item" : "these " + items + " items")
                + " may not be read. Give the OAuth Application User a role that reads them, such as itil.";
    }

    /** What is in work and not open any more, or of no item that is polled any more. */
    private void readInWork(boolean all) throws IOException, InterruptedException {
        for (var kind : OrderReading.Kind.values()) {
            var missing = records.values().stream()
                    .filter(order -> OrderReading.Kind.of(order.table()) == kind)
                    .filter(order -> all || isUnbuilt(order))
                    .filter(order -> !readings.containsKey(order.key()))
                    .collect(Collectors.toMap(OrderRecord::id, OrderRecord::key, (a, b) -> a, LinkedHashMap::new));
            for (var batch : RecordLookup.batches(missing.keySet())) {
                var found = reader.byId(kind, batch);
                found.orders().values().forEach(order -> readings.put(key(order), order));
                if (found.hidden() == 0) {
                    batch.stream()
                            .filter(id -> !found.orders().containsKey(id))
                            .map(missing::get)
                            .forEach(gone::add);
                }
            }
        }
    }

    private static boolean isUnbuilt(OrderRecord order) {
        return order.phase() == Phase.CLAIMING || order.phase() == Phase.CLAIMED;
    }

    /** Claims the orders that are new. */
    private void take() throws IOException, InterruptedException {
        var rivals = members.stream().collect(Collectors.groupingBy(OrderMember::claims));
        var undecided = new HashMap<OrderMember, Map<String, List<String>>>();
        var candidates = new ArrayList<OrderClaims.Candidate>();
        for (var member : members) {
            var others = rivals.get(member.claims());
            if (others.size() > 1) {
                member.status()
                        .report("The orders of this item are for several jobs, so none of them builds any: "
                                + others.stream()
                                        .map(each -> each.job().getFullName())
                                        .sorted()
                                        .collect(Collectors.joining(", ")));
            }
        }
        var byItem = members.stream()
                .filter(member -> rivals.get(member.claims()).size() == 1)
                .collect(Collectors.groupingBy(member -> member.item().value()));
        for (var order : readings.values()) {
            if (records.containsKey(key(order))) {
                continue;
            }
            for (var member : byItem.getOrDefault(order.catalogItem(), List.of())) {
                if (!member.takes(order)) {
                    continue;
                }
                if (member.mayBuild(order)) {
                    if (isFree(member, order)) {
                        candidates.add(new OrderClaims.Candidate(member, order));
                        break;
                    }
                } else if (member.decide(order).is(OrderDecision.Kind.UNDECIDED)) {
                    undecided
                            .computeIfAbsent(member, each -> new TreeMap<>())
                            .computeIfAbsent(member.decide(order).reason(), each -> new ArrayList<>())
                            .add(order.number());
                }
            }
        }
        undecided.forEach((member, reasons) -> reasons.forEach((reason, numbers) -> member.status()
                .report(numbers.get(0)
                        + (numbers.size() > 1 ? " and " + (numbers.size() - 1) + " others" : "")
                        + " cannot be decided. "
                        + reason)));
        if (!candidates.isEmpty()) {
            orders.claims().claim(session, candidates.subList(0, Math.min(MAX_CLAIMS, candidates.size())));
            orders.pollSoon(
                    candidates.get(0).member().connection(), OrderClaims.SETTLE, candidates.size() > MAX_CLAIMS);
        }
    }

    /** Whether nobody works on the order, this controller included. */
    private boolean isFree(OrderMember member, OrderReading order) throws IOException {
        var known = orders.ledger().get(key(order)).orElse(null);
        var token = order.token();
        if (known != null) {
            // Somebody has put right what was wrong with it, and asks for it to be built after all.
            return known.phase().isSettled() && !known.hasBuild() && token.isEmpty();
        }
        if (token.isEmpty()) {
            return true;
        }
        member.status().report(taken(order));
        return false;
    }

    private static String taken(OrderReading order) {
        if (OrderToken.isOwn(order.token())) {
            return order.number()
                    + " was claimed by this Jenkins controller, which has no record of that, and may have been"
                    + " built. Nothing is built for it until somebody clears its field 'correlation_id'.";
        }
        return OrderToken.isToken(order.token())
                ? order.number() + " is claimed by another Jenkins controller: "
                        + order.record().text("correlation_display")
                        + ". Only one may build the orders of a catalog item. Nothing is built for it here."
                : order.number() + " has '" + order.record().text(OrderReading.CORRELATION_ID)
                        + "' in its field 'correlation_id', which is not of Jenkins. Nothing is built for it until somebody"
                        + " clears the field.";
    }

    /** @return the orders that are to be started */
    private List<OrderStarts.Claimed> advance() throws IOException, InterruptedException {
        var claimed = new ArrayList<OrderStarts.Claimed>();
        for (var order : records.values()) {
            if (isUnbuilt(order)) {
                var reading = readings.get(order.key());
                if (gone.contains(order.key())
                        || reading != null && OrderDecision.of(reading, true).is(OrderDecision.Kind.OVER)) {
                    drop(order);
                } else if (reading != null) {
                    advance(order, reading, claimed);
                }
            } else if (order.phase() == Phase.SCHEDULED) {
                recover(order);
            }
        }
        return claimed;
    }

    /** There will be no build. */
    private void drop(OrderRecord order) throws IOException {
        orders.claims().forget(order.key());
        orders.starts().forget(order.key());
        if (order.phase() == Phase.CLAIMING) {
            orders.ledger().remove(order.key());
        } else {
            orders.update(order.key(), latest -> latest.in(Phase.ENDED, begin.now()));
        }
    }

    private void advance(OrderRecord order, OrderReading reading, List<OrderStarts.Claimed> claimed)
            throws IOException, InterruptedException {
        var member = byJob.get(order.job());
        if (member == null) {
            if (order.phase() == Phase.CLAIMED) {
                orders.starts().waits(order, whyNobody(order));
            }
            return;
        }
        var latest = order.phase() == Phase.CLAIMING ? confirm(order, member, reading) : order;
        if (latest == null) {
            return;
        }
        if (isForeign(reading, latest)) {
            member.status().report(taken(reading));
        } else if (member.mayBuild(reading)) {
            claimed.add(new OrderStarts.Claimed(latest, member, reading));
        } else {
            orders.starts().waits(latest, member.decide(reading).reason() + ".");
        }
    }

    private static boolean isForeign(OrderReading reading, OrderRecord order) {
        return OrderToken.isToken(reading.token()) && !reading.token().equals(order.token());
    }

    /** A write of another controller has come late: that controller finds this one's token again, and builds nothing. */
    private void assertClaim(OrderRecord order, OrderReading reading) throws IOException, InterruptedException {
        var member = byJob.get(order.job());
        if (member != null) {
            member.status().report(taken(reading));
        }
        session.tables().update(order.table(), order.id(), Map.of(OrderReading.CORRELATION_ID, order.token()));
    }

    /** @return the order when the claim counts */
    @CheckForNull
    private OrderRecord confirm(OrderRecord order, OrderMember member, OrderReading reading)
            throws IOException, InterruptedException {
        var left = orders.claims().untilSettled(order, begin);
        if (!left.isNegative() && !left.isZero()) {
            orders.pollSoon(order.connection(), left, false);
            return null;
        }
        if (reading.token().isEmpty()) {
            if (member.mayBuild(reading)) {
                orders.claims().again(session, member, order);
                orders.pollSoon(order.connection(), OrderClaims.SETTLE, false);
            } else {
                drop(order);
            }
            return null;
        }
        if (!reading.token().equals(order.token())) {
            drop(order);
            member.status().report(taken(reading));
            return null;
        }
        orders.claims().forget(order.key());
        orders.starts().claimed(order.key());
        return orders.update(order.key(), latest -> latest.in(Phase.CLAIMED, begin.now()))
                .orElse(null);
    }

    private static String whyNobody(OrderRecord order) {
        return Jenkins.get().getItemByFullName(order.job(), Job.class) == null
                ? "The job " + order.job() + " is gone from Jenkins."
                : "The job " + order.job() + " does not build orders at the moment.";
    }

    /** Jenkins was killed, and its queue is lost. */
    private void recover(OrderRecord order) throws IOException {
        var job = Jenkins.get().getItemByFullName(order.job(), Job.class);
        if (orders.starts().isOfThisStart(order.key())
                || job != null && orders.starts().found(order, job)
                || job == null && OrderQueue.queued(order.key()) != null) {
            return;
        }
        orders.update(
                order.key(),
                latest -> latest.phase() == Phase.SCHEDULED ? latest.in(Phase.CLAIMED, latest.since()) : latest);
        orders.pollSoon(order.connection(), Duration.ZERO, false);
    }

    private void start(List<OrderStarts.Claimed> claimed) throws IOException, InterruptedException {
        if (!claimed.isEmpty()) {
            orders.starts().start(session, claimed);
        }
    }

    /** What has become of the orders, whoever has found out. */
    private void report() throws IOException, InterruptedException {
        var once = session.once();
        for (var entry : records.entrySet()) {
            try {
                report(once, entry.getKey());
            } catch (ServiceNowException e) {
                if (e.mayPass()) {
                    throw e;
                }
                LOGGER.log(
                        Level.WARNING,
                        "What has become of " + entry.getValue().number() + " was not reported to it",
                        e);
            }
        }
    }

    private void report(ServiceNowSession once, String key) throws IOException, InterruptedException {
        var order = orders.ledger().get(key).orElse(null);
        if (order == null || order.phase() == Phase.CLAIMING) {
            return;
        }
        var reading = readings.get(key);
        if (gone.contains(key) || reading != null && reading.isCanceled()) {
            OrderBuilds.canceled(key, order.onCancel().equals(CatalogOrdersTrigger.ABORT));
        }
        if (reading != null && order.hasBuild() && isForeign(reading, order)) {
            assertClaim(order, reading);
        }
        OrderBuilds.update(key);
        OrderReporter.send(once, key);
        if (orders.ledger()
                .get(key)
                .filter(latest -> !latest.phase().isSettled())
                .isEmpty()) {
            orders.starts().forget(key);
        }
    }
}
