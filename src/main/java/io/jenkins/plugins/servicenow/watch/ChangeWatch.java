package io.jenkins.plugins.servicenow.watch;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import hudson.security.ACL;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.build.RunningBuild;
import io.jenkins.plugins.servicenow.build.ServiceNowStop;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.Sleeper;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.itsm.WorkDecision;
import io.jenkins.plugins.servicenow.watch.WatchedChange.Hold;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A build that works under a change request: what each poll has found is compared with what is known, and the build is aborted, paused
 * or notified as its pipeline wants it. What was done is stored, so that it is done once.
 */
final class ChangeWatch implements PolledBuild {

    private static final Logger LOGGER = Logger.getLogger(ChangeWatch.class.getName());

    /** From an abort to the moment at which it must have reached a step, and from a failure to the next try. */
    private static final Duration RETRY = Duration.ofSeconds(30);

    /** In which the work is done, or over. */
    private static final Set<ChangeState> WORKED =
            EnumSet.of(ChangeState.REVIEW, ChangeState.CLOSED, ChangeState.CANCELED);

    private final ChangeWatches watches;
    private final String key;
    private final Sleeper time = ChangePoller.time();
    private final PollLog log = new PollLog(this::print, time::now);

    private volatile WatchedChange record;

    /** Null until it was looked for in this life of the controller. */
    @CheckForNull
    private volatile Run<?, ?> build;

    /** The change at the last poll; null before the first one. */
    @CheckForNull
    private volatile ApprovalReading last;

    /** When that was. */
    private volatile long observedAt;

    /** Whether the pause that this has asked for was seen: who ends it from then on is a person. */
    private volatile boolean pauseSeen;

    /** @param key in the ledger */
    ChangeWatch(@NonNull ChangeWatches watches, @NonNull String key, @NonNull WatchedChange record) {
        this.watches = watches;
        this.key = key;
        this.record = record;
    }

    @NonNull
    String key() {
        return key;
    }

    @NonNull
    WatchedChange record() {
        return record;
    }

    void setRun(@NonNull Run<?, ?> run) {
        build = run;
    }

    boolean isOf(@NonNull Run<?, ?> run) {
        return record.isOf(run);
    }

    /** @param change number or sys_id */
    boolean isAbout(@NonNull String instance, @NonNull String change) {
        return record.isAbout(instance, change);
    }

    /**
     * Makes no I/O.
     *
     * @return whether that changes anything
     */
    synchronized boolean change(@NonNull UnaryOperator<WatchedChange> how) {
        var before = record;
        record = how.apply(before);
        return !record.equals(before);
    }

    private void changeAndStore(UnaryOperator<WatchedChange> how) {
        if (change(how)) {
            watches.store(this);
        }
    }

    /**
     * Begins to poll, or goes on to stop the build. Returns at once.
     *
     * @param resumed whether the watch is from before this start of Jenkins
     */
    void start(boolean resumed) {
        if (record.isStopped()) {
            ChangePoller.get().run(this::stop);
        } else {
            ChangePoller.get().add(this, resumed);
        }
    }

    @Override
    public Run<?, ?> run() throws AbortException {
        var known = build;
        if (known != null) {
            return known;
        }
        try (var system = ACL.as2(ACL.SYSTEM2)) {
            var found = Run.fromExternalizableId(record.build());
            if (found == null || !record.isOf(found)) {
                throw new AbortException("The build that works under " + record.number() + " is gone.");
            }
            build = found;
            return found;
        }
    }

    @Override
    public String connection() {
        return record.connection();
    }

    @Override
    public String instanceUrl() {
        return record.instance();
    }

    @Override
    public String number() {
        return record.number();
    }

    @Override
    public ServiceNowSession open() throws AbortException {
        var run = run();
        return ConnectionResolver.of(run)
                .choose(record.connection(), record.instance())
                .openForPolls(run, Masking.of(run));
    }

    @Override
    public String changeId() {
        return record.sysId();
    }

    @Override
    public Duration untilDeadline() {
        return null;
    }

    /** Until the window of the change ends. */
    @Override
    public Duration untilScheduledPoll() {
        var change = last;
        var end = change == null || record.overdue() ? null : change.window().end();
        return end == null
                ? null
                : Duration.between(change.now(time::now), end).minusNanos(time.nanoTime() - observedAt);
    }

    /** A build that has closed the change works under it no more. */
    @Override
    public boolean isAlive() {
        if (!watches.has(this)) {
            return false;
        }
        try {
            var run = run();
            var own = BuildRecords.find(run, record.instance(), record.sysId());
            return run.isBuilding() && (own == null || own.getCloseCode() == null);
        } catch (AbortException e) {
            return false;
        }
    }

    @Override
    public boolean hasChanged(ApprovalReading change) {
        var before = last;
        return before == null
                || !change.summary().equals(before.summary())
                || !change.unreadable().equals(before.unreadable())
                || change.unreadable().isEmpty() && isOverdue(change) != record.overdue();
    }

