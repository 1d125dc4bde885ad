package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import hudson.model.queue.QueueListener;
import hudson.security.ACL;
import io.jenkins.plugins.servicenow.build.BuildFailure;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.build.RunningBuild;
import io.jenkins.plugins.servicenow.build.ServiceNowStop;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.page.ApprovalPanels;
import java.io.IOException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * What becomes of the builds of orders, and what is reported to the orders. Everything is found out from the ledger and the
 * builds, so it does not matter what was missed while Jenkins was down; listeners only say where to look at once. Makes no request.
 */
final class OrderBuilds {

    private static final Logger LOGGER = Logger.getLogger(OrderBuilds.class.getName());

    /** A build can be stopped as soon as its script is compiled. */
    private static final Duration UNTIL_STOPPED = Duration.ofSeconds(1);

    private OrderBuilds() {}

    /**
     * Brings what is known of an order up to date with Jenkins, whose jobs have to be loaded. Writes the ledger.
     *
     * @param key of the order in the ledger
     */
    static void update(@NonNull String key) throws IOException {
        var order = CatalogOrders.get().ledger().get(key).orElse(null);
        if (order == null) {
            return;
        }
        if (order.phase() == Phase.SCHEDULED) {
            updateQueued(order);
        } else if (order.phase() == Phase.STARTED) {
            updateBuild(order);
        }
    }

    private static void updateQueued(OrderRecord order) throws IOException {
        var item = Queue.getInstance().getItem(order.queueId());
        if (item instanceof Queue.LeftItem left) {
            if (left.isCancelled()) {
                end(order, OrderReport.removedFromQueue(order.job()));
            } else if (left.getExecutable() instanceof Run<?, ?> run) {
                started(run, run.getAction(OrderAction.class));
            }
        } else if (item != null) {
            var why = Text.of(item.getWhy());
            CatalogOrders.get()
                    .starts()
                    .waits(order, "It waits in the queue of Jenkins" + (why.isEmpty() ? "." : ": " + why));
        }
    }

    private static void updateBuild(OrderRecord order) throws IOException {
        var known = run(order);
        var run = known == null ? findMoved(order) : known;
        if (run == null) {
            end(order, OrderReport.deleted("Jenkins " + order.build()));
        } else if (!run.isBuilding()) {
            end(order, ended(run));
        } else {
            var build = identity(run);
            for (var change : ApprovalPanels.waitingFor(run)) {
                OrderReporter.report(order.key(), OrderReport.waitsForApproval(build, change));
            }
        }
    }

    private static OrderReport ended(Run<?, ?> run) {
        var build = identity(run);
        var result = run.getResult();
        if (Result.SUCCESS.equals(result)) {
            var ci = BuildRecords.ci(run);
            return OrderReport.finished(build, ci == null ? "" : (ci.getName() + " " + ci.getVersion()).strip());
        }
        var masking = Masking.of(run);
        return OrderReport.failed(
                build,
                result == null ? Result.ABORTED : result,
                BuildFailure.of(run, masking).orElse(null));
    }

    /** There is no build any more. */
    private static void end(OrderRecord order, OrderReport report) throws IOException {
        var now = CatalogOrders.time().now();
        CatalogOrders.get()
                .update(
                        order.key(),
                        latest -> latest.phase() != order.phase()
                                ? latest
                                : latest.in(Phase.ENDED, now)
                                        .withReports(latest.reports()
                                                .with(
                                                        latest.reports().has(OrderReport.CANCELED)
                                                                ? report.asNote()
                                                                : report)));
    }

    /** An order of which there is no build any more, to which everything was reported, is done. Writes the ledger. */
    static void settle(@NonNull String key) throws IOException {
        var now = CatalogOrders.time().now();
        CatalogOrders.get()
                .update(
                        key,
                        order -> order.phase() == Phase.ENDED
                                        && order.reports().pending().isEmpty()
                                ? order.in(Phase.SETTLED, now)
                                : order);
    }

    /**
     * A build of the order has begun. One order gets one build: whatever has made this a second one, it is stopped.
     *
     * @param action of the build
     */
    static void started(@NonNull Run<?, ?> run, @NonNull OrderAction action) throws IOException {
        var now = CatalogOrders.time().now();
        var begun = OrderReport.begun(identity(run));
        var order = CatalogOrders.get()
                .update(
                        action.key(),
                        latest -> latest.phase() == Phase.CLAIMED || latest.phase() == Phase.SCHEDULED
                                ? latest.started(run.getExternalizableId(), now)
                                        .withReports(latest.reports().with(begun))
                                : latest)
                .orElse(null);
        if (order == null || run.equals(run(order))) {
            return;
        }
        var other = order.build();
        var cause = new ServiceNowStop(
                action.number() + (other == null ? " is not to be built any more" : " has a build already: " + other));
        if (!RunningBuild.stop(run, cause) && run.isBuilding()) {
            later(action.number(), UNTIL_STOPPED, () -> started(run, action));
        }
    }

