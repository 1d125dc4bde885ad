package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.page.ApprovalPanels;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowWaitApproval}: an entry with the poller, and the few facts that make it again after a restart. */
final class WaitApprovalStepExecution extends GeneralNonBlockingStepExecution implements PendingApproval {

    private static final long serialVersionUID = 2L;
    private static final Logger LOGGER = Logger.getLogger(WaitApprovalStepExecution.class.getName());

    /** How old the names of those who are asked may become. */
    private static final Duration REFRESH = Duration.ofHours(1);

    private final String connection;

    /** The sys_id; as long as no look has found the change, perhaps its number. */
    private volatile String change;

    /** For people: the number; as long as no look has found the change, perhaps its sys_id. */
    private volatile String number;

    /** In milliseconds since 1970. */
    private final long started = System.currentTimeMillis();

    /** In milliseconds since 1970; 0 when there is none. */
    private final long deadline;

    private final boolean returnRejection;
    private final boolean waitForWindow;
    private final boolean startImplementation;

    /** What the step returns once the change is moved to Implement; null until it is approved. */
    @CheckForNull
    private volatile LinkedHashMap<String, Object> approved;

    /** The change at the last look; null before the first one of this life of the controller. */
    private transient volatile ChangeSnapshot seen;

    /** When everything about the change was looked at last. */
    private transient volatile Instant observed;

    /** Why the last look had no answer; null when it had one. */
    private transient volatile String outage;

    private transient volatile WaitReport report;

    WaitApprovalStepExecution(
            @NonNull StepContext context, @NonNull WaitApprovalStep step, @NonNull WaitTarget target) {
        super(context);
        this.connection = target.connection();
        this.change = SysId.isSysId(target.change()) ? SysId.of(target.change()).value() : target.change();
        this.number = target.name();
        this.deadline = step.getTimeoutMinutes() == 0
                ? 0
                : Instant.now()
                        .plus(Duration.ofMinutes(step.getTimeoutMinutes()))
                        .toEpochMilli();
        this.returnRejection = step.getOnRejection().equals(WaitApprovalStep.RETURN);
        this.waitForWindow = step.isWaitForWindow();
        this.startImplementation = step.isStartImplementation();
    }

    @Override
    public boolean start() {
        report().say("Waiting for the approval of " + (SysId.isSysId(number) ? "the change request" : number));
        watch(false);
        return false;
    }

    @Override
    public void onResume() {
        if (approved != null) {
            run(this::implement);
            return;
        }
        report().say("Jenkins was restarted; still waiting for the approval of " + number);
        watch(true);
    }

    private void watch(boolean resumed) {
        ApprovalPoller.get().add(connection, getContext(), this, resumed);
    }

    @Override
    public void stop(@NonNull Throwable cause) throws Exception {
        ApprovalPoller.get().remove(this);
        report().over();
        super.stop(cause);
    }

