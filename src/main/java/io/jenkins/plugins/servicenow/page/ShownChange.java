package io.jenkins.plugins.servicenow.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.build.PlanEntry;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A change request in the section of a build, with its approval. */
@ExportedBean(defaultVisibility = 2)
public final class ShownChange {

    private final ChangeEntry change;
    private final ApprovalPanel approval;

    /**
     * One of the two is there.
     *
     * @param change null when it is not the build's own
     * @param approval null when the build has not waited for it
     */
    ShownChange(@CheckForNull ChangeEntry change, @CheckForNull ApprovalPanel approval) {
        this.change = change;
        this.approval = approval;
    }

    @Exported
    public String getSysId() {
        return change == null ? approval.getSysId() : change.getSysId();
    }

    @Exported
    public String getNumber() {
        return change == null ? approval.getNumber() : change.getNumber();
    }

    /** Empty when there is no link. */
    @Exported
    public String getUrl() {
        return change == null ? approval.getChangeUrl() : WebLink.orEmpty(change.getUrl());
    }

    /** Its label at the last poll; empty when that is not known. */
    @Exported
    @NonNull
    public String getState() {
        return change == null || change.getState().isEmpty() && approval != null
                ? approval.getState()
                : change.getState();
    }

    /** Empty when it is not known. */
    @Exported
    @NonNull
    public String getRisk() {
        return change == null ? "" : change.getRisk();
    }

    /** When it is planned, and what is in its way; null when that was not read. */
    @Exported
    @CheckForNull
    public PlanEntry getPlan() {
        return change == null ? null : change.getPlan();
    }

    /** How the build has closed it; null while it has not. */
    @Exported
    @CheckForNull
    public String getCloseCode() {
        return change == null ? null : change.getCloseCode();
    }

    /** Null when the build has not waited for it. */
    @Exported
    @CheckForNull
    public ApprovalPanel getApproval() {
        return approval;
    }
}
