package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.NextStates;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.itsm.ActualTimes;
import io.jenkins.plugins.servicenow.itsm.ApprovalReader;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.ChangeTransition;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Moves an approved change request to Implement and notes in it which build has begun. The move is a part of the approval: the
 * change is read completely before each hop and after the last, and no hop is made that these readings do not allow. Can be
 * repeated: what an earlier call has done is found and not repeated.
 */
final class ImplementTransition {

    private static final Set<ChangeState> IN_PROGRESS = EnumSet.of(ChangeState.IMPLEMENT, ChangeState.REVIEW);

    private static final int MAX_HOPS = 3;
    private static final String PREFIX = " was approved, but its implementation has not begun";

    private final ServiceNowSession session;
    private final ApprovalReader reader;

    ImplementTransition(@NonNull ServiceNowSession session) {
        this.session = session;
        this.reader = new ApprovalReader(session);
    }

    /**
     * @param approved the change as it was read last
     * @param note for the work notes; identified by its text
     * @param passes whether a build may continue with the change as it is; false also when the build has ended
     * @return the change as it was read last: in Implement or further, or else it does not pass, and nothing more was done;
     *     empty when it could not be read any more
     * @throws RefusedException when the change does not stay what was approved, or ServiceNow does not let it go there, with the
     *     states that it does allow
     */
    Optional<ApprovalReading> start(
            @NonNull ApprovalReading approved, @NonNull String note, @NonNull Predicate<ApprovalReading> passes)
            throws IOException, InterruptedException {
        var current = Optional.of(approved);
        var hops = 0;
        var noted = false;
        while (mayContinue(approved, current, passes) && !(noted && isInProgress(current))) {
            if (isInProgress(current)) {
                noteStart(approved, note);
                noted = true;
                // Somebody may have moved it meanwhile.
                current = reader.again(approved);
                continue;
            }
            if (hops++ == MAX_HOPS) {
                throw new RefusedException(errorPrefix(approved) + ": ServiceNow moved it elsewhere " + MAX_HOPS
                        + " times, it is " + current.get().stateName() + " now.");
            }
            var record = ChangeRecord.read(session, approved.sysId());
            var next = session.changes().nextStates(approved.sysId());
            current = reader.again(approved);
            if (mayContinue(approved, current, passes)
                    && !isInProgress(current)
                    && record.state().equals(current.get().state())) {
                try {
                    hop(record, next);
                } catch (RefusedException e) {
                    var now = reader.again(approved);
                    if (mayContinue(approved, now, passes)) {
                        throw e;
                    }
                    return now;
                }
                current = reader.again(approved);
            }
        }
        return current;
    }

    private void noteStart(ApprovalReading approved, String note) throws IOException, InterruptedException {
        new WorkNotes(session).addOnce(ChangeApi.TABLE, approved.sysId(), note);
        new ActualTimes(session)
                .start(
                        ChangeRecord.read(session, approved.sysId()),
                        session.time().now());
    }

    /**
     * Once, because each try needs a reading of its own. Without the note, for which the journal would be read between the last
     * reading and the move.
     */
    private void hop(ChangeRecord record, NextStates next) throws IOException, InterruptedException {
        new ChangeTransition(session.once())
                .move(record, next, record.number() + PREFIX, List.of(ChangeState.IMPLEMENT), Map.of());
    }

    private static boolean isInProgress(Optional<ApprovalReading> change) {
        return change.filter(reading -> reading.isIn(IN_PROGRESS)).isPresent();
    }

    private static boolean mayContinue(
            ApprovalReading approved, Optional<ApprovalReading> now, Predicate<ApprovalReading> passes)
            throws RefusedException {
        if (now.isEmpty() || !passes.test(now.get())) {
            return false;
        }
        checkType(approved, now.get());
        return true;
    }

    /** A policy of the instance can make another kind of change of it at any hop, with other rules. */
    private static void checkType(ApprovalReading approved, ApprovalReading now) throws RefusedException {
        if (!now.type().equals(approved.type())) {
            throw new RefusedException(now.number() + " was approved as a change of type '" + approved.type()
                    + "', but ServiceNow has made it one of type '" + now.type()
                    + "' while it was moved to Implement. Ask its administrators why.");
        }
    }

    private static String errorPrefix(ApprovalReading change) {
        return change.number() + PREFIX;
    }
}
