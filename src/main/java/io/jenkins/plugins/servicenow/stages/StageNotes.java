package io.jenkins.plugins.servicenow.stages;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.DaemonThreads;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Notes the stages of builds on their change requests, some of them in one work note. A note that is lost never affects the
 * build: the build neither waits for it nor learns of it.
 */
@Extension
public final class StageNotes {

    private static final Logger LOGGER = Logger.getLogger(StageNotes.class.getName());

    /** A slow instance holds up the notes of others only when this many are slow at once. */
    private static final int THREADS = 4;

    private static final Duration INTERVAL = Duration.ofSeconds(30);

    /** How long Jenkins waits for the last notes when it is shutting down. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

    /** In one note: it is for reading, and a build with a great many stages does not need them all in it. */
    private static final int MAX_LINES = 40;

    /** What passes no outage with it. */
    static final Set<Kind> FINAL = EnumSet.of(Kind.AUTHENTICATION, Kind.PERMISSION, Kind.NOT_FOUND, Kind.REJECTED);

    private final ScheduledThreadPoolExecutor threads = DaemonThreads.scheduled("ServiceNow stage notes", THREADS);

    private volatile Duration interval = INTERVAL;

    private final StageNoteBatcher<Run<?, ?>, StageEvent> batcher =
            new StageNoteBatcher<>(threads, () -> interval, StageNotes::send);

    static StageNotes get() {
        return ExtensionList.lookupSingleton(StageNotes.class);
    }

    /** Returns at once. */
    void add(@NonNull Run<?, ?> run, @NonNull StageEvent event) {
        batcher.add(run, event);
    }

    /** For tests, which do not wait that long: for builds that begin a batch from now on. */
    void setInterval(@NonNull Duration interval) {
        this.interval = interval;
    }

    /** @return false when it may be noted later */
    private static boolean send(Run<?, ?> run, List<StageEvent> events) {
        var change = BuildRecords.change(run);
        if (change == null || BuildRecords.hasStopped(run, change)) {
            return true;
        }
        try {
            var connection = ConnectionResolver.of(run).choose(change.getConnection(), change.getInstance());
            // Tried once: the batcher repeats what fails, and no thread waits for an instance meanwhile.
            var session = connection.openForPolls(run, Masking.of(run));
            new WorkNotes(session).addOnce(ChangeApi.TABLE, SysId.of(change.getSysId()), text(run, events));
            return true;
        } catch (ServiceNowException e) {
            LOGGER.log(Level.FINE, "The stages of " + run + " were not noted", e);
            return FINAL.contains(e.kind());
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The stages of " + run + " were not noted", e);
            return true;
        } catch (InterruptedException e) {
            LOGGER.log(Level.FINE, "Jenkins is shutting down; the last stages of " + run + " were not noted", e);
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static String text(Run<?, ?> run, List<StageEvent> events) {
        var lines = events.stream().limit(MAX_LINES).map(StageEvent::text).collect(Collectors.joining("\n"));
        return BuildIdentity.of(run, "change", "").displayName() + ", stages (UTC):\n" + lines
                + (events.size() > MAX_LINES ? "\nand " + (events.size() - MAX_LINES) + " more" : "");
    }

    /** Sends the notes that wait for their interval. Waits for that, but not long. */
    @Terminator
    public static void shutDown() throws InterruptedException {
        var notes = get();
        notes.batcher.sendAll();
        notes.threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        notes.threads.shutdown();
        if (!notes.threads.awaitTermination(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            notes.threads.shutdownNow();
        }
    }
}
