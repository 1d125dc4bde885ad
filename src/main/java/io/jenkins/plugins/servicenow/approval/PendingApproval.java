package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A build that is held until a change request is decided. The poller's threads call all of this; nothing here may block. */
interface PendingApproval {

    /** The sys_id of the change request or, until the first look has found it, perhaps its number. */
    @NonNull
    String change();

    /** When the wait fails, whatever ServiceNow says; null when it never does. */
    @CheckForNull
    Instant deadline();

    /** False when the build is over or gone, so that there is nobody left to tell. */
    boolean isAlive();

    /** Whether this differs from the last look, so that {@link #observe} is to hear of it. */
    boolean isNews(@NonNull TableRecord change);

    /**
     * The change as it is now, and everybody who is or was asked to approve it.
     *
     * @return whether the wait is over
     */
    boolean observe(@NonNull TableRecord change, @NonNull List<Approver> approvers);

    /** A look has found the change as it was. */
    void unchanged();

    /** ServiceNow could not be asked; the wait goes on. */
    void unanswered(@NonNull String reason, @NonNull Duration nextLook);

    /** The wait is over, and the step fails. */
    void fail(@NonNull String reason);
}
