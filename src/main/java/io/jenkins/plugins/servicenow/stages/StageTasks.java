package io.jenkins.plugins.servicenow.stages;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BlockOutcome;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.build.DaemonThreads;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.build.Stages;
import io.jenkins.plugins.servicenow.build.TaskEntry;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.KeyedLock;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.itsm.TaskDraft;
import io.jenkins.plugins.servicenow.itsm.TaskType;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import io.jenkins.plugins.servicenow.task.BuildTasks;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.FlowGraphWalker;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * A change task for each stage of a block that asks for it. Stages do not wait for ServiceNow; at the end of the block their tasks are
 * brought up to date by what the flow nodes of the build say.
 */
@Extension
public final class StageTasks {

    private static final Logger LOGGER = Logger.getLogger(StageTasks.class.getName());

    /** Of a build: approvers want to see what is going on, and not each turn of a loop. */
    static final int MAX_TASKS = 50;

    private static final String SEPARATOR = " / ";

    private static final int THREADS = 4;

    /** Short, so that a task shows what is going on, but long enough that Pipeline has added the error to the end of a stage. */
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /** How long Jenkins waits for the last tasks when it is shutting down. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor threads = DaemonThreads.scheduled("ServiceNow stage tasks", THREADS);

    private volatile Duration interval = INTERVAL;

    private final StageNoteBatcher<Run<?, ?>, StageEvent> batcher =
            new StageNoteBatcher<>(threads, () -> interval, StageTasks::send);

    @NonNull
    public static StageTasks get() {
        return ExtensionList.lookupSingleton(StageTasks.class);
    }

    /** Returns at once. */
    void add(@NonNull Run<?, ?> run, @NonNull StageEvent event) {
        batcher.add(run, event);
    }

    /** For tests, which do not wait that long: for builds that begin a batch from now on. */
    void setInterval(@NonNull Duration interval) {
        this.interval = interval;
    }

    /**
     * Brings the tasks of all stages that have ended up to date, whatever was lost on the way. Called again it does nothing more.
     * Reads flow nodes and calls ServiceNow: not for the CPS thread.
     *
     * @param change of the build
     * @param connection to the instance that has it
     */
    public static void finish(
            @NonNull Run<?, ?> run,
            @NonNull ChangeEntry change,
            @NonNull ServiceNowConnection connection,
            @NonNull ServiceNowSession session)
            throws IOException, InterruptedException {
        var ended = ended(run);
        if (!ended.isEmpty()) {
            report(run, change, connection, session, ended);
        }
    }

    /** The oldest first. */
    private static List<StageEvent> ended(Run<?, ?> run) throws IOException {
        var owner = run instanceof FlowExecutionOwner.Executable build ? build.asFlowExecutionOwner() : null;
        var execution = owner == null ? null : owner.getOrNull();
        if (execution == null) {
            return List.of();
        }
        var events = new ArrayList<StageEvent>();
        for (var node : new FlowGraphWalker(execution)) {
            if (node instanceof BlockEndNode<?> end && StageTask.started(end.getStartNode()) != null) {
                var stage = Stages.startingWith(end.getStartNode());
                if (stage != null) {
                    events.add(0, new StageEvent(Instant.now(), stage, end.getStartNode(), end));
                }
            }
        }
        return events;
    }

