package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeTaskApi;
import io.jenkins.plugins.servicenow.client.KeyedLock;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.TaskState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The tasks of change requests that builds work on. A task is found by its correlation id, so a call that is repeated opens none a
 * second time. One that has ended is never written to again: who has ended it has decided.
 */
public final class ChangeTasks {

    private static final Set<TaskState> BEGUN = EnumSet.of(TaskState.IN_PROGRESS, TaskState.CLOSED, TaskState.CANCELED);

    private static final Set<ServiceNowException.Kind> REFUSALS =
            EnumSet.of(ServiceNowException.Kind.REJECTED, ServiceNowException.Kind.PERMISSION);

    /** {@code created_from} of tasks that the model of a change, and no person, has made. */
    private static final String OF_MODEL = "workflow";

    private final ServiceNowSession session;
    private final Consumer<String> log;
    private final ChangeTaskApi tasks;

    /** Null until they are needed. */
    @CheckForNull
    private ChoiceLists closeCodes;

    /** @param log takes lines for the build log */
    public ChangeTasks(@NonNull ServiceNowSession session, @NonNull Consumer<String> log) {
        this.session = session;
        this.log = log;
        this.tasks = session.changeTasks();
    }

    /**
     * The task in progress: the one of this correlation id; else one of this name that the model of the change has made and nobody
     * has begun or has been assigned; else a new one. One that somebody has ended is returned as it is.
     *
     * @param change as it was read last
     * @throws RefusedException when the change was canceled or rejected, or is closed
     */
    @NonNull
    public ChangeTask open(@NonNull ChangeRecord change, @NonNull TaskDraft draft)
            throws ServiceNowException, RefusedException, InterruptedException {
        change.checkAlive();
        if (change.hasEnded()) {
            throw new RefusedException(
                    "No change task was opened: " + change.number() + " is " + change.stateLabel() + ".");
        }
        // Of two branches that open tasks of one name, only one may take what the model has made.
        try (var lock = KeyedLock.acquire(ChangeTasks.class.getName() + " " + session.instance() + change.sysId())) {
            return begin(findOrCreate(change, draft), draft.started());
        }
    }

    private ChangeTask findOrCreate(ChangeRecord change, TaskDraft draft)
            throws ServiceNowException, RefusedException, InterruptedException {
        if (!tasks.isCreateOpen(draft.correlationId())) {
            var others = tasks.list(change.sysId());
            var own = others.stream()
                    .filter(task -> task.value("correlation_id").equals(draft.correlationId()))
                    .findFirst()
                    .map(ChangeTask::new)
                    .or(() -> model(others, draft));
            if (own.isPresent()) {
                var task = own.get();
                var marked = task.record().value("correlation_id").isEmpty() ? mark(task, draft) : own;
                if (marked.isPresent()) {
                    return marked.get();
                }
            }
        }
        var created = tasks.create(change.sysId(), draft.values(change));
        for (var duplicate : created.duplicates()) {
            var other = new ChangeTask(duplicate);
            if (!other.hasEnded()) {
                withdraw(other, created.record().text("number"));
            }
        }
        return created.created()
                ? new ChangeTask(created.record())
                : read(created.record().sysId());
    }

    private void withdraw(ChangeTask duplicate, String original) throws ServiceNowException, InterruptedException {
        try {
            cancel(duplicate, "The same as " + original);
            log.accept("WARNING: ServiceNow had made the task " + original + " twice; " + duplicate.number()
                    + " is canceled.");
        } catch (RefusedException e) {
            log.accept("WARNING: ServiceNow has made the task " + original + " twice. " + e.getMessage());
        }
    }

    private static Optional<ChangeTask> model(List<TableRecord> others, TaskDraft draft) {
        return others.stream()
                .filter(task -> task.value("created_from").equals(OF_MODEL))
                .filter(task -> task.value("short_description").strip().equalsIgnoreCase(draft.shortName()))
                .filter(task -> task.has("correlation_id")
                        && task.value("correlation_id").isEmpty())
                .filter(task ->
                        task.has("assigned_to") && task.value("assigned_to").isEmpty())
                .map(ChangeTask::new)
                .filter(ChangeTask::isNotBegun)
                .findFirst();
    }

    /** @return empty when it cannot be marked, and so would not be found again */
    private Optional<ChangeTask> mark(ChangeTask task, TaskDraft draft)
            throws ServiceNowException, InterruptedException {
        var values = new HashMap<>(draft.fields());
        values.putAll(draft.mark());
        try {
            tasks.mark(task.sysId(), values);
        } catch (ServiceNowException e) {
            if (!REFUSALS.contains(e.kind())) {
                throw e;
            }
        }
        return tasks.get(task.sysId())
                .filter(now -> now.value("correlation_id").equals(draft.correlationId()))
                .map(ChangeTask::new);
    }

