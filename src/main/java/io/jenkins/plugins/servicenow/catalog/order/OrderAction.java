package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.Action;
import hudson.model.CauseAction;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Queue.QueueAction;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import java.util.List;

/** Marks the item in the queue, and then the build, that an order has led to. The build gets the number of the order. */
public final class OrderAction extends InvisibleAction implements QueueAction, EnvironmentContributingAction {

    private static final String VARIABLE = "SNOW_ORDER";

    /** As in {@link InstanceAddress#key}: a clone of an instance has the same sys_ids. */
    private final String key;

    private final String number;

    private OrderAction(OrderEntry order) {
        this.key = InstanceAddress.key(order.getInstance(), order.getSysId());
        this.number = order.getNumber();
    }

    /** What a build of the order is scheduled with, besides its parameters. */
    @NonNull
    static List<Action> of(@NonNull OrderEntry order) {
        return List.of(new CauseAction(new OrderCause(order)), new OrderAction(order), BuildRecords.ofOrder(order));
    }

    /** Tells the order from all others, those of clones of its instance included. */
    @NonNull
    String key() {
        return key;
    }

    @NonNull
    String number() {
        return number;
    }

    /** Jenkins makes one build of two items in the queue that have equal parameters: here only if they are of the same order. */
    @Override
    public boolean shouldSchedule(List<Action> actions) {
        return actions.stream().noneMatch(action -> action instanceof OrderAction other && other.key.equals(key));
    }

    @Override
    public void buildEnvironment(@NonNull Run<?, ?> run, @NonNull EnvVars env) {
        env.put(VARIABLE, number);
    }
}
