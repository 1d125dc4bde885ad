package io.jenkins.plugins.servicenow.watch;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import java.time.Duration;
import java.time.Instant;

/**
 * A change request that is polled because a build waits until it is decided, or works under it. Threads of the poller call all of
 * this, several at once; nothing here asks ServiceNow.
 */
public interface PolledChange {

    /** The sys_id of the change request or, until the first poll has found it, perhaps its number. */
    @NonNull
    String changeId();

    /** How long until the polls end, whatever ServiceNow says; negative when that has passed, null when it never does. */
    @CheckForNull
    Duration untilDeadline();

    /**
     * How long until the change is to be polled although no regular poll is due, such as at its planned start; null when
     * there is no such time.
     */
    @CheckForNull
    Duration untilScheduledPoll();

    /** False when the build has ended or is gone, so that there is nobody left to notify. */
    boolean isAlive();

    /** Whether {@link #observe} is to be called: the change differs from the last poll, or what it means may have changed. */
    boolean hasChanged(@NonNull ApprovalReading change);

    /** Whether the build would continue, were this a complete reading. */
    boolean passes(@NonNull ApprovalReading change);

    /**
     * The change as it is now, and everybody who is or was asked to approve it.
     *
     * @return whether there is nothing to poll any more
     */
    boolean observe(@NonNull ApprovalReading change);

    /** A poll has found the change as it was. */
    void onUnchanged();

    /** ServiceNow responds, but this change cannot be read; the polls continue. */
    void onUnreadable(@NonNull String reason);

    /** ServiceNow did not respond, or the job may not ask it at the moment; the polls continue. */
    void onPollFailed(@NonNull String reason, @NonNull Duration nextPoll);

    /** The polls continue, and this is when the change is polled next. */
    void onNextPoll(@NonNull Instant at);

    /** The polls have ended: the change does not exist. */
    void onNotFound();

    /** The polls have ended: the deadline has passed without what the build waits for. */
    void onExpired();

    /** The polls have ended: what became of the change is unknown. */
    void onFailed(@NonNull String reason);

    /** The polls have ended with the build, which nobody has told. */
    void onAbandoned();
}
