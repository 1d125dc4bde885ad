package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Conflict;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Has the instance check a change request for conflicts. What was not checked is never taken for free of conflicts: only a check that
 * has ended after it was asked for counts, and of that the list, not the status.
 */
public final class ConflictCheck {

    private static final Set<ServiceNowException.Kind> REFUSALS = EnumSet.of(
            ServiceNowException.Kind.REJECTED,
            ServiceNowException.Kind.PERMISSION,
            ServiceNowException.Kind.NOT_FOUND,
            ServiceNowException.Kind.PROTOCOL);

    private final ServiceNowSession session;

    public ConflictCheck(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /**
     * What a check has found.
     *
     * @param reason why nothing was checked, without a full stop; empty when it was
     */
    public record Result(@NonNull String reason, @NonNull List<Conflict> conflicts) {

        public Result {
            conflicts = List.copyOf(conflicts);
        }

        private static Result notEvaluated(String reason) {
            return new Result(reason, List.of());
        }

        public boolean isEvaluated() {
            return reason.isEmpty();
        }
    }

    /** @param change with all its fields */
    @NonNull
    public Result run(@NonNull ChangeRecord change) throws ServiceNowException, InterruptedException {
        try {
            var reason = whyNot(change);
            return reason.isEmpty() ? await(change) : Result.notEvaluated(reason);
        } catch (ServiceNowException e) {
            // Where conflict detection does not work at all, ServiceNow documents 500.
            if (e.status() == 500 || !e.mayPass() && REFUSALS.contains(e.kind())) {
                return Result.notEvaluated(e.getMessage().replaceFirst("\\.$", ""));
            }
            throw e;
        }
    }

    /** Where the instance does nothing and does not say so. */
    private String whyNot(ChangeRecord change) throws ServiceNowException, InterruptedException {
        var record = change.record();
        for (var field : List.of("start_date", "end_date", "active", "exclude_from_conflict_detection")) {
            if (!record.has(field)) {
                return "ServiceNow does not show the field '" + field + "' to the OAuth Application User, who needs the"
                        + " role sn_change_read";
            }
        }
        if (record.value("start_date").isEmpty() || record.value("end_date").isEmpty()) {
            return "the change has no planned start or no planned end";
        }
        if (!record.value("active").equals("true")) {
            return "the change is not active";
        }
        if (!record.value("exclude_from_conflict_detection").equals("false")) {
            return "the change is excluded from conflict detection";
        }
        if (record.value("cmdb_ci").isEmpty()
                && session.tables().count("task_ci", EncodedQuery.where("task", change.sysId())) == 0) {
            return "the change has no configuration item";
        }
        return "";
    }

    private Result await(ChangeRecord change) throws ServiceNowException, InterruptedException {
        var before = session.conflicts().read(change.sysId());
        try {
            session.conflicts().start(change.sysId());
        } catch (ServiceNowException e) {
            // One that is at work, perhaps because the answer to the first try was lost, is as good.
            var now = session.conflicts().read(change.sysId());
            if (e.mayPass() || !now.isAtWork() && now.lastRun().equals(before.lastRun())) {
                throw e;
            }
        }
        var previous = before;
        var wasAtWork = false;
        for (var pauses = new WorkerPauses(session.time()); pauses.pause(); ) {
            var report = session.conflicts().read(change.sysId());
            var hasEnded = !report.isAtWork()
                    && !report.lastRun().isEmpty()
                    && !report.lastRun().equals(before.lastRun());
            if (report.isNotRun() && (hasEnded || wasAtWork && !report.isAtWork())) {
                return Result.notEvaluated("the check was canceled in ServiceNow");
            }
            if (report.hasFailed() && (wasAtWork || !before.hasFailed())) {
                return Result.notEvaluated("the check has failed in ServiceNow");
            }
            // One that was at work before may end first: then ours has just emptied the list.
            if (hasEnded && report.equals(previous)) {
                return new Result("", report.conflicts());
            }
            wasAtWork |= report.isAtWork();
            previous = report;
        }
        return Result.notEvaluated("ServiceNow has not ended the check within " + WorkerPauses.MAX_MINUTES + " minutes."
                + (previous.isAtWork()
                        ? " It is still at work"
                        : " In the basic mode (change.conflict.mode) it checks a change for its own configuration item"
                                + " only"));
    }
}