    /** Whether the work should have ended, according to the planned dates. */
    private boolean isOverdue(ApprovalReading change) {
        return change.window().hasEnded(change.now(time::now)) && !change.isIn(WORKED);
    }

    @Override
    public boolean passes(ApprovalReading change) {
        return false;
    }

    @Override
    public synchronized boolean observe(ApprovalReading change) {
        if (!isAlive()) {
            onAbandoned();
            return true;
        }
        last = change;
        observedAt = time.nanoTime();
        log.responded("ServiceNow responds again");
        var decision = WorkDecision.of(change, record.approved());
        if (decision.isDead() && record.onCancel() == WatchOptions.OnCancel.ABORT) {
            abort(change, text(decision, change));
            return true;
        }
        if (decision == WorkDecision.CLOSED) {
            report(change, record.number() + " was closed in ServiceNow" + by(change) + "; it is watched no more");
            resume();
            watches.drop(this);
            return true;
        }
        noteDecision(decision, change);
        if (decision.isDead()) {
            resume();
        } else if (change.unreadable().isEmpty()) {
            observeHold(change);
            var overdue = isOverdue(change);
            if (overdue && !record.overdue()) {
                var text = "The window of " + record.number() + " is over: the planned end was "
                        + change.window().endText();
                if (record.onWindowEnd() == WatchOptions.OnWindowEnd.ABORT) {
                    abort(change, text);
                    return true;
                }
                report(change, text + "; the build goes on");
            }
            changeAndStore(before ->
                    before.seen(before.approved() || WorkDecision.isApproved(change), before.noted(), overdue));
        }
        return false;
    }

    private void noteDecision(WorkDecision decision, ApprovalReading change) {
        if (decision == record.noted()) {
            return;
        }
        if (decision.isDead()) {
            report(change, text(decision, change) + "; the build goes on, because onCancel is 'note'");
        } else if (decision == WorkDecision.UNDECIDED) {
            log.add("WARNING: nobody can tell whether work may go on under " + record.number() + ": "
                    + (change.unreadable().isEmpty()
                            ? "its state '" + change.stateName() + "' is one of the instance's own"
                            : change.whyUndecided())
                    + ". The build goes on.");
        }
        changeAndStore(before -> before.seen(before.approved(), decision, before.overdue()));
    }

    private String text(WorkDecision decision, ApprovalReading change) {
        return record.number()
                + switch (decision) {
                    case REJECTED -> " was rejected" + change.bySummary("rejected");
                    case SENT_BACK -> " was sent back for approval";
                    default -> " was canceled";
                }
                + " in ServiceNow: " + change.summary() + by(change);
    }

    /** A later update hides who has made this one. */
    private static String by(ApprovalReading change) {
        return change.updatedBy().isEmpty() ? "" : ", last updated by " + change.updatedBy();
    }

    private void observeHold(ApprovalReading change) {
        if (!change.onHold()) {
            lifted(change);
        } else if (record.hold() == Hold.NONE && isOfThisBuild(change)) {
            changeAndStore(before -> before.with(Hold.GOES_ON));
        } else if (record.hold() == Hold.NONE && record.onHold() == WatchOptions.OnHold.NOTE) {
            report(change, held(change) + "; the build goes on");
            changeAndStore(before -> before.with(Hold.GOES_ON));
        } else if (record.hold() == Hold.NONE) {
            changeAndStore(before -> before.with(Hold.PAUSING));
            pause(change);
        } else if (record.hold() == Hold.PAUSING) {
            // A crash may have come between the pause and its note.
            var run = build;
            if (run != null && Pausing.isPaused(run)) {
                changeAndStore(before -> before.with(Hold.PAUSED));
            } else {
                pause(change);
            }
        } else if (record.hold() == Hold.PAUSED) {
            checkPaused(change);
        }
    }

    private String held(ApprovalReading change) {
        return record.number() + " was put on hold in ServiceNow: " + change.summary() + by(change);
    }

    /** A step of the build has flagged it: no news for the build. */
    private boolean isOfThisBuild(ApprovalReading change) {
        var run = build;
        var own = run == null ? null : BuildRecords.find(run, record.instance(), record.sysId());
        return own != null && own.isClosedOrFlagged()
                || run != null
                        && change.holdReason()
                                .contains(BuildIdentity.of(run, "change", "").displayName());
    }

    private void pause(ApprovalReading change) {
        var run = build;
        switch (run == null ? Pausing.Outcome.NOT_YET : Pausing.pause(run)) {
            case PAUSED -> {
                report(change, held(change) + "; the build is paused until the hold is lifted");
                pauseSeen = true;
                changeAndStore(before -> before.with(Hold.PAUSED));
            }
            case PAUSED_BEFORE -> {
                report(change, held(change) + "; the build was paused before, so somebody has to resume it");
                changeAndStore(before -> before.with(Hold.GOES_ON));
            }
            case IMPOSSIBLE -> {
                report(change, held(change) + "; the build goes on, because it is none that can be paused");
                changeAndStore(before -> before.with(Hold.GOES_ON));
            }
            case NOT_YET -> LOGGER.log(Level.FINE, "{0} cannot be paused yet", record.build());
        }
    }

