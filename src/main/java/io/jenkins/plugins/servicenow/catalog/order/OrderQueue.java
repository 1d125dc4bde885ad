package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Action;
import hudson.model.Job;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.OrderEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jenkins.model.ParameterizedJobMixIn;

/** The builds of orders on their way: in the queue, and begun. */
final class OrderQueue {

    /** By how much the clock of the machine may have been set back. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private OrderQueue() {}

    /** The item of the order in the queue; null when there is none. */
    @CheckForNull
    static Queue.Item queued(@NonNull String key) {
        return Arrays.stream(Queue.getInstance().getItems())
                .filter(item -> isOf(item.getAction(OrderAction.class), key))
                .findFirst()
                .orElse(null);
    }

    /**
     * The build of the order; null when there is none. May load builds from disk.
     *
     * @param since before which there was none
     */
    @CheckForNull
    static Run<?, ?> build(@NonNull String key, @NonNull Job<?, ?> job, @NonNull Instant since) {
        var earliest = since.minus(MARGIN).toEpochMilli();
        for (var run : job.getBuilds()) {
            if (run.getTimeInMillis() < earliest) {
                return null;
            }
            if (isOf(run.getAction(OrderAction.class), key)) {
                return run;
            }
        }
        return null;
    }

    private static boolean isOf(@CheckForNull OrderAction action, String key) {
        return action != null && action.key().equals(key);
    }

    /** Puts a build of the order into the queue, without the quiet period, which is for changes of sources; null when Jenkins takes none of the job at the moment. */
    @CheckForNull
    static Queue.Item schedule(
            @NonNull Job<?, ?> job, @NonNull OrderEntry order, @NonNull List<ParameterValue> parameters) {
        var actions = new ArrayList<>(OrderAction.of(order));
        if (!parameters.isEmpty()) {
            actions.add(new ParametersAction(parameters));
        }
        return ParameterizedJobMixIn.scheduleBuild2(job, 0, actions.toArray(Action[]::new));
    }
}
