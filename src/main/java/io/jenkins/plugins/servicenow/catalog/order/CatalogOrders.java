package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.servicenow.client.Sleeper;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.ledger.Ledger;
import io.jenkins.plugins.servicenow.polling.PollSchedule;
import io.jenkins.plugins.servicenow.polling.PollScheduler;
import io.jenkins.plugins.servicenow.polling.PollTiming;
import io.jenkins.plugins.servicenow.polling.RecordListener;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * The orders that this controller has in work, and the jobs that build them. A job costs an entry in a map, no thread and no
 * timer.
 */
@Extension
public final class CatalogOrders implements RecordListener {

    private static final Logger LOGGER = Logger.getLogger(CatalogOrders.class.getName());

    /** The jobs that may use no connection at the moment. */
    private static final String NO_CONNECTION = "";

    private static final Set<String> TABLES = Set.of("sc_req_item", "sc_task");

    private static volatile PollTiming timing = PollTiming.STANDARD;

    private final Duration afterRestart = timing.resumed();

    private final PollScheduler scheduler =
            Objects.requireNonNullElseGet(timing.scheduler(), () -> new PollScheduler.Threads("ServiceNow orders"));

    private final Map<Job<?, ?>, CatalogOrdersTrigger> triggers = new ConcurrentHashMap<>();
    private final Map<Job<?, ?>, OrderStatus> statuses = new ConcurrentHashMap<>();

    /** By the name of the connection. */
    private final Map<String, PollSchedule<OrderPoller>> schedules = new ConcurrentHashMap<>();

    private final OrderClaims claims = new OrderClaims();
    private final OrderStarts starts = new OrderStarts();
    private final ItemVariables variables = new ItemVariables();

    /** Whether all jobs are loaded: before, nobody can find the builds of an order. */
    private volatile boolean loaded;

    /** Null when it cannot be read: then no order is taken, for it may have been built before. */
    @CheckForNull
    private final Ledger<OrderRecord> ledger;

    /** Why it cannot be read; null when it can. */
    @CheckForNull
    private final IOException unreadable;

