package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.approval.WaitApprovalStep.OnRejection;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.page.ApprovalPanels;
import io.jenkins.plugins.servicenow.step.ChangeStepExecution;
import io.jenkins.plugins.servicenow.step.Options;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Runs {@code snowWaitApproval}: an entry with the poller, and the few facts that make it again after a restart. Only for the
 * transition to Implement does it take a thread.
 */
final class WaitApprovalStepExecution extends ChangeStepExecution<WaitApprovalStep> implements PendingApproval {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(WaitApprovalStepExecution.class.getName());

    /** How old the names of those who are asked may become. */
    private static final Duration REFRESH = Duration.ofHours(1);

    private String connectionName;
    private OnRejection onRejection;
    private Instant started;

    /** Null when there is none. */
    @CheckForNull
    private Instant deadline;

    private volatile String changeId;

    /** For display: the number; as long as no poll has found the change, perhaps its sys_id. */
    private volatile String number;

    /** What the step returns once the change is moved to Implement; null until it is approved. */
    @CheckForNull
    private volatile LinkedHashMap<String, Object> approved;

    /** The change at the last poll; null before the first one of this life of the controller. */
    private transient volatile ChangeSnapshot last;

    /** When everything about the change was read last. */
    private transient volatile Instant observedAt;

    private transient volatile boolean outage;

    private transient volatile WaitReport report;

    WaitApprovalStepExecution(@NonNull StepContext context, @NonNull WaitApprovalStep step) {
        super(context, step);
    }

    @Override
    protected void validate() throws IOException, InterruptedException {
        var timeout = step().getTimeoutMinutes();
        if (timeout < 0) {
            throw new AbortException(
                    "snowWaitApproval needs a timeoutMinutes of 0 (wait forever) or more, not " + timeout + ".");
        }
        onRejection = Options.parse(OnRejection.class, step().functionName(), "onRejection", step().getOnRejection());
        requireChange();
        connectionName = connection().getName();
        changeId = SysId.isSysId(change()) ? SysId.of(change()).value() : change();
        var own = BuildRecords.find(build(), changeId);
        number = own == null ? changeId : own.getNumber();
        started = now();
        deadline = timeout == 0 ? null : started.plus(Duration.ofMinutes(timeout));
    }

    @Override
    public boolean start() throws IOException, InterruptedException {
        validate();
        report().log("Waiting for the approval of " + (SysId.isSysId(number) ? "the change request" : number));
        report().pause();
        ApprovalPoller.get().add(connectionName, getContext(), this, false);
        return false;
    }

    @Override
    public void onResume() {
        if (approved != null) {
            callInBackground();
            return;
        }
        report().log("Jenkins was restarted; still waiting for the approval of " + number);
        ApprovalPoller.get().add(connectionName, getContext(), this, true);
    }

    @Override
    public void stop(@NonNull Throwable cause) throws Exception {
        ApprovalPoller.get().remove(this);
        report().aborted();
        super.stop(cause);
    }

    @Override
    @NonNull
    public String getStatus() {
        if (approved != null) {
            return "moving " + number + " to Implement";
        }
        return "waiting for the approval of " + number
                + (last == null ? "" : " (" + last.summary() + ")")
                + report().detail()
                + (outage ? ", ServiceNow does not respond" : "");
    }

