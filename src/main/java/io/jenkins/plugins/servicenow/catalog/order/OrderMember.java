package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import io.jenkins.plugins.servicenow.client.SysId;
import java.util.Locale;

/**
 * A job that builds orders, in one poll.
 *
 * @param connection name of the connection that it uses
 * @param instanceUrl to which that leads
 */
record OrderMember(
        @NonNull Job<?, ?> job,
        @NonNull CatalogOrdersTrigger trigger,
        @NonNull OrderStatus status,
        @NonNull String connection,
        @NonNull String instanceUrl) {

    @NonNull
    SysId item() {
        return SysId.of(trigger.getItem());
    }

    /** The same for jobs between which nobody could choose. */
    @NonNull
    String claims() {
        var group = trigger.getGroup();
        return trigger.kind() + " " + item() + " " + (group == null ? "" : group.toLowerCase(Locale.ROOT));
    }

    /** Whether the order is one of those that the job builds. */
    boolean takes(@NonNull OrderReading order) {
        var group = trigger.getGroup();
        return order.kind() == trigger.kind()
                && order.catalogItem().equalsIgnoreCase(trigger.getItem())
                && (order.kind() == OrderReading.Kind.ORDER || group != null && order.isOfGroup(group));
    }

    @NonNull
    OrderDecision decide(@NonNull OrderReading order) {
        return OrderDecision.of(order, trigger.needsApproval());
    }

    /** Whether the order is to be claimed, be it to report why it is not built. */
    boolean mayBuild(@NonNull OrderReading order) {
        var decision = decide(order);
        return decision.is(OrderDecision.Kind.START) || decision.is(OrderDecision.Kind.REFUSE);
    }
}
