package io.jenkins.plugins.servicenow.watch;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.WorkDecision;
import io.jenkins.plugins.servicenow.ledger.Ledger;
import java.io.File;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * The change requests that builds of this controller work under, with {@link ChangePoller}. Each is in a file too, so that a watch goes
 * on after a restart or a crash; whoever deletes the file ends the watches that no running step begins again.
 *
 * <p>A build that waits for the approval of a change does not work under it: its wait ends the watch, and begins another one.
 */
@Extension
public final class ChangeWatches {

    private static final Logger LOGGER = Logger.getLogger(ChangeWatches.class.getName());

    /** Null when the file cannot be read. */
    @CheckForNull
    private final Ledger<WatchedChange> ledger;

    private final Map<String, ChangeWatch> watches = new ConcurrentHashMap<>();

    public ChangeWatches() {
        Ledger<WatchedChange> opened = null;
        var file = new File(Jenkins.get().getRootDir(), ChangeWatches.class.getName() + ".jsonl");
        try {
            opened = Ledger.open(file.toPath(), WatchedChange.class);
            opened.find(record -> true).forEach((key, record) -> watches.put(key, new ChangeWatch(this, key, record)));
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    "Which change requests builds work under is not known from before, and kept until Jenkins restarts only",
                    e);
        }
        ledger = opened;
    }

    @NonNull
    public static ChangeWatches get() {
        return ExtensionList.lookupSingleton(ChangeWatches.class);
    }

    /**
     * From now on the build works under this change of its own, unless it has closed it or waits for its approval. Writes a file: the
     * watch is stored when this returns.
     */
    public void begin(@NonNull Run<?, ?> run, @NonNull ChangeEntry change, @NonNull WatchOptions options) {
        var record = WatchedChange.of(
                run,
                change.getConnection(),
                change.getInstance(),
                SysId.of(change.getSysId()),
                change.getNumber(),
                options);
        if (change.getCloseCode() == null) {
            begun(run, record, options, true).ifPresent(this::start);
        }
    }

    /**
     * From now on the build works under this change, for whose approval it does not wait any more. Writes a file: the watch is stored
     * when this returns.
     *
     * @param connection name of the connection
     * @param instance URL of the instance that has the change
     * @param approved whether the wait has seen it approved, so that one that is no longer so was sent back
     */
    public void begin(
            @NonNull Run<?, ?> run,
            @NonNull String connection,
            @NonNull String instance,
            @NonNull SysId change,
            @NonNull String number,
            boolean approved,
            @NonNull WatchOptions options) {
        var record = WatchedChange.of(run, connection, instance, change, number, options)
                .seen(approved, WorkDecision.ONGOING, false);
        begun(run, record, options, false).ifPresent(this::start);
    }

    /** One that has stopped the build stays as it is: a build is stopped once. */
    private synchronized Optional<ChangeWatch> begun(
            Run<?, ?> run, WatchedChange record, WatchOptions options, boolean unlessWaiting) {
        if (unlessWaiting && ChangePoller.get().polls(polled -> isWait(polled, record))) {
            return Optional.empty();
        }
        var known = find(watch -> watch.isOf(run) && watch.isAbout(record.instance(), record.sysId()));
        if (known.isPresent()) {
            known.get().change(before -> before.isStopped() ? before : before.with(options));
            return known;
        }
        var key = UUID.randomUUID().toString();
        var watch = new ChangeWatch(this, key, record);
        watch.setRun(run);
        watches.put(key, watch);
        return Optional.of(watch);
    }

    private static boolean isWait(PolledBuild polled, WatchedChange record) {
        try {
            return !(polled instanceof ChangeWatch)
                    && record.isOf(polled.run())
                    && record.isAbout(polled.instanceUrl(), polled.changeId());
        } catch (AbortException e) {
            LOGGER.log(Level.FINE, "A build that waits is gone", e);
            return false;
        }
    }

    /**
     * The build does not work under the change any more. Makes no I/O.
     *
     * @param change number or sys_id
     */
    public void end(@NonNull Run<?, ?> run, @NonNull String instance, @NonNull String change) {
        end(watch -> watch.isOf(run) && watch.isAbout(instance, change));
    }

    /**
     * The block at whose end watches end has ended. Makes no I/O.
     *
     * @param block see {@link WatchOptions#block()}
     */
    public void endBlock(@NonNull Run<?, ?> run, @NonNull String block) {
        end(watch -> watch.isOf(run) && watch.record().block().equals(block));
    }

    /** Those that have stopped the build are kept until its end. */
    private synchronized void end(Predicate<ChangeWatch> which) {
        watches.values().stream()
                .filter(watch -> which.test(watch) && !watch.record().isStopped())
                .forEach(this::drop);
    }

    private Optional<ChangeWatch> find(Predicate<ChangeWatch> which) {
        return watches.values().stream().filter(which).findFirst();
    }

    boolean has(@NonNull ChangeWatch watch) {
        return watches.containsKey(watch.key());
    }

    /** Makes no I/O. */
    void drop(@NonNull ChangeWatch watch) {
        if (watches.remove(watch.key(), watch)) {
            ChangePoller.get().run(() -> {
                ChangePoller.get().remove(watch);
                store(watch);
            });
        }
    }

    /** Writes a file. */
    private void start(ChangeWatch watch) {
        store(watch);
        if (has(watch)) {
            watch.start(false);
        }
    }

    /** Writes a file, unless it says the same already. */
    void store(@NonNull ChangeWatch watch) {
        var file = ledger;
        if (file == null) {
            return;
        }
        try {
            synchronized (file) {
                if (!has(watch)) {
                    file.remove(watch.key());
                } else if (file.get(watch.key()).filter(watch.record()::equals).isEmpty()) {
                    file.put(watch.key(), watch.record());
                }
            }
        } catch (ClosedByInterruptException e) {
            LOGGER.log(Level.FINE, "Jenkins is shutting down; the watch of " + watch.number() + " is not stored", e);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The watch of " + watch.number() + " is not stored; a restart would end it", e);
        }
    }

    /** For tests: how many builds work under a change. */
    int size() {
        return watches.size();
    }

    /** Ends the watches of builds that have ended. Makes no request and writes no file. */
    @Extension
    public static final class Builds extends RunListener<Run<?, ?>> {

        @Override
        public void onFinalized(Run<?, ?> run) {
            ended(run);
        }

        @Override
        public void onDeleted(Run<?, ?> run) {
            ended(run);
        }

        private static void ended(Run<?, ?> run) {
            var all = get();
            all.watches.values().stream().filter(watch -> watch.isOf(run)).forEach(all::drop);
        }
    }

    /** Goes on after a restart, when all jobs are loaded, and follows moved jobs. Makes no request and writes no file. */
    @Extension
    public static final class Jobs extends ItemListener {

        @Override
        public void onLoaded() {
            get().watches.values().forEach(watch -> watch.start(true));
        }

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            UnaryOperator<WatchedChange> move = record -> record.build().startsWith(oldFullName + "#")
                    ? record.ofBuild(newFullName + record.build().substring(oldFullName.length()))
                    : record;
            var all = get();
            all.watches.values().stream()
                    .filter(watch -> watch.change(move))
                    .forEach(watch -> ChangePoller.get().run(() -> all.store(watch)));
        }
    }
}