    @Override
    public String changeId() {
        return changeId;
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public Instant scheduledPoll() {
        var change = last;
        return change != null && step().isWaitForWindow() && Decision.of(change) == Decision.APPROVED
                ? change.window().start()
                : null;
    }

    @Override
    public boolean isAlive() {
        try {
            var run = getContext().get(Run.class);
            return run != null && run.isBuilding();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "A build that waited for " + number + " is gone", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public boolean hasChanged(ChangeSnapshot change) {
        var now = now();
        return isNews(change)
                || !change.window().equals(last.window())
                || !now.isBefore(observedAt.plus(REFRESH))
                || change.approval().equals("approved") && !change.onHold() && !isTooEarly(change, now);
    }

    private boolean isTooEarly(ChangeSnapshot change, Instant now) {
        return step().isWaitForWindow() && change.window().isAhead(now);
    }

    /** Whether the state or the approval differs from the last poll. */
    private boolean isNews(ChangeSnapshot change) {
        return last == null || !change.summary().equals(last.summary());
    }

    @Override
    public boolean observe(ChangeSnapshot change) {
        onUnchanged();
        var changed = isNews(change);
        update(change);
        var decision = Decision.of(change);
        switch (decision) {
            case PENDING -> keepWaiting(changed, "");
            case ON_HOLD -> keepWaiting(changed, "approved, but on hold");
            case APPROVED -> {
                return approve(change, changed);
            }
            case REJECTED -> {
                report().log(number + " was rejected" + change.by("rejected"));
                reject(number + " rejected" + change.bySummary("rejected"));
            }
            case CANCELED -> reject(number + " canceled in ServiceNow");
            case CLOSED -> reject(number + " closed in ServiceNow before the build continued");
        }
        return decision != Decision.PENDING && decision != Decision.ON_HOLD;
    }

    private void update(ChangeSnapshot found) {
        last = found;
        observedAt = now();
        if (!changeId.equals(found.sysId().value()) || !number.equals(found.number())) {
            changeId = found.sysId().value();
            number = found.number();
            getContext().saveState();
        }
    }

    /** @param why empty when the approval itself is missing */
    private void keepWaiting(boolean changed, String why) {
        report().show(last, true, why);
        var line = number + ": " + last.summary() + (why.isEmpty() ? "" : "; " + why) + last.waitingFor();
        if (changed) {
            report().log(line);
        } else {
            report().remind(() -> "Still waiting. " + line);
        }
    }

    /** @return whether the wait has ended */
    private boolean approve(ChangeSnapshot change, boolean changed) {
        var now = now();
        var window = change.window();
        if (isTooEarly(change, now)) {
            keepWaiting(
                    changed,
                    "approved" + change.by("approved") + "; the build continues at the planned start, "
                            + window.startText());
            return false;
        }
        if (step().isWaitForWindow() && window.hasEnded(now)) {
            reject(number + " approved, but its window has ended: the planned end was " + window.endText());
            return true;
        }
        report().log(number + " was approved" + change.by("approved"));
        var result = WaitResult.of(change, number, "", waited());
        if (step().isStartImplementation()) {
            report().show(change, true, "approved; moving to Implement");
            report().unpause();
            approved = result;
            getContext().saveState();
            callInBackground();
        } else {
            end("");
            getContext().onSuccess(result);
        }
        return true;
    }

    /** Moves the approved change to Implement. */
    @Override
    protected Map<String, Object> call() throws Exception {
        var build = BuildIdentity.of(build(), "change", "");
        var note = build.displayName() + " has begun to implement this change"
                + (build.url() == null ? "." : ": " + build.url());
        // The connection as it is configured now: the step may have waited for days.
        var session = ServiceNowConfiguration.get().connection(connectionName).open(build());
        try {
            var state = new ImplementTransition(session).start(SysId.of(changeId), note);
            report().log(number + " is in state " + state);
            ApprovalPanels.end(build(), changeId, state);
            var result = new LinkedHashMap<>(Objects.requireNonNull(approved));
            result.put("state", state);
            return result;
        } catch (ServiceNowException | RefusedException e) {
            LOGGER.log(Level.FINE, "A change was not moved to Implement", e);
            throw new AbortException(
                    e.getMessage().startsWith(number)
                            ? e.getMessage()
                            : number + " was approved, but it was not moved to Implement. " + e.getMessage());
        }
    }

    private static Instant now() {
        return ApprovalPoller.clock().instant();
    }

    private Duration waited() {
        return Duration.between(started, now());
    }

    @Override
    public void onUnchanged() {
        outage = false;
        report().responded();
    }

    @Override
    public void onPollFailed(String reason, Duration nextPoll) {
        outage = true;
        report().outage(reason, nextPoll);
    }

    @Override
    public void onNextPoll(Instant at) {
        report().nextPoll(at);
    }

    @Override
    public void onNotFound() {
        reject("ServiceNow does not have the change request " + number
                + ", or does not show it to the OAuth Application User");
    }

    @Override
    public void onExpired() {
        var change = last;
        if (change == null || Decision.of(change) == Decision.PENDING) {
            reject("Timeout: nobody has approved or rejected " + number);
        } else if (change.onHold()) {
            reject(number + " approved, but still on hold at the timeout"
                    + (change.holdReason().isEmpty() ? "" : ": " + change.holdReason()));
        } else {
            reject(number + " approved, but the timeout comes before its planned start: "
                    + change.window().startText());
        }
    }

    @Override
    public void onFailed(String reason) {
        end(reason);
        getContext().onFailure(new AbortException(reason));
    }

    /** The change does not let the build continue. */
    private void reject(String reason) {
        end(reason);
        if (onRejection == OnRejection.RETURN) {
            report().log(reason);
            getContext().onSuccess(WaitResult.of(last, number, reason, waited()));
        } else {
            getContext().onFailure(new FlowInterruptedException(Result.FAILURE, false, new NotApproved(reason)));
        }
    }

    /** @param reason why the build does not continue; empty when it does */
    private void end(String reason) {
        report().unpause();
        var change = last;
        if (change != null) {
            report().show(change, false, reason);
        }
    }

    private WaitReport report() {
        var current = report;
        if (current == null) {
            current = new WaitReport(getContext(), connectionName);
            report = current;
        }
        return current;
    }
}
