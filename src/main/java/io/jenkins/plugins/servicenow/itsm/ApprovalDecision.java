package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a change request means for a build that works under it.
 *
 * <p>The build continues for one decision alone; everything that is not understood or cannot be read keeps it waiting.
 */
public enum ApprovalDecision {
    /** Not everybody has decided yet, or the instance says something unknown. */
    PENDING,
    /** Something that the decision needs cannot be read: see {@link ApprovalReading#unreadable()}. */
    UNDECIDED,
    APPROVED,
    /** Approved, and put on hold. */
    ON_HOLD,
    /** Approved, and its planned start lies ahead. */
    TOO_EARLY,
    /** Approved, and its planned end has passed. */
    TOO_LATE,
    REJECTED,
    CANCELED,
    /** There is no change left to work under. */
    CLOSED;

    /**
     * Approval is given in one round or two. After the first round of a normal change (its group, in Assess) the record can
     * say {@code approved} for a moment before the second (the board, in Authorize) is asked. So {@code approved} counts by
     * itself in these states alone; elsewhere the change's model has to let it go to work.
     */
    private static final Set<ChangeState> AFTER_ALL_ROUNDS =
            EnumSet.of(ChangeState.SCHEDULED, ChangeState.IMPLEMENT, ChangeState.REVIEW);

    /** The decision at any time, so without regard to the planned dates. */
    @NonNull
    public static ApprovalDecision of(@NonNull ApprovalReading change) {
        if (change.isIn(ChangeState.CANCELED)) {
            return CANCELED;
        }
        if (change.approval().equals("rejected")) {
            return REJECTED;
        }
        if (change.isIn(ChangeState.CLOSED)) {
            return CLOSED;
        }
        if (!change.unreadable().isEmpty()) {
            return UNDECIDED;
        }
        if (!change.approval().equals("approved") || change.hasPendingApprovals() || !maybeWorkedOn(change)) {
            return PENDING;
        }
        return change.onHold() ? ON_HOLD : APPROVED;
    }

    /** The decision at this time, which should be the instance's: {@link ApprovalReading#answeredAt()}. */
    @NonNull
    public static ApprovalDecision at(@NonNull Instant now, @NonNull ApprovalReading change) {
        var decision = of(change);
        if (decision != APPROVED) {
            return decision;
        }
        if (change.window().isAhead(now)) {
            return TOO_EARLY;
        }
        return change.window().hasEnded(now) ? TOO_LATE : APPROVED;
    }

    /** Whether {@code approved} is ambiguous until the next states of the change's model are known. */
    static boolean needsNextStates(@NonNull ApprovalReading change) {
        return change.approval().equals("approved")
                && !change.isIn(AFTER_ALL_ROUNDS)
                && !change.isIn(ChangeRecord.TERMINAL);
    }

    private static boolean maybeWorkedOn(ApprovalReading change) {
        return change.isIn(AFTER_ALL_ROUNDS) || change.next().allows(ChangeState.IMPLEMENT);
    }
}
