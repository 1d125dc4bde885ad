package io.jenkins.plugins.servicenow.watch;

import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import java.time.Duration;
import java.time.Instant;

/** A build that waits for a change on which nothing happens. */
abstract class UndecidedWait implements PolledChange {

    private final String change;
    private boolean seen;

    UndecidedWait(String change) {
        this.change = change;
    }

    @Override
    public String changeId() {
        return change;
    }

    @Override
    public Duration untilDeadline() {
        return null;
    }

    @Override
    public Duration untilScheduledPoll() {
        return null;
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public boolean hasChanged(ApprovalReading reading) {
        return !seen;
    }

    @Override
    public boolean passes(ApprovalReading reading) {
        return false;
    }

    @Override
    public boolean observe(ApprovalReading reading) {
        seen = true;
        return false;
    }

    @Override
    public void onUnchanged() {}

    @Override
    public void onUnreadable(String reason) {}

    @Override
    public void onPollFailed(String reason, Duration nextPoll) {}

    @Override
    public void onNextPoll(Instant at) {}

    @Override
    public void onNotFound() {}

    @Override
    public void onExpired() {}

    @Override
    public void onFailed(String reason) {}

    @Override
    public void onAbandoned() {}
}
