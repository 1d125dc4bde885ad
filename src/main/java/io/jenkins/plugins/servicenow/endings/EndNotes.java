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
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.build.DaemonThreads;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The builds that have a change request, and the waits that have ended, until it is noted on the change how they have ended: nobody
 * should be asked for a build that is gone, nor a change be left open without a word. A build is on the list, which is a file,
 * before its change is created, so no end of it is missed: not that of a controller that is killed either.
 */
@Extension
public final class EndNotes {

    private static final Logger LOGGER = Logger.getLogger(EndNotes.class.getName());

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** From the end of a build: what its last steps were at is done by then. */
    private static final Duration DELAY = Duration.ofSeconds(10);

    /** With {@link #INTERVAL} in between, a day. */
    private static final int MAX_TRIES = 1440;

    /** So that an instance that is gone does not fill the disk. */
    private static final int MAX_KEPT = 50_000;

    /** Null for the thread of this. */
    @CheckForNull
    private static volatile BiConsumer<Runnable, Duration> scheduler;

    private final StoredFile file = new StoredFile(
            EndNotes.class,
            "Notes on the ends of builds are kept until Jenkins restarts only",
            "Notes on the ends of builds cannot be read");

    private final List<EndNote> notes = new ArrayList<>();

    private final ScheduledExecutorService thread = DaemonThreads.scheduled("ServiceNow notes on ended builds", 1);

    public EndNotes() {
        load();
    }

    @NonNull
    public static EndNotes get() {
        return ExtensionList.lookupSingleton(EndNotes.class);
    }

    /** For tests: runs what is due in place of the thread. */
    static void setScheduler(@CheckForNull BiConsumer<Runnable, Duration> scheduler) {
        EndNotes.scheduler = scheduler;
    }

    /**
     * A change request of the build is about to be created: its end is noted on it. Writes a file.
     *
     * @param key under which the build will remember the change
     */
    public synchronized void expect(
            @NonNull Run<?, ?> run, @NonNull ServiceNowConnection connection, @NonNull String key) {
        if (notes.stream().noneMatch(each -> each instanceof OpenChange open && open.isSame(run, key))) {
            add(notes.size(), OpenChange.planned(run, connection, key));
        }
    }

    /** The build goes on under a change request that another build has created: as {@link #expect}. */
    public synchronized void expect(@NonNull Run<?, ?> run, @NonNull String key, @NonNull ChangeEntry change) {
        add(notes.size(), OpenChange.takenOver(run, key, change));
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
        var end = new WaitEnd(run, connection, instanceUrl, change, reason, cancel);
        // Before the end of the build, which has nothing to say of a change that is canceled.
        add(0, end);
        schedule(() -> write(List.of(end)), Duration.ZERO);
    }

    private synchronized void add(int index, EndNote note) {
        if (notes.size() >= MAX_KEPT) {
            LOGGER.log(Level.WARNING, "Too much is to be noted in ServiceNow already, so this will not be: {0}", note);
            return;
        }
        notes.add(index, note);
        save();
    }

    /** Returns at once. */
    private void ended(Run<?, ?> run) {
        schedule(() -> write(all().stream().filter(note -> note.isOf(run)).toList()), DELAY);
    }

    /** Begins to write what is due, and goes on as long as Jenkins runs. */
    void start() {
        schedule(this::writeAll, Duration.ZERO);
    }

    /** Whatever goes wrong, the next round has to come. */
    private void writeAll() {
        try {
            write(all());
        } finally {
            schedule(this::writeAll, INTERVAL);
        }
    }

    private void write(List<EndNote> candidates) {
        var unavailable = new HashSet<String>();
        try (var system = ACL.as2(ACL.SYSTEM2)) {
            for (var note : candidates) {
                writeIfDue(note, unavailable);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param unavailable connections that one note has found so: the others of them do not wait for the same timeouts */
    private void writeIfDue(EndNote note, Set<String> unavailable) throws InterruptedException {
        try {
            var run = note.run();
            if (!isKept(note) || !note.isDue(run)) {
                return;
            }
            if (unavailable.contains(note.connection())) {
                postpone(note, null);
            } else if (note.write(run, note.open(run))) {
                remove(note);
            }
        } catch (ServiceNowException e) {
            if (e.mayPass()) {
                unavailable.add(note.connection());
            }
            postpone(note, e);
        } catch (IOException | RuntimeException | LinkageError e) {
            postpone(note, e);
        }
    }

    /** @param reason null when it was not tried */
    private void postpone(EndNote note, @CheckForNull Throwable reason) {
        if (note.countFailure() < MAX_TRIES) {
            LOGGER.log(Level.FINE, "Not noted in ServiceNow yet: " + note, reason);
        } else {
            LOGGER.log(Level.WARNING, "Not noted in ServiceNow: " + note, reason);
            remove(note);
        }
    }

    private synchronized void remove(EndNote note) {
        notes.remove(note);
        save();
    }

    private synchronized boolean isKept(EndNote note) {
        return notes.contains(note);
    }

    private synchronized List<EndNote> all() {
        return List.copyOf(notes);
    }

    private synchronized void save() {
        file.write(new ArrayList<>(notes));
    }

    private void load() {
        if (file.read().orElse(null) instanceof List<?> stored) {
            Stream.of(stored.toArray())
                    .filter(EndNote.class::isInstance)
                    .map(EndNote.class::cast)
                    .forEach(notes::add);
        }
    }

    private void schedule(Runnable task, Duration delay) {
        var other = scheduler;
        try {
            if (other == null) {
                thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                other.accept(task, delay);
            }
        } catch (RejectedExecutionException e) {
            LOGGER.log(
                    Level.FINE,
                    "Jenkins is shutting down; what is to be noted in ServiceNow is noted after the restart",
                    e);
        }
    }

    @Terminator
    public static void shutDown() throws InterruptedException {
        DaemonThreads.stop(get().thread);
    }

    /** Makes no request and reads no file. */
    @Extension
    public static final class Builds extends RunListener<Run<?, ?>> {

        @Override
        public void onFinalized(Run<?, ?> run) {
            get().ended(run);
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
            if (get().all().stream()
                            .filter(note -> note.rename(oldFullName, newFullName))
                            .count()
                    > 0) {
                get().schedule(get()::save, Duration.ZERO);
            }
        }
    }
}
