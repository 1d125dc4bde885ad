package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.build.OverrideEntry;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.Sleeper;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.itsm.ApprovalDecision;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.watch.ChangePoller;
import io.jenkins.plugins.servicenow.watch.PolledBuild;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The wait of one {@code snowWaitApproval}: what each poll has found is compared with the one before, reported, and decided. Lives
 * as long as the controller; what must survive a restart is kept by the step's execution.
 */
final class ApprovalWait implements PolledBuild {

    private static final Logger LOGGER = Logger.getLogger(ApprovalWait.class.getName());

    /** How old the names of those who are asked may become. */
    private static final Duration REFRESH = Duration.ofHours(1);

    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** Of each request of the move to Implement; short, because what was read before it becomes old meanwhile. */
    private static final Duration MOVE_PATIENCE = Duration.ofSeconds(10);

    private final WaitApprovalStepExecution execution;
    private final WaitReport report;
    private final Sleeper time = ChangePoller.time();

    /** By the clock that nobody sets; null when the wait has no deadline. */
    @CheckForNull
    private final Long deadline;

    private final AtomicBoolean ended = new AtomicBoolean();

    /** The change at the last poll; null before the first one. */
    @CheckForNull
    private volatile ApprovalReading last;

    /** When everything about the change was read last. */
    private volatile long observedAt;

    private volatile boolean approvalLogged;

    /** While the approved change is moved to Implement, which the polls leave alone. */
    private volatile boolean moving;

    private volatile boolean outage;

    ApprovalWait(@NonNull WaitApprovalStepExecution execution, @NonNull WaitReport report) {
        this.execution = execution;
        this.report = report;
        var until = execution.deadline();
        this.deadline = until == null ? null : time.nanoTime() + nanosUntil(until);
    }

    /** No more than {@link #FOREVER}, because so many nanoseconds can be counted. */
    private long nanosUntil(Instant then) {
        var left = Duration.between(time.now(), then);
        return (left.compareTo(FOREVER) < 0 ? left : FOREVER).toNanos();
    }

    /** For the status of the step. */
    @NonNull
    String status() {
        var change = last;
        return (moving
                        ? "moving " + execution.number() + " to Implement"
                        : "waiting for the approval of " + execution.number())
                + (change == null ? "" : " (" + change.summary() + ")")
                + report.detail()
                + (outage ? ", ServiceNow does not respond" : "");
    }

    @Override
    public String connection() {
        return execution.waitConnection();
    }

    @Override
    public String instanceUrl() {
        return execution.instanceUrl();
    }

    @Override
    public String number() {
        return execution.number();
    }

    @Override
    public Run<?, ?> run() throws AbortException {
        return ofBuild(execution::run);
    }

    private interface Question<T> {
        T ask() throws IOException, InterruptedException;
    }

