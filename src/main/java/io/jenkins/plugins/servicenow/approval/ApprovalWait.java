package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.itsm.ApprovalDecision;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The wait of one {@code snowWaitApproval}: what each poll has found is compared with the one before, reported, and decided. Lives
 * as long as the controller; what must survive a restart is kept by the step's execution.
 */
final class ApprovalWait implements PendingApproval {

    private static final Logger LOGGER = Logger.getLogger(ApprovalWait.class.getName());

    /** How old the names of those who are asked may become. */
    private static final Duration REFRESH = Duration.ofHours(1);

    private final WaitApprovalStepExecution execution;
    private final StepContext context;
    private final WaitReport report;
    private final InstantSource clock = ApprovalPoller.clock();

    /** The change at the last poll; null before the first one. */
    @CheckForNull
    private volatile ApprovalReading last;

    /** When everything about the change was read last. */
    private volatile Instant observedAt;

    private volatile boolean outage;

    ApprovalWait(@NonNull WaitApprovalStepExecution execution, @NonNull WaitReport report) {
        this.execution = execution;
        this.context = execution.getContext();
        this.report = report;
    }

    /** For the status of the step. */
    @NonNull
    String status() {
        var change = last;
        return "waiting for the approval of " + execution.number()
                + (change == null ? "" : " (" + change.summary() + ")")
                + report.detail()
                + (outage ? ", ServiceNow does not respond" : "");
    }

    @Override
    public String changeId() {
        return execution.changeId();
    }

    @Override
    public Instant deadline() {
        return execution.deadline();
    }

    @Override
    public Instant scheduledPoll() {
        var change = last;
        return change != null && execution.waitsForWindow() && ApprovalDecision.of(change) == ApprovalDecision.APPROVED
                ? change.window().start()
                : null;
    }

    @Override
    public boolean isAlive() {
        try {
            var run = context.get(Run.class);
            return run != null && run.isBuilding();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "A build that waited for " + execution.number() + " is gone", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public boolean hasChanged(ApprovalReading change) {
        var now = clock.instant();
        var before = last;
        return differs(change, before)
                || !change.window().equals(before.window())
                || !now.isBefore(observedAt.plus(REFRESH))
                || change.approval().equals("approved") && !change.onHold() && !isTooEarly(change, now);
    }

    private boolean isTooEarly(ApprovalReading change, Instant now) {
        return execution.waitsForWindow() && change.window().isAhead(now);
    }

    /** Whether the state or the approval differs from the last poll. */
    private static boolean differs(ApprovalReading change, @CheckForNull ApprovalReading before) {
        return before == null || !change.summary().equals(before.summary());
    }

    @Override
    public boolean observe(ApprovalReading change) {
        onUnchanged();
        var changed = differs(change, last);
        last = change;
        observedAt = clock.instant();
        execution.setChange(change.sysId(), change.number());
        var decision = ApprovalDecision.of(change);
        switch (decision) {
            case PENDING -> keepWaiting(change, changed, "");
            case ON_HOLD -> keepWaiting(change, changed, "approved, but on hold");
            case APPROVED -> {
                return approve(change, changed);
            }
            case REJECTED -> {
                report.log(execution.number() + " was rejected" + change.by("rejected"));
                reject(execution.number() + " rejected" + change.bySummary("rejected"));
            }
            case CANCELED -> reject(execution.number() + " canceled in ServiceNow");
            case CLOSED -> reject(execution.number() + " closed in ServiceNow before the build continued");
        }
        return decision != ApprovalDecision.PENDING && decision != ApprovalDecision.ON_HOLD;
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

    /** @return whether the wait has ended */
    private boolean approve(ApprovalReading change, boolean changed) {
        var now = clock.instant();
        var window = change.window();
        if (isTooEarly(change, now)) {
            keepWaiting(
                    change,
                    changed,
                    "approved" + change.by("approved") + "; the build continues at the planned start, "
                            + window.startText());
            return false;
        }
        if (execution.waitsForWindow() && window.hasEnded(now)) {
            reject(execution.number() + " approved, but its window has ended: the planned end was " + window.endText());
            return true;
        }
        report.log(execution.number() + " was approved" + change.by("approved"));
        report.unpause();
        if (execution.continuesWithImplement()) {
            report.show(change, true, "approved; moving to Implement");
        } else {
            report.show(change, false, "");
        }
        execution.approved(change);
        return true;
    }

    @Override
    public void onUnchanged() {
        outage = false;
        report.responded();
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
        reject("ServiceNow does not have the change request " + execution.number()
                + ", or does not show it to the OAuth Application User");
    }

    @Override
    public void onExpired() {
        var change = last;
        if (change == null || ApprovalDecision.of(change) == ApprovalDecision.PENDING) {
            reject("Timeout: nobody has approved or rejected " + execution.number());
        } else if (change.onHold()) {
            reject(execution.number() + " approved, but still on hold at the timeout"
                    + (change.holdReason().isEmpty() ? "" : ": " + change.holdReason()));
        } else {
            reject(execution.number() + " approved, but the timeout comes before its planned start: "
                    + change.window().startText());
        }
    }

    @Override
    public void onFailed(String reason) {
        end(reason);
        execution.failed(reason);
    }

    /** The change does not let the build continue. */
    private void reject(String reason) {
        end(reason);
        execution.rejected(last, reason);
    }

    private void end(String reason) {
        report.unpause();
        var change = last;
        if (change != null) {
            report.show(change, false, reason);
        }
    }
}