    /** @return false when it may be done later */
    private static boolean send(Run<?, ?> run, List<StageEvent> events) {
        var change = BuildRecords.change(run);
        if (change == null || change.getCloseCode() != null) {
            return true;
        }
        try {
            var connection = ConnectionResolver.of(run).choose(change.getConnection(), change.getInstance());
            // Tried once: the batcher repeats what fails, and no thread waits for an instance meanwhile.
            report(run, change, connection, connection.openForPolls(run, Masking.of(run)), events);
            return true;
        } catch (ServiceNowException e) {
            LOGGER.log(Level.FINE, "The stages of " + run + " have no change tasks", e);
            return StageNotes.FINAL.contains(e.kind());
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The stages of " + run + " have no change tasks", e);
            return true;
        } catch (InterruptedException e) {
            LOGGER.log(
                    Level.FINE, "Jenkins is shutting down; the tasks of " + run + " are brought up to date later", e);
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void report(
            Run<?, ?> run,
            ChangeEntry change,
            ServiceNowConnection connection,
            ServiceNowSession session,
            List<StageEvent> events)
            throws IOException, InterruptedException {
        // The end of a block must not overtake what is being sent.
        try (var lock = KeyedLock.acquire(StageTasks.class.getName() + " " + run.getExternalizableId())) {
            var masking = Masking.of(run);
            var tasks = new BuildTasks(run, connection, session, masking, line -> LOGGER.log(Level.FINE, line));
            ChangeRecord record = null;
            for (var event : events) {
                var id = correlationId(run, event.start());
                var known = BuildRecords.task(run, id);
                if (known != null && known.isEnded()) {
                    continue;
                }
                if (known == null && isFull(run)) {
                    noteLimit(run, session, SysId.of(change.getSysId()));
                    continue;
                }
                if (record == null) {
                    record = ChangeRecord.read(session, SysId.of(change.getSysId()));
                }
                if (record.hasEnded() || record.isRejected()) {
                    return;
                }
                try {
                    report(run, tasks, record, event, id, masking);
                } catch (RefusedException e) {
                    // Whoever closes the change, or the end of the build, tries again.
                    LOGGER.log(Level.FINE, "The change task of a stage of " + run + " was refused", e);
                }
            }
        }
    }

    private static void report(
            Run<?, ?> run, BuildTasks tasks, ChangeRecord change, StageEvent event, String id, Masking masking)
            throws IOException, InterruptedException {
        var started = StageTask.started(event.start());
        var name = name(event);
        var draft = new TaskDraft(
                name,
                TaskType.IMPLEMENTATION,
                id,
                BuildIdentity.of(run, "task", "").displayName(),
                started == null ? event.at() : started,
                null,
                Map.of());
        var task = tasks.open(change, draft, event.start().getId(), true);
        var end = event.end();
        if (end != null && !task.hasEnded()) {
            tasks.close(task.sysId(), id, BlockOutcome.of(run, end, masking).outcome(run, name, event.at()));
        }
    }

    private static String correlationId(Run<?, ?> run, FlowNode start) {
        return BuildIdentity.of(run, "task", "stage " + start.getId()).correlationId();
    }

    /** With the stages and branches around it: {@code Test / amd64}. */
    private static String name(StageEvent event) {
        var around = Stages.path(event.start());
        // Declarative Pipeline starts a stage of the same name in each branch.
        var isNamedAlready = around.equals(event.stage()) || around.endsWith(SEPARATOR + event.stage());
        return isNamedAlready ? around : around.isEmpty() ? event.stage() : around + SEPARATOR + event.stage();
    }

    private static boolean isFull(Run<?, ?> run) {
        return BuildRecords.tasks(run).stream().filter(TaskEntry::isStage).count() >= MAX_TASKS;
    }

    private static void noteLimit(Run<?, ?> run, ServiceNowSession session, SysId change)
            throws IOException, InterruptedException {
        if (run.getAction(LimitNoted.class) == null) {
            new WorkNotes(session)
                    .addOnce(
                            ChangeApi.TABLE,
                            change,
                            BuildIdentity.of(run, "change", "").displayName() + " has more than " + MAX_TASKS
                                    + " stages. Those after the first " + MAX_TASKS + " have no change tasks.");
            run.addAction(new LimitNoted());
            run.save();
        }
    }

    /** Kept with the build. */
    private static final class LimitNoted extends InvisibleAction {}

    /** Brings up to date what waits for its interval. Waits for that, but not long. */
    @Terminator
    public static void shutDown() throws InterruptedException {
        var tasks = get();
        tasks.batcher.sendAll();
        tasks.threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        tasks.threads.shutdown();
        if (!tasks.threads.awaitTermination(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            tasks.threads.shutdownNow();
        }
    }
}