    private ChangeTask begin(ChangeTask task, Instant started)
            throws ServiceNowException, RefusedException, InterruptedException {
        if (!task.isNotBegun()) {
            return task;
        }
        var values = task.record().value("work_start").isEmpty()
                ? Map.of("work_start", ServiceNowTime.format(started))
                : Map.<String, String>of();
        var refused = move(task, TaskState.IN_PROGRESS, values, BEGUN);
        var now = read(task.sysId());
        if (now.isNotBegun()) {
            log.accept("WARNING: " + now.number() + " stays " + now.stateLabel()
                    + (now.isOnHold() ? ", because it is on hold." : ". " + refused));
        }
        return now;
    }

    /**
     * Closes a task.
     *
     * @return the task, closed or canceled; by somebody else where it had ended before, which is said in the log
     * @throws RefusedException when it is on hold, does not exist any more, or ServiceNow has not closed it
     */
    @NonNull
    public ChangeTask close(@NonNull SysId task, @NonNull TaskOutcome outcome)
            throws ServiceNowException, RefusedException, InterruptedException {
        var before = read(task);
        if (before.hasEnded()) {
            log.accept(before.number() + " is " + before.stateLabel() + " already, last updated by "
                    + before.lastUpdatedBy() + ". It is left as it is.");
            return before;
        }
        if (before.isOnHold()) {
            throw new RefusedException(before.number() + " could not be closed: it is on hold ("
                    + before.record().text("on_hold_reason") + "). It can be closed when the hold is lifted.");
        }
        var values = new HashMap<String, String>();
        values.put(CloseResult.FIELD, closeCode(outcome.result()));
        values.put("close_notes", JournalText.of(outcome.notes()));
        values.put("work_end", ServiceNowTime.format(outcome.ended()));
        var refused = move(before, TaskState.CLOSED, values, ChangeTask.ENDED);
        var now = read(task);
        if (!now.hasEnded()) {
            throw new RefusedException(
                    now.number() + " could not be closed: it stays " + now.stateLabel() + ". " + refused);
        }
        return now;
    }

    /**
     * Ends a task that nobody works on any more: closes it, or cancels it when it is on hold.
     *
     * @return false when the task may still appear
     * @throws RefusedException as {@link #close}
     */
    public boolean settle(@NonNull String correlationId, @NonNull TaskOutcome outcome)
            throws ServiceNowException, RefusedException, InterruptedException {
        // Asked first: what was answered in between is found.
        var mayAppear = tasks.isCreateOpen(correlationId);
        var found = tasks.findByCorrelationId(correlationId);
        for (var record : found) {
            var task = new ChangeTask(record);
            if (!task.hasEnded() && task.isOnHold()) {
                cancel(task, outcome.notes());
            } else if (!task.hasEnded()) {
                close(task.sysId(), outcome);
            }
        }
        return !found.isEmpty() || !mayAppear;
    }

    private void cancel(ChangeTask task, String notes)
            throws ServiceNowException, RefusedException, InterruptedException {
        var refused = move(task, TaskState.CANCELED, Map.of("close_notes", JournalText.of(notes)), ChangeTask.ENDED);
        var now = read(task.sysId());
        if (!now.hasEnded()) {
            throw new RefusedException(
                    now.number() + " could not be canceled: it stays " + now.stateLabel() + ". " + refused);
        }
    }

    /** The tasks of the change that are neither closed nor canceled, for a message: number, name, state and who has each. */
    @NonNull
    static List<String> describeOpen(@NonNull ServiceNowSession session, @NonNull SysId change)
            throws ServiceNowException, InterruptedException {
        return session.changeTasks().list(change).stream()
                .map(ChangeTask::new)
                .filter(task -> !task.hasEnded())
                .map(ChangeTask::describe)
                .toList();
    }

    /** @return what ServiceNow has refused; empty when it has refused nothing */
    private String move(ChangeTask task, TaskState state, Map<String, String> values, Set<TaskState> until)
            throws ServiceNowException, InterruptedException {
        try {
            tasks.move(task.sysId(), state, values, until);
            return "";
        } catch (ServiceNowException e) {
            if (!REFUSALS.contains(e.kind())) {
                throw e;
            }
            return e.getMessage();
        }
    }

    private ChangeTask read(SysId task) throws ServiceNowException, RefusedException, InterruptedException {
        return tasks.get(task)
                .map(ChangeTask::new)
                .orElseThrow(() -> new RefusedException("The change task " + task + " cannot be read any more."));
    }

    /** The base system's own where the instance has another: a task that is closed in any way blocks nothing. */
    private String closeCode(CloseResult result) throws ServiceNowException, InterruptedException {
        var known = closeCodes;
        if (known == null) {
            known = CloseResult.choices(session, ChangeTaskApi.TABLE);
            closeCodes = known;
        }
        return result.closeCode(known).orElse(result.value());
    }
}