    @Override
    @NonNull
    public String getStatus() {
        if (approved != null) {
            return "moving " + number + " to Implement";
        }
        return "waiting for the approval of " + number
                + (seen == null ? "" : " (" + seen.summary() + ")")
                + report().detail()
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
    public Instant appointment() {
        var reading = seen;
        return reading != null && waitForWindow && Decision.of(reading) == Decision.APPROVED
                ? reading.window().start()
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
    public boolean isNews(ChangeSnapshot change) {
        var now = Instant.now();
        return seen == null
                || !change.summary().equals(seen.summary())
                || !change.window().equals(seen.window())
                || !now.isBefore(observed.plus(REFRESH))
                || change.approval().equals("approved") && !change.onHold() && !isAhead(change, now);
    }

    private boolean isAhead(ChangeSnapshot change, Instant now) {
        return waitForWindow && change.window().isAhead(now);
    }

    @Override
    public boolean observe(ChangeSnapshot change) {
        unchanged();
        var changed = seen == null || !change.summary().equals(seen.summary());
        remember(change);
        var decision = Decision.of(change);
        switch (decision) {
            case PENDING -> goOn(changed, "");
            case ON_HOLD -> goOn(changed, "approved, but on hold");
            case APPROVED -> {
                return approved(change, changed);
            }
            case REJECTED -> {
                report().say(number + " was rejected" + change.by("rejected"));
                end(number + " rejected" + change.byShortly("rejected"));
            }
            case CANCELED -> end(number + " canceled in ServiceNow");
            case CLOSED -> end(number + " closed in ServiceNow before the build went on");
        }
        return decision != Decision.PENDING && decision != Decision.ON_HOLD;
    }

    private void remember(ChangeSnapshot found) {
        seen = found;
        observed = Instant.now();
        if (!change.equals(found.sysId().value()) || !number.equals(found.number())) {
            change = found.sysId().value();
            number = found.number();
            getContext().saveState();
        }
    }

    /** @param why empty when the approval itself is missing */
    private void goOn(boolean changed, String why) {
        report().show(seen, true, why);
        var line = number + ": " + seen.summary() + (why.isEmpty() ? "" : "; " + why) + seen.waitingFor();
        if (changed) {
            report().say(line);
        } else {
            report().remind(() -> "Still waiting. " + line);
        }
    }

    private boolean approved(ChangeSnapshot change, boolean changed) {
        var now = Instant.now();
        if (isAhead(change, now)) {
            goOn(
                    changed,
                    "approved" + change.by("approved") + "; the build goes on at the planned start, "
                            + change.window().startText());
            return false;
        }
        if (waitForWindow && change.window().hasEnded(now)) {
            end(number + " approved, but its window is over: the planned end was "
                    + change.window().endText());
            return true;
        }
        report().say(number + " was approved" + change.by("approved"));
        var result = WaitResult.of(change, number, "", waited());
        if (startImplementation) {
            report().show(change, true, "approved; moving to Implement");
            approved = result;
            getContext().saveState();
            run(this::implement);
        } else {
            report().show(change, false, "");
            getContext().onSuccess(result);
        }
        return true;
    }

    private void implement() throws Exception {
        var run = getContext().get(Run.class);
        var build = BuildIdentity.of(run, "change", "");
        var session = ServiceNowConfiguration.get().connection(connection).open(run);
        var note = build.displayName() + " has begun to implement this change"
                + (build.url() == null ? "." : ": " + build.url());
        try {
            var state = new ImplementTransition(session).start(SysId.of(change), note);
            report().say(number + " is in state " + state);
            var result = new LinkedHashMap<>(Objects.requireNonNull(approved));
            result.put("state", state);
            ApprovalPanels.over(run, change, state);
            getContext().onSuccess(result);
        } catch (ServiceNowException | RefusedException e) {
            LOGGER.log(Level.FINE, "A change was not moved to Implement", e);
            throw new AbortException(
                    e.getMessage().startsWith(number)
                            ? e.getMessage()
                            : number + " was approved, but it was not moved to Implement. " + e.getMessage());
        }
    }

    private Duration waited() {
        return Duration.ofMillis(System.currentTimeMillis() - started);
    }

    @Override
    public void unchanged() {
        outage = null;
        report().answered();
    }

    @Override
    public void unanswered(String reason, Duration nextLook) {
        outage = reason;
        report().outage(reason, nextLook);
    }

    @Override
    public void nextLook(Instant at) {
        report().nextLook(at);
    }

    @Override
    public void missing() {
        end("ServiceNow does not have the change request " + number + ", or does not show it to the integration user");
    }

    @Override
    public void expire() {
        var reading = seen;
        if (reading == null || Decision.of(reading) == Decision.PENDING) {
            end("The time for a decision is over: nobody has approved or rejected " + number);
        } else if (reading.onHold()) {
            end(number + " approved, but still on hold when the time for it was over"
                    + (reading.holdReason().isEmpty() ? "" : ": " + reading.holdReason()));
        } else {
            end(number + " approved, but the time to wait for its planned start is over" + ": "
                    + reading.window().startText());
        }
    }

    /** The change does not let the build go on. */
    private void end(String reason) {
        show(reason);
        if (returnRejection) {
            report().say(reason);
            getContext().onSuccess(WaitResult.of(seen, number, reason, waited()));
        } else {
            getContext().onFailure(new FlowInterruptedException(Result.FAILURE, false, new NotApproved(reason)));
        }
    }

    @Override
    public void fail(String reason) {
        show(reason);
        getContext().onFailure(new AbortException(reason));
    }

    private void show(String reason) {
        var reading = seen;
        if (reading != null) {
            report().show(reading, false, reason);
        }
    }

    private WaitReport report() {
        var current = report;
        if (current == null) {
            current = new WaitReport(getContext(), connection);
            report = current;
        }
        return current;
    }
}
