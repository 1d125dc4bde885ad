package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import jenkins.model.CauseOfInterruption;

/** Why a change request does not let a build continue; Jenkins shows it on the build page and at the end of the log. */
public final class NotApproved extends CauseOfInterruption {

    private static final long serialVersionUID = 1L;

    private final String reason;

    NotApproved(@NonNull String reason) {
        this.reason = Text.of(reason);
    }

    /** One line of plain text, such as {@code CHG0030001 rejected by Ann Approver: no backout plan}. */
    @Override
    public String getShortDescription() {
        return reason;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NotApproved that && reason.equals(that.reason);
    }

    @Override
    public int hashCode() {
        return reason.hashCode();
    }
}