    /** What a person does with the build counts more. */
    private void checkPaused(ApprovalReading change) {
        var run = build;
        if (run == null || Pausing.isPaused(run)) {
            pauseSeen = true;
        } else if (pauseSeen) {
            report(change, "Somebody has resumed the build although " + record.number() + " is on hold; it goes on");
            changeAndStore(before -> before.with(Hold.GOES_ON));
        } else {
            // Jenkins has not loaded the build yet, or has crashed before it had stored the pause.
            LOGGER.log(Level.FINE, "{0} is paused again: {1}", new Object[] {record.build(), Pausing.pause(run)});
        }
    }

    private void lifted(ApprovalReading change) {
        if (record.hold() == Hold.NONE) {
            return;
        }
        var paused = isPausedForHold();
        if (!resume()) {
            return;
        }
        report(
                change,
                "The hold of " + record.number() + " was lifted in ServiceNow" + by(change)
                        + (paused ? "; the build is resumed" : ""));
        changeAndStore(before -> before.with(Hold.NONE));
    }

    private boolean isPausedForHold() {
        return record.hold() == Hold.PAUSED || record.hold() == Hold.PAUSING;
    }

    /** @return false when the build is paused because of a hold, and cannot be resumed yet */
    private boolean resume() {
        var run = build;
        if (!isPausedForHold()) {
            return true;
        }
        if (run == null || !Pausing.resume(run, pauseSeen)) {
            return false;
        }
        changeAndStore(before -> before.with(Hold.GOES_ON));
        return true;
    }

    /** Stored first, so that it is made up for after a crash, and once. */
    private void abort(@CheckForNull ApprovalReading change, String reason) {
        changeAndStore(before -> before.stopped(reason));
        if (change == null) {
            log.add(reason);
        } else {
            report(change, reason);
        }
        stop();
    }

    /**
     * Stops the build until the interruption has reached a step. Where a pipeline catches it, it has; then the build is stopped no
     * more.
     */
    private void stop() {
        try (var system = ACL.as2(ACL.SYSTEM2)) {
            var run = run();
            var cause = new ServiceNowStop(record.stopReason());
            if (!run.isBuilding()) {
                watches.drop(this);
            } else if (!RunningBuild.wasStopped(run, cause)) {
                BuildRecords.recordStop(run, record.instance(), record.sysId(), record.stopReason());
                RunningBuild.stop(run, cause);
                // A paused build would learn of it only when somebody resumes it.
                Pausing.resume(run, true);
                ChangePoller.get().run(RETRY, this::stop);
            }
        } catch (AbortException e) {
            LOGGER.log(Level.FINE, "A build that was to be stopped is gone", e);
            watches.drop(this);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, record.build() + " is not stopped yet", e);
            ChangePoller.get().run(RETRY, this::stop);
        }
    }

    /** To the log and the page of the build. */
    private void report(ApprovalReading change, String line) {
        log.add(line);
        try {
            ChangePanel.show(run(), record.instance(), change, false, line);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The page of " + record.build() + " does not show: " + line, e);
        }
    }

    private void print(String line) {
        try {
            RunningBuild.print(run(), line);
        } catch (AbortException e) {
            LOGGER.log(Level.FINE, "Nobody reads: " + line, e);
        }
    }

    @Override
    public synchronized void onUnchanged() {
        log.responded("ServiceNow responds again");
        var change = last;
        if (change != null && record.hold() != Hold.NONE) {
            observeHold(change);
        }
    }

    @Override
    public void onUnreadable(String reason) {
        log.outage(() -> "WARNING: " + record.number() + " cannot be read; the build goes on. " + reason);
    }

    @Override
    public void onPollFailed(String reason, Duration nextPoll) {
        log.outage(() -> "WARNING: ServiceNow did not respond, so nobody can tell whether work may go on under "
                + record.number() + "; the build goes on, next check in "
                + Util.getTimeSpanString(nextPoll.toMillis()) + ". " + reason);
    }

    @Override
    public void onNextPoll(Instant at) {
        LOGGER.log(Level.FINER, "{0} is polled next at {1}", new Object[] {record.number(), at});
    }

    @Override
    public synchronized void onNotFound() {
        var text = record.number() + " is not in ServiceNow any more";
        if (record.onCancel() == WatchOptions.OnCancel.ABORT) {
            abort(null, text);
        } else {
            log.add(text + "; the build goes on, because onCancel is 'note'");
            watches.drop(this);
        }
    }

    @Override
    public void onExpired() {
        throw new IllegalStateException("A watch has no deadline");
    }

    /** Somebody has to repair something, perhaps: it is tried again. */
    @Override
    public void onFailed(String reason) {
        log.outage(() -> "WARNING: nobody can tell whether work may go on under " + record.number()
                + "; the build goes on. " + reason);
        ChangePoller.get().run(RETRY, () -> {
            if (watches.has(this)) {
                ChangePoller.get().add(this, true);
            }
        });
    }

    @Override
    public void onAbandoned() {
        watches.drop(this);
    }
}
