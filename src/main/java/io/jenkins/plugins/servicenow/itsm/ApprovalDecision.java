package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeState;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a change request means for a build that waits for it.
 *
 * <p>The build continues for one reading alone; everything that is not understood keeps it waiting.
 */
public enum ApprovalDecision {
    /** Nobody has decided yet, or the instance says something unknown. */
    PENDING,
    APPROVED,
    /** Approved, and put on hold. */
    ON_HOLD,
    REJECTED,
    CANCELED,
    /** Closed before the build continued: there is no change left to build under. */
    CLOSED;

    /**
     * Approval is given in one round or two. After the first round of a normal change (its group, in Assess) the record can
     * say {@code approved} for a moment before the second (the board, in Authorize) is asked. So {@code approved} does not
     * count in these states by itself.
     */
    private static final Set<ChangeState> BEFORE_SCHEDULED =
            EnumSet.of(ChangeState.NEW, ChangeState.ASSESS, ChangeState.AUTHORIZE);

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
        if (!change.approval().equals("approved") || !allRoundsAreComplete(change)) {
            return PENDING;
        }
        return change.onHold() ? ON_HOLD : APPROVED;
    }

    /** Whether {@code approved} is ambiguous until the next states of the change's model are known. */
    static boolean needsNextStates(@NonNull ApprovalReading change) {
        return change.approval().equals("approved")
                && !change.isStandard()
                && change.state().filter(BEFORE_SCHEDULED::contains).isPresent();
    }

    private static boolean allRoundsAreComplete(ApprovalReading change) {
        if (change.state().isEmpty()) {
            // A state of the instance's own says nothing about rounds; an approval that is pending does.
            return !change.hasPendingApprovals();
        }
        if (change.state().filter(BEFORE_SCHEDULED::contains).isEmpty()) {
            return true;
        }
        // A standard change is approved beforehand and has no rounds. Elsewhere only a custom model lets a change go
        // from one of these states straight to Implement; in the base models the board or the schedule comes first.
        return change.isStandard()
                || !change.hasPendingApprovals() && change.next().allows(ChangeState.IMPLEMENT);
    }
}
