package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn.ParameterizedJob;

/** Makes builds of the orders that this controller has claimed, each once whatever becomes of Jenkins on the way. */
final class OrderStarts {

    /** When it is reported to an order that its build has not begun, and why. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Orders of which it is certain that no build was made before this start of Jenkins. */
    private final Set<String> claimedSinceStart = ConcurrentHashMap.newKeySet();

    /** Since when orders wait, in nanoseconds. */
    private final Map<String, Long> waitingSince = new ConcurrentHashMap<>();

    /** An order that is claimed, as it is now. */
    record Claimed(
            @NonNull OrderRecord record,
            @NonNull OrderMember member,
            @NonNull OrderReading order) {}

    /** The order was claimed after this start of Jenkins, so whatever is made of it is known. */
    void claimed(@NonNull String key) {
        claimedSinceStart.add(key);
    }

    boolean isOfThisStart(@NonNull String key) {
        return claimedSinceStart.contains(key);
    }

    /** Reads the variables of the orders, and puts builds into the queue. */
    void start(@NonNull ServiceNowSession session, @NonNull Collection<Claimed> orders)
            throws IOException, InterruptedException {
        var reader = new OrderReader(session);
        for (var batch : RecordLookup.batches(orders)) {
            var items = batch.stream()
                    .flatMap(each -> each.order().orderItem().stream())
                    .toList();
            var wanted = new TreeSet<String>();
            batch.forEach(
                    each -> wanted.addAll(each.member().trigger().mapping().values()));
            var variables = reader.variables(items, wanted);
            for (var each : batch) {
                start(
                        session,
                        each,
                        each.order().orderItem().map(variables::get).orElse(OrderReader.Variables.NONE));
            }
        }
    }

    private void start(ServiceNowSession session, Claimed claimed, OrderReader.Variables variables) throws IOException {
        var key = claimed.record().key();
        var job = claimed.member().job();
        if (found(claimed.record(), job)) {
            return;
        }
        var decision = claimed.member().decide(claimed.order());
        if (decision.is(OrderDecision.Kind.REFUSE)) {
            refuse(key, decision.reason());
            return;
        }
        var values = OrderValues.of(job, claimed.member().trigger().mapping(), variables);
        if (!values.waiting().isEmpty()) {
            waits(claimed.record(), String.join(" ", values.waiting()));
        } else if (!values.refused().isEmpty()) {
            refuse(key, String.join("\n", values.refused()));
        } else {
            schedule(session, claimed, values, variables);
        }
    }

    private void schedule(
            ServiceNowSession session, Claimed claimed, OrderValues values, OrderReader.Variables variables)
            throws IOException {
        var key = claimed.record().key();
        var job = claimed.member().job();
        var item = OrderQueue.schedule(job, entry(session, claimed, variables), values.parameters());
        if (item == null) {
            waits(claimed.record(), whyNotTaken(job));
            return;
        }
        var id = item.getId();
        var now = CatalogOrders.time().now();
        CatalogOrders.get().update(key, latest -> latest.phase() == Phase.CLAIMED ? latest.queued(id, now) : latest);
        waitingSince.remove(key);
    }

    private static String whyNotTaken(Job<?, ?> job) {
        if (job instanceof ParameterizedJob<?, ?> parameterized && parameterized.isDisabled()) {
            return "The job " + job.getFullName() + " is disabled in Jenkins.";
        }
        return Jenkins.get().isQuietingDown()
                ? "Jenkins is about to be restarted."
                : "Jenkins takes no build of the job " + job.getFullName() + " at the moment.";
    }

    private static OrderEntry entry(ServiceNowSession session, Claimed claimed, OrderReader.Variables variables) {
        var order = claimed.order();
        var record = order.record();
        return new OrderEntry(
                claimed.record().connection(),
                claimed.record().instanceUrl(),
                claimed.record().table(),
                claimed.record().sysId(),
                claimed.record().number(),
                RecordLink.to(session.instance(), claimed.record().table(), order.sysId()),
                claimed.record().orderItem(),
                record.displayValue(order.kind().ofItem("request")),
                record.displayValue(order.kind().ofItem("cat_item")),
                1,
                order.person("requested_for"),
                order.person("opened_by"),
                variables.values());
    }

    /**
     * Whether the order has a build or a place in the queue, which this start of Jenkins may not know of: it was killed after one
     * was made and before that was stored. Then that is stored.
     */
    boolean found(@NonNull OrderRecord order, @NonNull Job<?, ?> job) throws IOException {
        var key = order.key();
        if (claimedSinceStart.contains(key)) {
            return false;
        }
        var now = CatalogOrders.time().now();
        var queued = OrderQueue.queued(key);
        if (queued != null) {
            var id = queued.getId();
            CatalogOrders.get()
                    .update(key, latest -> latest.phase() == Phase.CLAIMED ? latest.queued(id, now) : latest);
            return true;
        }
        var run = OrderQueue.build(key, job, order.since());
        if (run == null) {
            return false;
        }
        OrderBuilds.started(run, run.getAction(OrderAction.class));
        return true;
    }

    private void refuse(String key, String reason) throws IOException {
        var now = CatalogOrders.time().now();
        CatalogOrders.get()
                .update(
                        key,
                        latest -> latest.in(Phase.ENDED, now)
                                .withReports(latest.reports().with(OrderReport.refused(reason))));
        forget(key);
    }

    /** Reported to the order when that has been so for a while. */
    void waits(@NonNull OrderRecord order, @NonNull String reason) throws IOException {
        var now = CatalogOrders.time().nanoTime();
        var since = waitingSince.computeIfAbsent(order.key(), key -> now);
        if (Duration.ofNanos(now - since).compareTo(PATIENCE) >= 0) {
            OrderReporter.report(order.key(), OrderReport.waiting(reason));
        }
    }

    /** The order waits no more. */
    void forget(@NonNull String key) {
        claimedSinceStart.remove(key);
        waitingSince.remove(key);
    }
}
