package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.approval.WaitApprovalStep.OnRejection;
import io.jenkins.plugins.servicenow.approval.WaitApprovalStep.OnTimeout;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.build.OverrideEntry;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.endings.EndNotes;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.step.ChangeStepExecution;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.watch.ChangePoller;
import io.jenkins.plugins.servicenow.watch.ChangeWatches;
import io.jenkins.plugins.servicenow.watch.WatchOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Runs {@code snowWaitApproval}: an {@link ApprovalWait} with the poller, and the few facts that make it again after a
 * restart.
 */
final class WaitApprovalStepExecution extends ChangeStepExecution<WaitApprovalStep> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(WaitApprovalStepExecution.class.getName());

    private String connectionName;
    /** Of the instance that the change is on: a decision of another one does not count. */
    private String instanceUrl;

    /** Null when the change is not watched behind the gate. */
    @CheckForNull
    private WatchOptions watch;

    private OnRejection onRejection;
    private OnTimeout onTimeout;
    private Instant started;

    private Instant deadline;

    private volatile String changeId;
    private volatile String number;

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
        onTimeout = Options.parse(OnTimeout.class, step().functionName(), "onTimeout", step().getOnTimeout());
        watch = watchOptions();
        requireChange();
        connectionName = connection().getName();
        instanceUrl = connection().getInstanceUrl();
        changeId = SysId.isSysId(change()) ? SysId.of(change()).value() : change();
        var own = BuildRecords.find(build(), instanceUrl, changeId);
        number = own == null ? changeId : own.getNumber();
        started = now();
        deadline = timeout == 0 ? null : started.plus(Duration.ofMinutes(timeout));
    }

    /** Null when nothing is watched behind the gate: the step is in no block that asks for it, and moves the change itself nowhere. */
    @CheckForNull
    private WatchOptions watchOptions() throws IOException, InterruptedException {
        var around = getContext().get(WatchOptions.class);
        if (!step().isStartImplementation()) {
            if (step().getOnCancel() != null || step().getOnHold() != null || step().getOnWindowEnd() != null) {
                throw new AbortException("snowWaitApproval takes onCancel, onHold and onWindowEnd only together with"
                        + " startImplementation: true. Otherwise give them to the snowLifecycle around it.");
            }
            return around;
        }
        return (around == null ? WatchOptions.DEFAULT : around)
                .with(step().functionName(), step().getOnCancel(), step().getOnHold(), step().getOnWindowEnd());
    }

    @Override
    protected void begin() throws IOException, InterruptedException {
        report().log("Waiting for the approval of " + (SysId.isSysId(number) ? "the change request" : number));
        report().pause();
        beginToWait(false);
    }

    @Override
    protected void beginAfterTakeOver() throws IOException, InterruptedException {
        begin();
    }

    @Override
    protected void resume() {
        report().log("Jenkins was restarted; still waiting for the approval of " + number);
        beginToWait(true);
        ChangePoller.get().run(this::overrideAgain);
    }

    /** The controller was killed between the decision to go on and the end of the step. */
    private void overrideAgain() {
        var begun = wait;
        try {
            var override = BuildRecords.override(build(), nodeId());
            if (override != null && begun != null) {
                begun.override(override, GateOverride::recordAgain);
            }
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING, "The overridden wait for " + number + " goes on, because it cannot be recorded", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The id of the flow node of the step. */
    @NonNull
    String nodeId() throws IOException, InterruptedException {
        return Objects.requireNonNull(getContext().get(FlowNode.class), "a step has a node")
                .getId();
    }

    private void beginToWait(boolean resumed) {
        var begun = new ApprovalWait(this, report());
        wait = begun;
        ApprovalWaits.get().add(begun);
        ChangePoller.get().add(begun, resumed);
        try {
            ChangeWatches.get().end(build(), instanceUrl, changeId);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The build that waits for " + number + " is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop(@NonNull Throwable cause) throws Exception {
        var begun = wait;
        if (begun != null) {
            ChangePoller.get().remove(begun);
            begun.stopped(describe(cause));
        }
        if (connectionName != null) {
            report().aborted();
        }
        super.stop(cause);
    }

    @Override
    @NonNull
    public String getStatus() {
        var begun = wait;
        return begun == null
                ? "waiting for the approval of " + (number == null ? "the change request" : number)
                : begun.status();
    }

    private static String describe(Throwable cause) {
        var causes = cause instanceof FlowInterruptedException interrupted
                ? interrupted.getCauses().stream()
                        .map(CauseOfInterruption::getShortDescription)
                        .collect(Collectors.joining("; "))
                : "";
        return causes.isEmpty() ? "the build was stopped" : "the build was stopped: " + causes;
    }

    @NonNull
    Masking waitMasking() throws IOException, InterruptedException {
        return masking();
    }

    /** Also when it has ended, in whatever way. */
    @NonNull
    Run<?, ?> run() throws IOException, InterruptedException {
        return build();
    }

    @NonNull
    String waitConnection() {
        return connectionName;
    }

    /** Of the instance to which the connection led when the step began. */
    @NonNull
    String instanceUrl() {
        return instanceUrl;
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
        watch(watch, true);
        getContext().onSuccess(WaitResult.of(change, number, "", waited()));
    }

    /**
     * The wait has ended, and the build goes on although the change is not approved.
     *
     * @param change null when ServiceNow has never shown it
     */
    void overridden(@CheckForNull ApprovalReading change, @NonNull OverrideEntry override) {
        if (watch != null) {
            // A hold that was there is overridden too.
            watch(watch.withoutPause(), false);
        }
        getContext().onSuccess(WaitResult.overridden(change, number, override, waited()));
    }

    /** Stored before the step reports that the build may continue. Writes a file. */
    private void watch(@CheckForNull WatchOptions options, boolean approved) {
        if (options == null || !SysId.isSysId(changeId)) {
            return;
        }
        try {
            ChangeWatches.get()
                    .begin(build(), connectionName, instanceUrl, SysId.of(changeId), number, approved, options);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The build that has waited for " + number + " is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    /** @see ImplementTransition#start */
    @NonNull
    Optional<ApprovalReading> startImplementation(
            @NonNull ApprovalReading change,
            @NonNull ServiceNowSession session,
            @NonNull Predicate<ApprovalReading> passes)
            throws IOException, InterruptedException {
        var build = BuildIdentity.of(build(), "change", "");
        var note = build.displayName() + " has begun to implement this change"
                + (build.url() == null ? "." : ": " + build.url());
        return new ImplementTransition(session).start(change, note, passes);
    }

    /**
     * Has it noted in the change that nobody waits for its approval any more. Writes a file.
     *
     * @param change null when ServiceNow has never shown it
     * @param timeout whether the wait has ended as {@code timeoutMinutes} or the planned end demanded
     */
    void noteEnd(@CheckForNull ApprovalReading change, @NonNull String reason, boolean timeout) {
        end(change, reason, timeout).run();
    }

    /** As {@link #noteEnd}, away from the CPS thread. */
    void noteStop(@CheckForNull ApprovalReading change, @NonNull String reason) {
        ChangePoller.get().run(end(change, reason, false));
    }

    /** It is stored, and written when the secrets around the step are not known any more. */
    private String masked(String reason) throws IOException, InterruptedException {
        try {
            return masking().mask(reason);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The step that has waited for " + number + " is gone with its build", e);
            return Masking.of(build()).mask(reason);
        }
    }

    private Runnable end(@CheckForNull ApprovalReading change, String reason, boolean timeout) {
        try {
            var run = build();
            var cancel = timeout && onTimeout == OnTimeout.CANCEL;
            var masked = masked(reason);
            return change == null
                    ? () -> {}
                    : () -> EndNotes.get().waitEnded(run, connectionName, instanceUrl, change.sysId(), masked, cancel);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The end of a wait for " + number + " is not noted: the build is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return () -> {};
    }

    /** Not called: the poller ends the wait. */
    @Override
    protected Map<String, Object> call() {
        throw new UnsupportedOperationException("snowWaitApproval makes no call of its own");
    }

    private static Instant now() {
        return ChangePoller.time().now();
    }

    private Duration waited() {
        return Duration.between(started, now());
    }

    private WaitReport report() {
        var current = report;
        if (current == null) {
            current = new WaitReport(getContext(), instanceUrl);
            report = current;
        }
        return current;
    }
}
