package io.jenkins.plugins.servicenow.page;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What a look at a change request found. No record, because it is kept in the build's XML file. */
public final class ApprovalSnapshot implements Serializable {

    private static final long serialVersionUID = 1L;

    final String state;
    final String approval;
    final boolean waiting;
    final String note;
    final ArrayList<String> pending;
    final ArrayList<ApprovalPanel.Answer> answers;

    /**
     * @param state the state's name
     * @param approval the value of the field {@code approval}
     * @param waiting whether the build still waits
     * @param note why it waits or does not go on; empty when the approval says it all
     * @param pending who is asked, with their groups
     * @param answers of those who have decided
     */
    public ApprovalSnapshot(
            @NonNull String state,
            @NonNull String approval,
            boolean waiting,
            @NonNull String note,
            @NonNull List<String> pending,
            @NonNull List<ApprovalPanel.Answer> answers) {
        this.state = state;
        this.approval = approval;
        this.waiting = waiting;
        this.note = note;
        this.pending = new ArrayList<>(pending);
        this.answers = new ArrayList<>(answers);
    }

    ApprovalSnapshot over(String newState) {
        return new ApprovalSnapshot(newState, approval, false, "", List.of(), answers);
    }

    boolean isSame(ApprovalSnapshot other) {
        return state.equals(other.state) && approval.equals(other.approval);
    }

    boolean isEqual(ApprovalSnapshot other) {
        return isSame(other)
                && waiting == other.waiting
                && note.equals(other.note)
                && pending.equals(other.pending)
                && answers.equals(other.answers);
    }
}