    /** @throws AbortException when the build is gone */
    private <T> T ofBuild(Question<T> question) throws AbortException {
        try {
            return question.ask();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "A build that waited for " + execution.number() + " is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AbortException("The build that waits for " + execution.number() + " is gone.");
    }

    @Override
    public ServiceNowSession open() throws AbortException {
        return open(Duration.ZERO);
    }

    private ServiceNowSession open(Duration patience) throws AbortException {
        var run = run();
        return ConnectionResolver.of(run)
                .choose(connection(), instanceUrl())
                .openForPolls(run, ofBuild(execution::waitMasking), patience);
    }

    @Override
    public String changeId() {
        return execution.changeId();
    }

    @Override
    public Duration untilDeadline() {
        return deadline == null ? null : Duration.ofNanos(deadline - time.nanoTime());
    }

    @Override
    public Duration untilScheduledPoll() {
        var change = last;
        if (change == null || moving || decide(change) != ApprovalDecision.TOO_EARLY) {
            return null;
        }
        var start = change.window().start();
        return start == null
                ? null
                : Duration.between(change.now(time::now), start).minusNanos(time.nanoTime() - observedAt);
    }

    @Override
    public boolean isAlive() {
        if (ended.get()) {
            return false;
        }
        try {
            return run().isBuilding();
        } catch (AbortException e) {
            return Thread.currentThread().isInterrupted();
        }
    }

    private ApprovalDecision decide(ApprovalReading change) {
        return execution.waitsForWindow()
                ? ApprovalDecision.at(change.now(time::now), change)
                : ApprovalDecision.of(change);
    }

    @Override
    public boolean hasChanged(ApprovalReading change) {
        var before = last;
        if (moving) {
            return false;
        }
        return before == null
                || differs(change, before)
                || !change.window().equals(before.window())
                || !before.unreadable().isEmpty()
                || !change.unreadable().isEmpty()
                || time.nanoTime() - observedAt >= REFRESH.toNanos()
                || change.approval().equals("approved") && !change.onHold() && !isTooEarly(change);
    }

    private boolean isTooEarly(ApprovalReading change) {
        return execution.waitsForWindow() && change.window().isAhead(change.now(time::now));
    }

    /** Whether the state or the approval differs from the last poll. */
    private static boolean differs(ApprovalReading change, @CheckForNull ApprovalReading before) {
        return before == null || !change.summary().equals(before.summary());
    }

    @Override
    public boolean passes(ApprovalReading change) {
        return !ended.get() && decide(change) == ApprovalDecision.APPROVED;
    }

    @Override
    public synchronized boolean observe(ApprovalReading change) {
        if (ended.get()) {
            return true;
        }
        onUnchanged();
        var before = last;
        var changed = differs(change, before) || !change.unreadable().equals(before.unreadable());
        last = change;
        observedAt = time.nanoTime();
        execution.setChange(change.sysId(), change.number());
        var decision = decide(change);
        approvalLogged = approvalLogged && decision == ApprovalDecision.APPROVED;
        switch (decision) {
            case PENDING -> keepWaiting(change, changed, "");
            case UNDECIDED -> keepWaiting(change, changed, "this cannot be decided: " + change.whyUndecided());
            case ON_HOLD -> keepWaiting(change, changed, "approved, but on hold");
            case TOO_EARLY ->
                keepWaiting(
                        change,
                        changed,
                        "approved" + change.by("approved") + "; the build continues at the planned start, "
                                + change.window().startText());
            case TOO_LATE ->
                reject(
                        execution.number() + " approved, but its window has ended: the planned end was "
                                + change.window().endText(),
                        true);
            case APPROVED -> approve(change);
            case REJECTED -> {
                report.log(execution.number() + " was rejected" + change.by("rejected"));
                reject(execution.number() + " rejected" + change.bySummary("rejected"), false);
            }
            case CANCELED -> reject(execution.number() + " canceled in ServiceNow", false);
            case CLOSED -> reject(execution.number() + " closed in ServiceNow before the build continued", false);
        }
        return ended.get();
    }

    /** @param why empty when the approval itself is missing */
    private void keepWaiting(ApprovalReading change, boolean changed, String why) {
        report.show(change, true, why);
        var line =
                execution.number() + ": " + change.summary() + (why.isEmpty() ? "" : "; " + why) + change.waitingFor();
        if (changed) {
            report.log(line);
        } else {
            report.remind(() -> "Still waiting. " + line);
        }
    }

    private void approve(ApprovalReading change) {
        if (!approvalLogged) {
            report.log(execution.number() + " was approved" + change.by("approved"));
            approvalLogged = true;
        }
        if (execution.continuesWithImplement()) {
            report.show(change, true, "approved; moving to Implement");
            moving = true;
            ChangePoller.get().run(() -> move(change));
        } else {
            pass(change);
        }
    }

    private void pass(ApprovalReading change) {
        if (finish()) {
            report.unpause();
            report.show(change, false, "");
            execution.approved(change);
        }
    }

    /** The state and the approval of the change at the last poll, as one text; empty before the first one. */
    @NonNull
    String lastSummary() {
        var change = last;
        return change == null ? "" : change.summary();
    }

    /** Of the secrets around the step. */
    @NonNull
    Masking masking() throws AbortException {
        return ofBuild(execution::waitMasking);
    }

    /** Makes an override known wherever it has to be. */
    interface OverrideRecording {

        /** @param call the id of the flow node of the wait */
        void record(@NonNull Run<?, ?> run, @NonNull String call, @NonNull OverrideEntry override) throws IOException;
    }

    /**
     * Lets the build go on although the change is not approved.
     *
     * @param recording the build goes on only when it has succeeded
     * @return false when the build does not wait any more, or the change is approved and being moved to Implement
     */
    synchronized boolean override(@NonNull OverrideEntry override, @NonNull OverrideRecording recording)
            throws IOException {
        if (moving || !isAlive()) {
            return false;
        }
        recording.record(run(), ofBuild(execution::nodeId), override);
        if (finish()) {
            ChangePoller.get().remove(this);
            report.unpause();
            var why = "not approved; overridden by " + override.getBy() + ": " + override.getReason();
            report.log("WARNING: " + execution.number() + " is " + why + ". The build goes on without the approval.");
            var change = last;
            if (change != null) {
                report.show(change, false, why);
            }
            execution.overridden(change, override);
        }
        return true;
    }

    /** Moves the approved change to Implement. What keeps it from that and may pass is left to the next polls. */
    private void move(ApprovalReading approved) {
        try {
            var now =
                    execution.startImplementation(approved, open(MOVE_PATIENCE), change -> isAlive() && passes(change));
            moving = false;
            if (!isAlive()) {
                onAbandoned();
            } else if (now.isPresent() && passes(now.get())) {
                report.log(execution.number() + " is in state " + now.get().stateName());
                pass(now.get());
            } else {
                now.ifPresent(this::observe);
            }
        } catch (RefusedException e) {
            moving = false;
            onFailed(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            moving = false;
            LOGGER.log(Level.FINE, "A change was not moved to Implement; the next poll tries again", e);
            report.outage(execution.number() + " was approved, but not moved to Implement yet. " + e.getMessage());
        } finally {
            if (ended.get()) {
                ChangePoller.get().remove(this);
            }
        }
    }

    @Override
    public void onUnchanged() {
        outage = false;
        report.responded();
    }

    @Override
    public void onUnreadable(String reason) {
        report.unreadable(execution.number(), reason);
    }

    @Override
    public void onPollFailed(String reason, Duration nextPoll) {
        outage = true;
        report.outage(reason, nextPoll);
    }

    @Override
    public void onNextPoll(Instant at) {
        report.nextPoll(at);
    }

    @Override
    public void onNotFound() {
        reject("ServiceNow does not have the change request " + execution.number(), false);
    }

    @Override
    public void onExpired() {
        var change = last;
        var decision = change == null ? ApprovalDecision.PENDING : decide(change);
        var number = execution.number();
        reject(
                switch (decision) {
                    case UNDECIDED ->
                        "Timeout: nobody can tell whether " + number + " is approved: " + change.whyUndecided();
                    case ON_HOLD ->
                        number + " approved, but still on hold at the timeout"
                                + (change.holdReason().isEmpty() ? "" : ": " + change.holdReason());
                    case TOO_EARLY ->
                        number + " approved, but the timeout comes before its planned start: "
                                + change.window().startText();
                    case APPROVED -> "Timeout: " + number + " approved, but not moved to Implement in time";
                    default -> "Timeout: nobody has approved or rejected " + number;
                },
                true);
    }

    @Override
    public void onFailed(String reason) {
        if (end(reason)) {
            execution.noteEnd(last, reason, false);
            execution.failed(reason);
        }
    }

    @Override
    public void onAbandoned() {
        if (finish()) {
            try {
                report.abandoned(run());
            } catch (AbortException e) {
                LOGGER.log(Level.FINE, "The page of a build that is gone is not brought up to date", e);
            }
            execution.noteEnd(last, "the build has ended", false);
        }
    }

    /** The step was stopped. Called on the CPS thread, so nothing is waited for. */
    void stopped(@NonNull String reason) {
        if (finish()) {
            execution.noteStop(last, reason);
        }
    }

    /**
     * The change does not let the build continue.
     *
     * @param byJenkins whether ServiceNow does not know it
     */
    private void reject(String reason, boolean byJenkins) {
        if (end(reason)) {
            if (byJenkins) {
                execution.noteEnd(last, reason, true);
            }
            execution.rejected(last, reason);
        }
    }

    private boolean finish() {
        ApprovalWaits.get().remove(this);
        return ended.compareAndSet(false, true);
    }

    private boolean end(String reason) {
        if (!finish()) {
            return false;
        }
        report.unpause();
        var change = last;
        if (change != null) {
            report.show(change, false, reason);
        }
        return true;
    }
}
