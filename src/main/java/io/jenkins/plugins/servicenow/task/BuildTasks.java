package io.jenkins.plugins.servicenow.task;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.build.TaskEntry;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.endings.EndNotes;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.ChangeTask;
import io.jenkins.plugins.servicenow.itsm.ChangeTasks;
import io.jenkins.plugins.servicenow.itsm.TaskDraft;
import io.jenkins.plugins.servicenow.itsm.TaskOutcome;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Opens and closes the change tasks of a build. A task is recorded with the build and in the ledger of what builds hold open before it
 * is opened, so that whatever happens to the build, somebody closes it. Calls ServiceNow: not for the CPS thread.
 */
public final class BuildTasks {

    private final Run<?, ?> run;
    private final ServiceNowConnection connection;
    private final ServiceNowSession session;
    private final Masking masking;
    private final Consumer<String> log;

    /**
     * @param connection to the instance that has the change
     * @param masking of who asks
     * @param log takes lines for the build log
     */
    public BuildTasks(
            @NonNull Run<?, ?> run,
            @NonNull ServiceNowConnection connection,
            @NonNull ServiceNowSession session,
            @NonNull Masking masking,
            @NonNull Consumer<String> log) {
        this.run = run;
        this.connection = connection;
        this.session = session;
        this.masking = masking;
        this.log = log;
    }

    /**
     * Opens a task, or finds the one of this correlation id. Called again it does nothing more.
     *
     * @param change as it was read last
     * @param block the id of the flow node with which the block begins that does the work
     * @param stage whether that is a stage
     */
    @NonNull
    public ChangeTask open(@NonNull ChangeRecord change, @NonNull TaskDraft draft, @NonNull String block, boolean stage)
            throws IOException, InterruptedException {
        EndNotes.get().expectTask(run, connection, draft.correlationId());
        var known = BuildRecords.task(run, draft.correlationId());
        var entry = known == null
                ? new TaskEntry(
                        connection.getInstanceUrl(),
                        change.sysId().value(),
                        draft.correlationId(),
                        block,
                        stage,
                        masking.mask(draft.name()))
                : known;
        if (known == null) {
            BuildRecords.record(run, entry);
        }
        var task = new ChangeTasks(session, log).open(change, draft);
        record(entry, task);
        return task;
    }

    /**
     * Closes a task that was opened by {@link #open}. How its work has ended is stored before: whoever closes it later, if it cannot be
     * closed now, knows that.
     */
    @NonNull
    public ChangeTask close(@NonNull SysId task, @NonNull String correlationId, @NonNull TaskOutcome outcome)
            throws IOException, InterruptedException {
        var masked = new TaskOutcome(outcome.result(), masking.mask(outcome.notes()), outcome.ended());
        var known = BuildRecords.task(run, correlationId);
        if (known != null && known.outcome() == null) {
            BuildRecords.record(run, known.with(masked));
        }
        var closed = new ChangeTasks(session, log).close(task, masked);
        var now = BuildRecords.task(run, correlationId);
        if (now != null) {
            record(now, closed);
        }
        return closed;
    }

    private void record(TaskEntry entry, ChangeTask task) throws IOException {
        BuildRecords.record(run, entry.with(task));
        if (task.hasEnded()) {
            EndNotes.get().taskClosed(connection, entry.getCorrelationId());
        }
    }
}
