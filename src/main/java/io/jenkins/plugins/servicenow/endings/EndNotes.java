package io.jenkins.plugins.servicenow.endings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import hudson.security.ACL;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.ledger.Ledger;
import io.jenkins.plugins.servicenow.polling.PollScheduler;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/**
 * The changes and tasks that builds hold open in ServiceNow, and the waits that have ended, until it is noted there how they have
 * ended: nobody should be asked for a build that is gone, nor a change be left open without a word. An entry is in the ledger, which is
 * a file, before its record is created, so no end of a build is missed: not that of a controller that is killed either.
 */
@Extension
public final class EndNotes {

    private static final Logger LOGGER = Logger.getLogger(EndNotes.class.getName());

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** In rounds: how often it is read whether the records of settled entries are closed. */
    private static final int REVIEW_INTERVAL = 60;

    /** From the end of a build: what its last steps were at is done by then. */
    private static final Duration DELAY = Duration.ofSeconds(10);

    /** Null for the threads of this. */
    @CheckForNull
    private static volatile BiConsumer<Runnable, Duration> scheduler;

    private final Ledger<EndingEntry> ledger;
    private final EndedBuilds builds;
    private final Attempts attempts = new Attempts();
    private final PollScheduler threads = new PollScheduler.Threads("ServiceNow notes on ended builds");

    private final AtomicLong rounds = new AtomicLong();

    /** The instances that are dealt with at the moment. */
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    /** Those of the busy ones for which something came due meanwhile. */
    private final Set<String> missed = ConcurrentHashMap.newKeySet();

    public EndNotes() throws IOException {
        // One that cannot be read is put aside: builds have to go on.
        ledger = Ledger.openOrPutAside(
                new File(Jenkins.get().getRootDir(), EndNotes.class.getName() + ".jsonl").toPath(), EndingEntry.class);
        builds = new EndedBuilds(ledger);
    }

    @NonNull
    public static EndNotes get() {
        return ExtensionList.lookupSingleton(EndNotes.class);
    }

    /** For tests: how many records and ends of waits are kept. */
    int size() {
        return ledger.size();
    }

    /** For tests: runs what is due in place of the threads. */
    static void setScheduler(@CheckForNull BiConsumer<Runnable, Duration> scheduler) {
        EndNotes.scheduler = scheduler;
    }

    /**
     * A change request of the build is about to be created: its end is noted on it. Writes a file.
     *
     * @param key under which the build will remember the change
     * @throws IOException when the file cannot be written; then the change must not be created
     */
    public void expect(@NonNull Run<?, ?> run, @NonNull ServiceNowConnection connection, @NonNull String key)
            throws IOException {
        add(changeKey(run, connection.getInstanceUrl(), key), EndingEntry.plannedChange(run, connection, key));
    }

    /** The build goes on under a change request that another build has created: as {@link #expect}. */
    public void expect(@NonNull Run<?, ?> run, @NonNull String key, @NonNull ChangeEntry change) throws IOException {
        add(changeKey(run, change.getInstance(), key), EndingEntry.changeOfOther(run, key, change));
    }

    private static String changeKey(Run<?, ?> run, String instanceUrl, String key) {
        return EndingEntry.ledgerKey(
                EndingEntry.Kind.CHANGE,
                instanceUrl,
                BuildIdentity.of(run, "change", key).correlationId());
    }

    /**
     * A change task of the build is about to be opened: it is not left open when the build ends. Writes a file.
     *
     * @param correlationId as {@link BuildIdentity} makes it, unique to the task
     * @throws IOException when the file cannot be written; then the task must not be opened
     */
    public void expectTask(
            @NonNull Run<?, ?> run, @NonNull ServiceNowConnection connection, @NonNull String correlationId)
            throws IOException {
        add(taskKey(connection, correlationId), EndingEntry.task(run, connection, correlationId));
    }

    /**
     * The task is closed or canceled, as ServiceNow says. Writes a file.
     *
     * @param correlationId as it was given to {@link #expectTask}
     */
    public void taskClosed(@NonNull ServiceNowConnection connection, @NonNull String correlationId) throws IOException {
        ledger.remove(taskKey(connection, correlationId));
    }

    private static String taskKey(ServiceNowConnection connection, String correlationId) {
        return EndingEntry.ledgerKey(EndingEntry.Kind.TASK, connection.getInstanceUrl(), correlationId);
    }