    /**
     * The order was canceled in ServiceNow. Writes the ledger.
     *
     * @param key of the order in the ledger
     * @param abort whether the build is stopped; otherwise that is only noted
     */
    static void canceled(@NonNull String key, boolean abort) throws IOException {
        var order = CatalogOrders.get().ledger().get(key).orElse(null);
        if (order == null || order.reports().has(OrderReport.CANCELED)) {
            return;
        }
        if (order.phase() == Phase.SCHEDULED) {
            cancelQueued(order, abort);
        } else if (order.phase() == Phase.STARTED) {
            cancelBuild(order, abort);
        }
    }

    private static void cancelQueued(OrderRecord order, boolean abort) throws IOException {
        var item = OrderQueue.queued(order.key());
        if (item == null) {
            return;
        }
        var canceled = OrderReport.canceled("The build of the job " + order.job() + " in the queue", abort);
        if (abort) {
            end(order, canceled);
            Queue.getInstance().cancel(item);
        } else {
            OrderReporter.report(order.key(), canceled);
        }
    }

    private static void cancelBuild(OrderRecord order, boolean abort) throws IOException {
        var run = run(order);
        if (run == null || !run.isBuilding()) {
            return;
        }
        if (abort && !RunningBuild.stop(run, new ServiceNowStop(order.number() + " was canceled in ServiceNow"))) {
            return;
        }
        OrderReporter.report(order.key(), OrderReport.canceled(identity(run).displayName(), abort));
    }

    /** The build of the order; null when there is none any more. */
    @CheckForNull
    private static Run<?, ?> run(OrderRecord order) {
        var job = Jenkins.get().getItemByFullName(order.job(), Job.class);
        return job == null ? null : run(order, job);
    }

    @CheckForNull
    private static Run<?, ?> run(OrderRecord order, Job<?, ?> job) {
        var id = order.build();
        Run<?, ?> run =
                id == null ? null : job.getBuildByNumber(Integer.parseInt(id.substring(id.lastIndexOf('#') + 1)));
        var action = run == null ? null : run.getAction(OrderAction.class);
        return action != null && action.key().equals(order.key()) ? run : null;
    }

    /** Reads a build of each job: only while Jenkins is down a job is moved without a word. */
    @CheckForNull
    private static Run<?, ?> findMoved(OrderRecord order) throws IOException {
        for (Job<?, ?> job : Jenkins.get().getAllItems(Job.class)) {
            var run = run(order, job);
            if (run != null) {
                CatalogOrders.get().update(order.key(), latest -> latest.ofJob(job.getFullName()));
                return run;
            }
        }
        return null;
    }

    private static BuildIdentity identity(Run<?, ?> run) {
        return BuildIdentity.of(run, "order", "");
    }

    /** Prints a line to the log of the build of the order, while it runs. */
    static void print(@NonNull OrderRecord order, @NonNull String line) {
        var run = run(order);
        if (run != null) {
            RunningBuild.print(run, line);
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void later(String order, Task task) {
        later(order, Duration.ZERO, task);
    }

    /** On a thread of the polls. What fails here is made up for by the next poll. */
    private static void later(String order, Duration delay, Task task) {
        CatalogOrders.get().run(delay, () -> {
            try (var system = ACL.as2(ACL.SYSTEM2)) {
                task.run();
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "What became of " + order + " is found out later", e);
            }
        });
    }

    /** Makes no request and writes no file. */
    @Extension
    public static final class Builds extends RunListener<Run<?, ?>> {

        @Override
        public void onStarted(Run<?, ?> run, TaskListener listener) {
            var action = run.getAction(OrderAction.class);
            if (action != null) {
                later(action.number(), () -> started(run, action));
            }
        }

        @Override
        public void onFinalized(Run<?, ?> run) {
            updateLater(run);
        }

        @Override
        public void onDeleted(Run<?, ?> run) {
            updateLater(run);
        }

        private static void updateLater(Run<?, ?> run) {
            var action = run.getAction(OrderAction.class);
            if (action != null) {
                later(action.number(), () -> update(action.key()));
            }
        }
    }
    /** Called while the queue is locked. */
    @Extension
    public static final class Items extends QueueListener {

        @Override
        public void onLeft(Queue.LeftItem left) {
            var action = left.isCancelled() ? left.getAction(OrderAction.class) : null;
            if (action != null) {
                later(action.number(), () -> removed(action.key(), left.getId()));
            }
        }

        private static void removed(String key, long id) throws IOException {
            var order = CatalogOrders.get().ledger().get(key).orElse(null);
            if (order != null && order.phase() == Phase.SCHEDULED && order.queueId() == id) {
                end(order, OrderReport.removedFromQueue(order.job()));
            }
        }
    }
}
