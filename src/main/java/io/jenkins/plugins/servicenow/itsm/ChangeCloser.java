package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.ReadBack;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes a change request that was carried out to Closed. One that waits for a review, because it is on hold or evidence of the
 * build has failed, is never closed as successful: somebody has to decide that in ServiceNow.
 */
public final class ChangeCloser {

    /** The preferred target first. */
    private static final List<ChangeState> BACKWARDS =
            List.of(ChangeState.CLOSED, ChangeState.REVIEW, ChangeState.IMPLEMENT, ChangeState.SCHEDULED);

    private final ServiceNowSession session;
    private final Consumer<String> log;
    private final ChangeWork work;

    /**
     * @param log takes lines for the build log
     * @param work what the build has done under the change
     */
    public ChangeCloser(@NonNull ServiceNowSession session, @NonNull Consumer<String> log, @NonNull ChangeWork work) {
        this.session = session;
        this.log = log;
        this.work = work;
    }

    /**
     * @param numberOrSysId of the change request
     * @param notes required by ServiceNow; what does not fit is cut in the middle
     * @return the closed change; also when it was closed before
     * @throws RefusedException when it cannot be closed from the state in which it is, or waits for a review and is not to be
     *     closed as unsuccessful
     */
    @NonNull
    public ChangeRecord close(@NonNull String numberOrSysId, @NonNull CloseResult result, @NonNull String notes)
            throws ServiceNowException, RefusedException, InterruptedException {
        var change = ChangeRecord.find(session, numberOrSysId);
        if (change.isIn(ChangeState.CLOSED)) {
            return closedBefore(change, result);
        }
        var values = Map.of(CloseResult.FIELD, closeCode(result), "close_notes", JournalText.of(notes));
        checkReviewed(change, result);
        checkCarriedOut(change);
        change = endTasks(change, new TaskOutcome(result, notes, Instant.now()));
        var visited = new HashSet<String>();
        while (!change.isIn(ChangeState.CLOSED) && visited.add(change.record().value("state"))) {
            checkReviewed(change, result);
            checkCarriedOut(change);
            change = hopOn(change, values);
            log.accept(change.number() + ": state " + change.stateLabel());
        }
        if (!change.isIn(ChangeState.CLOSED)) {
            throw new RefusedException(
                    errorPrefix(change) + ": it came back to " + change.stateLabel() + ", where it had been before.");
        }
        log.accept(change.number() + ": actual start " + orNone(change.time("work_start")) + ", actual end "
                + orNone(change.time("work_end")));
        for (var field : ReadBack.dropped(session.asWritten(values), change.record())) {
            log.accept("WARNING: ServiceNow closed " + change.number() + " but ignored the field '" + field + "'.");
        }
        return change;
    }

    private void checkReviewed(ChangeRecord change, CloseResult result) throws RefusedException {
        if (result != CloseResult.UNSUCCESSFUL && change.isOnHold()) {
            throw new RefusedException(errorPrefix(change) + ": it is on hold (" + change.holdReason()
                    + "). Somebody has to review it and lift the hold in ServiceNow.");
        }
        if (result != CloseResult.UNSUCCESSFUL && !change.record().has("on_hold")) {
            throw new RefusedException(
                    errorPrefix(change) + ": ServiceNow does not show the field 'on_hold', so it"
                            + " is not known whether the change is on hold. The OAuth Application User needs the role sn_change_read.");
        }
        if (result == CloseResult.SUCCESSFUL && work.hasFailedEvidence(change.sysId())) {
            throw new RefusedException(errorPrefix(change) + " as '" + result.value()
                    + "': evidence of this build has failed. Somebody has to review the change and close it in ServiceNow,"
                    + " or the pipeline closes it with another result.");
        }
    }

    private ChangeRecord closedBefore(ChangeRecord change, CloseResult result) {
        log.accept(change.number() + " is closed already");
        var closeCode = change.record().displayValue("close_code");
        if (!result.means(change.closeCode()) && !result.means(closeCode)) {
            log.accept("WARNING: " + change.number() + " was closed as '" + closeCode + "', not as '" + result.value()
                    + "'.");
        }
        return change;
    }

    private void checkCarriedOut(ChangeRecord change)
            throws ServiceNowException, RefusedException, InterruptedException {
        if (change.isIn(ChangeState.CANCELED)) {
            throw new RefusedException(errorPrefix(change) + ": it was canceled in ServiceNow.");
        }
        if (change.isRejected()) {
            throw new RefusedException(errorPrefix(change) + ": it was rejected in ServiceNow.");
        }
        if (change.isBeforeScheduled()) {
            throw new RefusedException(errorPrefix(change) + ": it is in the state " + change.stateLabel()
                    + ", its approval is '" + change.approval()
                    + "', and only a change that was approved and carried out can be closed."
                    + ChangeTransition.allowed(session.changes().nextStates(change.sysId())));
        }
    }

    /**
     * One that is left open would block the close. Of one that cannot be ended the refusal to close the change speaks.
     *
     * @return the change as it is now: ServiceNow may move it with the end of its last task
     */
    private ChangeRecord endTasks(ChangeRecord change, TaskOutcome working)
            throws ServiceNowException, InterruptedException {
        var open = work.openTasks(change.sysId(), working);
        var tasks = new ChangeTasks(session, log);
        for (var task : open.entrySet()) {
            try {
                if (tasks.settle(task.getKey(), task.getValue())) {
                    work.taskEnded(task.getKey());
                }
            } catch (RefusedException e) {
                log.accept("WARNING: " + e.getMessage());
            }
        }
        return open.isEmpty() ? change : ChangeRecord.read(session, change.sysId());
    }

    /** With the actual times that the instance leaves empty, because those of a closed change cannot be written. */
    private ChangeRecord hopOn(ChangeRecord change, Map<String, String> closing)
            throws ServiceNowException, RefusedException, InterruptedException {
        var times = new ActualTimes(session);
        var now = session.time().now();
        var next = hop(times.end(change, now), closing);
        return change.isIn(ChangeState.SCHEDULED) ? times.start(next, now) : next;
    }

    private ChangeRecord hop(ChangeRecord change, Map<String, String> closing)
            throws ServiceNowException, RefusedException, InterruptedException {
        // From a state of the instance's own there is no known way but the last hop.
        var targets = change.state()
                .map(known -> BACKWARDS.subList(0, BACKWARDS.indexOf(known)))
                .orElse(BACKWARDS.subList(0, 1));
        try {
            return new ChangeTransition(session)
                    .move(change, errorPrefix(change), targets, Map.of(ChangeState.CLOSED, closing));
        } catch (RefusedException e) {
            var open = ChangeTasks.describeOpen(session, change.sysId());
            throw open.isEmpty()
                    ? e
                    : new RefusedException(e.getMessage() + " It has open change tasks, which somebody has to close"
                            + " or cancel in ServiceNow: " + String.join(", ", open) + ".");
        }
    }

    private static String orNone(String time) {
        return time.isEmpty() ? "none" : time;
    }

    private static String errorPrefix(ChangeRecord change) {
        return change.number() + " could not be closed";
    }

    /** As the instance spells it, where its choices may be read. */
    private String closeCode(CloseResult result) throws ServiceNowException, RefusedException, InterruptedException {
        var choices = CloseResult.choices(session, ChangeApi.TABLE);
        return result.closeCode(choices)
                .orElseThrow(() -> new RefusedException("ServiceNow has no close code '" + result.value()
                        + "'. It has: " + String.join(", ", choices.labels(CloseResult.FIELD)) + "."));
    }
}