    public CatalogOrders() {
        Ledger<OrderRecord> opened = null;
        IOException failure = null;
        var file = new File(Jenkins.get().getRootDir(), CatalogOrders.class.getName() + ".jsonl");
        try {
            opened = Ledger.open(file.toPath(), OrderRecord.class);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "No order of ServiceNow is taken, because it may have been built before", e);
            failure = e;
        }
        ledger = opened;
        unreadable = failure;
    }

    @NonNull
    static CatalogOrders get() {
        return ExtensionList.lookupSingleton(CatalogOrders.class);
    }

    /** For tests, which do not wait for real time. */
    static void setTiming(@NonNull PollTiming timing) {
        CatalogOrders.timing = timing;
    }

    /** The clock of everything about orders. */
    @NonNull
    static Sleeper time() {
        return timing.time();
    }

    /**
     * What is known of the orders. Reading it reads no file; writing does.
     *
     * @throws IOException when its file could not be read when Jenkins started
     */
    @NonNull
    Ledger<OrderRecord> ledger() throws IOException {
        var opened = ledger;
        if (opened == null) {
            throw new IOException("It is not known which orders were built already", unreadable);
        }
        return opened;
    }

    /** Runs a task at once, on a thread of the polls: there it may make requests and write files. */
    void run(@NonNull Runnable task) {
        run(Duration.ZERO, task);
    }

    /** Runs it so later. */
    void run(@NonNull Duration delay, @NonNull Runnable task) {
        scheduler.schedule(task, delay);
    }

    /** Replaces what is known of an order. Writes a file. */
    @NonNull
    Optional<OrderRecord> update(@NonNull String key, @NonNull UnaryOperator<OrderRecord> change) throws IOException {
        return ledger().update(key, change);
    }

    @NonNull
    OrderClaims claims() {
        return claims;
    }

    @NonNull
    OrderStarts starts() {
        return starts;
    }

    @NonNull
    ItemVariables variables() {
        return variables;
    }

    /** The job builds orders from now on. Called while jobs are being loaded, too. */
    void start(@NonNull Job<?, ?> job, @NonNull CatalogOrdersTrigger trigger) {
        triggers.put(job, trigger);
        if (loaded) {
            run(() -> pollAllWithin(connection(job, trigger), timing.first()));
        }
    }

    /** The trigger counts no more; another one of the job that has been started since does. */
    void stop(@NonNull Job<?, ?> job, @NonNull CatalogOrdersTrigger trigger) {
        if (triggers.remove(job, trigger)) {
            statuses.remove(job);
        }
    }

    @NonNull
    OrderStatus status(@NonNull Job<?, ?> job) {
        return statuses.computeIfAbsent(job, OrderStatus::new);
    }

    /** Which connection the job uses; makes no I/O. */
    private static String connection(Job<?, ?> job, CatalogOrdersTrigger trigger) {
        try {
            return ConnectionResolver.of(job).choose(trigger.getConnection()).getName();
        } catch (AbortException e) {
            LOGGER.log(Level.FINE, "Orders for " + job.getFullName() + " wait", e);
            return NO_CONNECTION;
        }
    }

    /** The jobs that use a connection. */
    @NonNull
    Map<Job<?, ?>, CatalogOrdersTrigger> triggers(@NonNull String connection) {
        var found = new LinkedHashMap<Job<?, ?>, CatalogOrdersTrigger>();
        triggers.forEach((job, trigger) -> {
            // A job that was deleted, or is loaded anew, does not stop its triggers.
            if (Jenkins.get().getItemByFullName(job.getFullName(), Job.class) != job) {
                stop(job, trigger);
            } else if (connection(job, trigger).equals(connection)) {
                found.put(job, trigger);
            }
        });
        return found;
    }

    /** The orders of a connection with which there is something left to do, by key. */
    @NonNull
    Map<String, OrderRecord> inWork(@NonNull String connection) throws IOException {
        return ledger().find(order ->
                !order.phase().isSettled() && order.connection().equals(connection));
    }

    @NonNull
    Duration interval(@NonNull String connection) {
        var interval = timing.interval();
        return interval == null ? ServiceNowConfiguration.get().pollInterval(connection) : interval;
    }

    /** Polls what is polled by no schedule yet, because the configuration has changed. */
    void refresh() {
        connections().stream()
                .filter(name -> !schedules.containsKey(name))
                .forEach(name -> pollAllWithin(name, timing.first()));
    }

    private Set<String> connections() {
        var names = new HashSet<String>();
        triggers.forEach((job, trigger) -> names.add(connection(job, trigger)));
        if (ledger != null) {
            ledger.find(order -> !order.phase().isSettled()).values().forEach(order -> names.add(order.connection()));
        }
        return names;
    }

    private void pollAllWithin(String connection, Duration delay) {
        pollSoon(connection, delay, true);
    }

    /** @param all whether new orders are looked for, too */
    void pollSoon(@NonNull String connection, @NonNull Duration delay, boolean all) {
        var schedule = schedules.computeIfAbsent(
                connection,
                name -> new PollSchedule<>(new OrderPoller(this, name), scheduler, time(), () -> dropIfIdle(name)));
        if (all) {
            schedule.poller().requestAll();
        }
        schedule.pollDueWithin(delay);
    }

    private void dropIfIdle(String connection) {
        schedules.computeIfPresent(connection, (name, schedule) -> {
            if (connections().contains(name)) {
                return schedule;
            }
            schedule.cancel();
            return null;
        });
    }

    /** For tests: as if the regular polls were due. */
    void pollAllNow() {
        schedules.values().forEach(PollSchedule::pollAllNow);
    }

    /** Returns at once: which order it is, and of which item, the poll finds out. */
    @Override
    public void recordChanged(String table, SysId record, Set<String> connections) {
        if (TABLES.contains(table)) {
            run(() -> schedules.keySet().stream()
                    .filter(connections::contains)
                    .forEach(name -> pollAllWithin(name, timing.requested())));
        }
    }

    /** Begins to poll, now that all jobs are there. */
    private void allLoaded() {
        loaded = true;
        run(() -> connections().forEach(name -> pollAllWithin(name, afterRestart)));
    }

    private void moved(String oldFullName, String newFullName) {
        try {
            var moved = ledger().find(order -> isIn(order.job(), oldFullName));
            for (var key : moved.keySet()) {
                update(key, order -> order.ofJob(newFullName + order.job().substring(oldFullName.length())));
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Orders are not found under the new name of " + newFullName, e);
        }
    }

    private static boolean isIn(String job, String fullName) {
        return job.equals(fullName) || job.startsWith(fullName + "/");
    }

    @Terminator
    public static void shutDown() throws InterruptedException {
        get().scheduler.shutDown();
    }

    /** Follows moved jobs. Makes no request and writes no file. */
    @Extension
    public static final class Jobs extends ItemListener {

        @Override
        public void onLoaded() {
            get().allLoaded();
        }

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            var orders = get();
            orders.run(() -> orders.moved(oldFullName, newFullName));
        }
    }
}