    /**
     * The build no longer waits for the approval of a change request. Writes a file; the note follows.
     *
     * @param instanceUrl of the instance to which the connection led when the wait began
     * @param cancel whether the change is to be canceled, unless it was decided in the meantime
     */
    public void waitEnded(
            @NonNull Run<?, ?> run,
            @NonNull String connection,
            @NonNull String instanceUrl,
            @NonNull SysId change,
            @NonNull String reason,
            boolean cancel) {
        var key = "wait " + UUID.randomUUID();
        try {
            ledger.put(key, EndingEntry.wait(run, connection, instanceUrl, change, reason, cancel));
            schedule(() -> settle((each, entry) -> each.equals(key)), Duration.ZERO);
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING, run + " no longer waits for the change " + change + ", which is not noted on it", e);
        }
    }

    /**
     * The pipeline wants the changes of the build to be left as they are when it fails: its end is noted on them, no more. Returns at
     * once.
     */
    public void leaveOpen(@NonNull Run<?, ?> run) {
        BuildRecords.leaveChangesOpen(run);
        update(run, EndingEntry::asLeftOpen);
    }

    /** Away from the thread of the caller. */
    private void update(Run<?, ?> run, UnaryOperator<EndingEntry> how) {
        schedule(
                () -> {
                    try {
                        for (var key :
                                ledger.find(entry -> entry.build().is(run)).keySet()) {
                            ledger.update(key, how);
                        }
                    } catch (IOException e) {
                        LOGGER.log(Level.WARNING, "What has become of " + run + " is not stored", e);
                    }
                },
                Duration.ZERO);
    }

    private synchronized void add(String key, EndingEntry entry) throws IOException {
        if (ledger.get(key).isEmpty()) {
            ledger.put(key, entry);
        }
    }

    /** Returns at once. */
    private void ended(Run<?, ?> run) {
        schedule(() -> settle((key, entry) -> entry.build().is(run)), DELAY);
    }

    /** Begins to settle what is due, and goes on as long as Jenkins runs. */
    void start() {
        schedule(this::settleAll, Duration.ZERO);
    }

    /** Whatever goes wrong, the next round has to come. */
    private void settleAll() {
        var round = rounds.incrementAndGet();
        try {
            settle((key, entry) -> true);
            if (round % REVIEW_INTERVAL == 0) {
                review();
            }
        } finally {
            schedule(this::settleAll, INTERVAL);
        }
    }

    /** Each instance is dealt with on a thread of its own: one that hangs delays no other. */
    private void settle(BiPredicate<String, EndingEntry> which) {
        var byInstance = new LinkedHashMap<String, List<String>>();
        try (var system = ACL.as2(ACL.SYSTEM2)) {
            ledger.find(entry -> !entry.settled()).forEach((key, entry) -> {
                if (which.test(key, entry) && isDue(key, entry)) {
                    byInstance
                            .computeIfAbsent(instance(entry), same -> new ArrayList<>())
                            .add(key);
                }
            });
        }
        byInstance.forEach((instance, due) -> {
            if (busy.add(instance)) {
                schedule(() -> settle(instance, due), Duration.ZERO);
            } else {
                // Soon after those that are dealt with now.
                missed.add(instance);
            }
        });
    }

    private static String instance(EndingEntry entry) {
        return InstanceAddress.key(entry.instanceUrl(), "");
    }

    private boolean isDue(String key, EndingEntry entry) {
        try {
            return attempts.areDue(key, rounds.get())
                    && (entry.kind() == EndingEntry.Kind.WAIT || builds.hasEnded(key, entry, rounds.get()));
        } catch (IOException | RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "Whether a build has ended is not known: " + entry, e);
            return false;
        }
    }

    private void settle(String instance, List<String> due) {
        try {
            run(round -> round.settle(due));
        } finally {
            busy.remove(instance);
            if (missed.remove(instance)) {
                schedule(() -> settle((key, entry) -> instance(entry).equals(instance)), Duration.ZERO);
            }
        }
    }

    private void review() {
        ledger.find(EndingEntry::settled).entrySet().stream()
                .collect(Collectors.groupingBy(each -> instance(each.getValue())))
                .values()
                .forEach(settled -> schedule(() -> run(round -> round.review(settled)), Duration.ZERO));
    }

    private void run(Task task) {
        try (var system = ACL.as2(ACL.SYSTEM2)) {
            task.run(new Round(ledger, attempts, rounds.get()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Task {
        void run(Round round) throws InterruptedException;
    }

    private void schedule(Runnable task, Duration delay) {
        var other = scheduler;
        if (other == null) {
            threads.schedule(task, delay);
        } else {
            other.accept(task, delay);
        }
    }

    private void rename(String from, String to) {
        try {
            for (var key : ledger.find(each -> true).keySet()) {
                ledger.update(key, entry -> entry.of(entry.build().renamed(from, to)));
            }
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING, "It is not stored that " + from + " is " + to + " now; its builds are searched", e);
        }
    }

    @Terminator
    public static void shutDown() throws InterruptedException {
        get().threads.shutDown();
    }

    /** Makes no request and reads no file. */
    @Extension
    public static final class Builds extends RunListener<Run<?, ?>> {

        @Override
        public void onFinalized(Run<?, ?> run) {
            get().ended(run);
        }

        @Override
        public void onDeleted(Run<?, ?> run) {
            var result = run.getResult();
            if (result != null && !run.isBuilding()) {
                get().update(run, entry -> entry.of(entry.build().withResult(result.toString())));
            }
        }
    }

    /** Follows moved jobs. Builds can be found only when all jobs are loaded. Writes no file. */
    @Extension
    public static final class Jobs extends ItemListener {

        @Override
        public void onLoaded() {
            get().start();
        }

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            get().schedule(() -> get().rename(oldFullName, newFullName), Duration.ZERO);
        }
    }
}
