package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.time.Instant;

/** A build that is held until a change request is decided. The poller's threads call all of this; nothing here may block. */
interface PendingApproval {

    /** The sys_id of the change request or, until the first look has found it, perhaps its number. */
    @NonNull
    String change();

    /** When the wait ends, whatever ServiceNow says; null when it never does. */
    @CheckForNull
    Instant deadline();

    /** When the change is to be looked at even if it is no regular time, such as its planned start; null when there is none. */
    @CheckForNull
    Instant appointment();

    /** False when the build is over or gone, so that there is nobody left to tell. */
    boolean isAlive();

    /** Whether {@link #observe} is to hear of this: it differs from the last look, or what it means may have changed. */
    boolean isNews(@NonNull ChangeSnapshot change);

    /**
     * The change as it is now, and everybody who is or was asked to approve it.
     *
     * @return whether the wait is over
     */
    boolean observe(@NonNull ChangeSnapshot change);

    /** A look has found the change as it was. */
    void unchanged();

    /** ServiceNow could not be asked; the wait goes on. */
    void unanswered(@NonNull String reason, @NonNull Duration nextLook);

    /** The wait goes on, and this is when the change is looked at again. */
    void nextLook(@NonNull Instant at);

    /** The wait is over: the change does not exist, or not for the integration user. */
    void missing();

    /** The wait is over: the deadline has passed without what the build waits for. */
    void expire();

    /** The wait is over, and the step fails: nobody can tell what became of the change. */
    void fail(@NonNull String reason);
}
