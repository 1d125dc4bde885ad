package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Objects;
import jenkins.model.CauseOfInterruption;

/** Why a change request does not let a build go on; Jenkins shows it on the build page and at the end of the log. */
public final class NotApproved extends CauseOfInterruption {

    private static final long serialVersionUID = 1L;

    /** In characters; an approver's comment can be of any length. */
    private static final int LONGEST = 400;

    private final String reason;

    NotApproved(@NonNull String reason) {
        var line = reason.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        this.reason = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …";
    }

    /** One line of plain text, such as {@code CHG0030001 rejected by Ann Approver: no back-out plan}. */
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
        return Objects.hashCode(reason);
    }
}
