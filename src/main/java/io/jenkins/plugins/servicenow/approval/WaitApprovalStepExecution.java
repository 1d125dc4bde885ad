package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.config.UsableConnections;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Runs {@code snowWaitApproval}: an entry with the poller, and the few facts that make it again after a restart. */
final class WaitApprovalStepExecution extends StepExecution implements PendingApproval {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(WaitApprovalStepExecution.class.getName());
    private static final Pattern NUMBER = Pattern.compile("[A-Z]+[0-9]+");

    private final String connection;

    /** The sys_id; as long as no look has found the change, perhaps its number. */
    private volatile String change;

    /** For people: the number; as long as no look has found the change, perhaps its sys_id. */
    private volatile String number;

    /** In milliseconds since 1970; 0 when there is none. */
    private final long deadline;

    /** State and approval at the last look; null before the first one of this life of the controller. */
    private transient volatile String lastSeen;

    /** Why the last look had no answer; null when it had one. */
    private transient volatile String outage;

    private WaitApprovalStepExecution(StepContext context, String connection, String change, long deadline) {
        super(context);
        this.connection = connection;
        this.change = SysId.isSysId(change) ? SysId.of(change).value() : change;
        this.number = change;
        this.deadline = deadline;
    }

    /** @throws AbortException when the step was given nothing that can name a change request, or no usable connection */
    static WaitApprovalStepExecution of(@NonNull WaitApprovalStep step, @NonNull StepContext context)
            throws IOException, InterruptedException {
        var change = step.getChange();
        if (!SysId.isSysId(change) && !NUMBER.matcher(change).matches()) {
            throw new AbortException(
                    "snowWaitApproval needs the change request to wait for: a number such as CHG0030001, a sys_id,"
                            + " or what snowChangeRequest returned. It was given "
                            + (change.isEmpty() ? "nothing." : "'" + change + "'."));
        }
        if (step.getTimeoutMinutes() < 0) {
            throw new AbortException("snowWaitApproval needs a timeoutMinutes of 0 (wait for ever) or more, not "
                    + step.getTimeoutMinutes() + ".");
        }
        var connection = UsableConnections.of(Objects.requireNonNull(context.get(Run.class), "run"))
                .choose(step.getConnection());
        var deadline = step.getTimeoutMinutes() == 0
                ? 0
                : Instant.now()
                        .plus(Duration.ofMinutes(step.getTimeoutMinutes()))
                        .toEpochMilli();
        return new WaitApprovalStepExecution(context, connection.getName(), change, deadline);
    }

    @Override
    public boolean start() {
        log("Waiting for the approval of " + (SysId.isSysId(number) ? "the change request" : number));
        watch();
        return false;
    }

    @Override
    public void onResume() {
        log("Jenkins was restarted; still waiting for the approval of " + number);
        watch();
    }

    private void watch() {
        ApprovalPoller.get().add(connection, getContext(), this);
    }

    @Override
    public void stop(@NonNull Throwable cause) throws Exception {
        ApprovalPoller.get().remove(this);
        super.stop(cause);
    }

    @Override
    public String getStatus() {
        return "waiting for the approval of " + number
                + (lastSeen == null ? "" : " (" + lastSeen + ")")
                + (outage == null ? "" : ", ServiceNow does not answer");
    }

    @Override
    public String change() {
        return change;
    }

    @Override
    public Instant deadline() {
        return deadline == 0 ? null : Instant.ofEpochMilli(deadline);
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
    public boolean isNews(TableRecord change) {
        return !describe(change).equals(lastSeen);
    }

    private static String describe(TableRecord change) {
        var state =
                ChangeState.of(change.value("state")).map(ChangeState::label).orElse(change.value("state"));
        var hold = change.value("on_hold").equals("true") ? ", on hold: " + change.value("on_hold_reason") : "";
        return "state " + state + ", approval " + change.value("approval") + hold;
    }

    @Override
    public boolean observe(TableRecord change, List<Approver> approvers) {
        unchanged();
        remember(change);
        var decision = Decision.of(change);
        switch (decision) {
            case PENDING -> {
                var pending = names(approvers, Approver::isPending);
                log(number + ": " + lastSeen + (pending.isEmpty() ? "" : "; waiting for " + pending));
            }
            case APPROVED -> approved(change, approvers);
            case REJECTED -> fail(number + " was rejected" + by(approvers, "rejected") + ".");
            case CANCELED -> fail(number + " was canceled in ServiceNow.");
            case CLOSED -> fail(number + " was closed in ServiceNow before the build went on.");
        }
        return decision != Decision.PENDING;
    }

    private void remember(TableRecord found) {
        lastSeen = describe(found);
        if (!change.equals(found.sysId().value()) || !number.equals(found.value("number"))) {
            change = found.sysId().value();
            number = found.value("number");
            getContext().saveState();
        }
    }

    private void approved(TableRecord change, List<Approver> approvers) {
        log(number + " was approved" + by(approvers, "approved"));
        var result = new LinkedHashMap<String, Object>();
        result.put("approved", true);
        result.put("number", number);
        result.put(
                "state",
                ChangeState.of(change.value("state")).map(ChangeState::label).orElse(change.value("state")));
        result.put("approval", change.value("approval"));
        result.put(
                "approvers",
                approvers.stream()
                        .filter(Approver::hasDecided)
                        .map(Approver::toMap)
                        .collect(Collectors.toList()));
        getContext().onSuccess(result);
    }

    private static String by(List<Approver> approvers, String state) {
        var sayings = approvers.stream()
                .filter(approver -> approver.state().equals(state))
                .map(Approver::saying)
                .collect(Collectors.joining("; "));
        return sayings.isEmpty() ? "" : " by " + sayings;
    }

    private static String names(List<Approver> approvers, Predicate<Approver> which) {
        return approvers.stream().filter(which).map(Approver::name).distinct().collect(Collectors.joining(", "));
    }

    @Override
    public void unchanged() {
        if (outage != null) {
            outage = null;
            log("ServiceNow answers again");
        }
    }

    @Override
    public void unanswered(String reason, Duration nextLook) {
        if (outage == null) {
            log("WARNING: the wait goes on without an answer from ServiceNow, next look in "
                    + Util.getTimeSpanString(nextLook.toMillis()) + ". " + reason);
        }
        outage = reason;
    }

    @Override
    public void fail(String reason) {
        getContext().onFailure(new AbortException(reason));
    }

    /** A line that cannot be written is no reason to end the wait. */
    private void log(String line) {
        try {
            var listener = getContext().get(TaskListener.class);
            if (listener != null) {
                listener.getLogger().println(line);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not write to the log of the build that waits for " + number, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
