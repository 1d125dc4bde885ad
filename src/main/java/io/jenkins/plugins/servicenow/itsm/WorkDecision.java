package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeState;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a change request means for the work that a build does under it. Work ends for what is certain alone; what is not understood
 * or cannot be read lets it go on.
 */
public enum WorkDecision {
    /** Work may go on; whether the change is on hold or late is another question. */
    ONGOING,
    /** Something that the decision needs cannot be read, or the instance has a state of its own. */
    UNDECIDED,
    REJECTED,
    CANCELED,
    /** It was approved, and is to be approved again. */
    SENT_BACK,
    /** Somebody has closed it. */
    CLOSED;

    private static final Set<ChangeState> BEFORE_APPROVAL =
            EnumSet.of(ChangeState.NEW, ChangeState.ASSESS, ChangeState.AUTHORIZE);

    private static final Set<ChangeState> BEYOND_APPROVAL =
            EnumSet.of(ChangeState.SCHEDULED, ChangeState.IMPLEMENT, ChangeState.REVIEW);

    private static final Set<WorkDecision> DEAD = EnumSet.of(REJECTED, CANCELED, SENT_BACK);

    /** @param approved whether an earlier reading has shown it approved: see {@link #isApproved} */
    @NonNull
    public static WorkDecision of(@NonNull ApprovalReading change, boolean approved) {
        return switch (ApprovalDecision.of(change)) {
            case CANCELED -> CANCELED;
            case REJECTED -> REJECTED;
            case CLOSED -> CLOSED;
            case UNDECIDED -> UNDECIDED;
            default -> {
                if (change.state().isEmpty()) {
                    yield UNDECIDED;
                }
                yield approved
                                && change.isIn(BEFORE_APPROVAL)
                                && !change.approval().equals("approved")
                        ? SENT_BACK
                        : ONGOING;
            }
        };
    }

    /**
     * Whether the reading shows that everybody has approved, or that the change is further along. A change that has passed the first
     * of two rounds is not approved, although it may say so for a moment.
     */
    public static boolean isApproved(@NonNull ApprovalReading change) {
        return switch (ApprovalDecision.of(change)) {
            case APPROVED, ON_HOLD -> true;
            default -> change.isIn(BEYOND_APPROVAL);
        };
    }

    /** Whether nobody may work under the change any more. */
    public boolean isDead() {
        return DEAD.contains(this);
    }
}
