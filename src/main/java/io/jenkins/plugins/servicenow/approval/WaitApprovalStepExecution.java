package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.approval.WaitApprovalStep.OnRejection;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
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
 * Runs {@code snowWaitApproval}: an {@link ApprovalWait} with the poller, and the few facts that make it again after a
 * restart. Only for the transition to Implement does it take a thread.
 */
final class WaitApprovalStepExecution extends ChangeStepExecution<WaitApprovalStep> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(WaitApprovalStepExecution.class.getName());

    private String connectionName;
    private OnRejection onRejection;
    private Instant started;

    private Instant deadline;

    private volatile String changeId;
    private volatile String number;

    /** What the step returns once the change is moved to Implement; null until it is approved. */
    @CheckForNull
    private volatile LinkedHashMap<String, Object> approved;

    /** Null until the wait begins in this life of the controller. */
    @CheckForNull
    private transient volatile ApprovalWait wait;

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
        beginToWait(false);
        return false;
    }

    @Override
    public void onResume() {
        if (approved != null) {
            callInBackground();
            return;
        }
        report().log("Jenkins was restarted; still waiting for the approval of " + number);
        beginToWait(true);
    }

    private void beginToWait(boolean resumed) {
        var begun = new ApprovalWait(this, report());
        wait = begun;
        ApprovalPoller.get().add(connectionName, getContext(), begun, resumed);
    }

    @Override
    public void stop(@NonNull Throwable cause) throws Exception {
        var begun = wait;
        if (begun != null) {
            ApprovalPoller.get().remove(begun);
        }
        report().aborted();
        super.stop(cause);
    }

    @Override
    @NonNull
    public String getStatus() {
        if (approved != null) {
            return "moving " + number + " to Implement";
        }
        var begun = wait;
        return begun == null ? "waiting for the approval of " + number : begun.status();
    }

    /** The sys_id of the change request; as long as no poll has found it, perhaps its number. */
    @NonNull
    String changeId() {
        return changeId;
    }

    /** For display: the number; as long as no poll has found the change, perhaps its sys_id. */
    @NonNull
    String number() {
        return number;
    }

    /** Null when there is none. */
    @CheckForNull
    Instant deadline() {
        return deadline;
    }

    boolean waitsForWindow() {
        return step().isWaitForWindow();
    }

    boolean continuesWithImplement() {
        return step().isStartImplementation();
    }

    /** A poll has found the change request. */
    void setChange(@NonNull SysId foundId, @NonNull String foundNumber) {
        if (!changeId.equals(foundId.value()) || !number.equals(foundNumber)) {
            changeId = foundId.value();
            number = foundNumber;
            getContext().saveState();
        }
    }

    /** The wait has ended, and the build may continue. */
    void approved(@NonNull ApprovalReading change) {
        var result = WaitResult.of(change, number, "", waited());
        if (continuesWithImplement()) {
            approved = result;
            getContext().saveState();
            callInBackground();
        } else {
            getContext().onSuccess(result);
        }
    }

    /**
     * The wait has ended, and the build may not continue.
     *
     * @param change null when ServiceNow has never shown it
     */
    void rejected(@CheckForNull ApprovalReading change, @NonNull String reason) {
        if (onRejection == OnRejection.RETURN) {
            report().log(reason);
            getContext().onSuccess(WaitResult.of(change, number, reason, waited()));
        } else {
            getContext().onFailure(new FlowInterruptedException(Result.FAILURE, false, new NotApproved(reason)));
        }
    }

    /** The wait has ended, because nobody knows what became of the change. */
    void failed(@NonNull String reason) {
        getContext().onFailure(new AbortException(reason));
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

    private WaitReport report() {
        var current = report;
        if (current == null) {
            current = new WaitReport(getContext(), connectionName);
            report = current;
        }
        return current;
    }
}
