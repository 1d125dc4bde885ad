package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.build.PlanEntry;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.Conflict;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.ConflictCheck;
import io.jenkins.plugins.servicenow.itsm.FirstSlot;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Plans a change request before its approval is requested: gives it its slot, and has it checked for conflicts. */
final class ChangePlan {

    private final ServiceNowSession session;
    private final Consumer<String> log;

    ChangePlan(@NonNull ServiceNowSession session, @NonNull Consumer<String> log) {
        this.session = session;
        this.log = log;
    }

    /**
     * Nothing is changed any more in a change that approvers may have seen.
     *
     * @param change with all its fields
     * @return the change as it is now
     */
    @NonNull
    ChangeRecord schedule(@NonNull SlotRequest slot, @NonNull ChangeRecord change)
            throws IOException, InterruptedException {
        var planned = change;
        if (change.isIn(ChangeState.NEW)) {
            log.accept("ServiceNow searches " + slot.describe() + " for " + change.number());
            planned = new FirstSlot(session)
                    .give(change, slot.duration(), slot.earliest(session.time().now()));
        } else if (change.time("start_date").isEmpty()
                || change.time("end_date").isEmpty()) {
            throw new RefusedException("The first available slot of " + change.number() + " could not be set: it is in"
                    + " the state " + change.stateLabel() + " already, and new dates could let approvals begin again.");
        }
        log.accept(change.number() + " is planned from " + planned.window().startText() + " to "
                + planned.window().endText());
        return planned;
    }

    /** @param change with all its fields */
    @NonNull
    PlanEntry check(@NonNull ConflictRules rules, @NonNull ChangeRecord change)
            throws IOException, InterruptedException {
        if (!rules.demandCheck(change)) {
            return unchecked(change);
        }
        var found = new ConflictCheck(session).run(change);
        if (!found.isEvaluated()) {
            log.accept("WARNING: the conflicts of " + change.number() + " were not evaluated: " + found.reason() + ".");
            return entry(change, "notEvaluated", found.reason(), List.of(), List.of());
        }
        if (found.conflicts().isEmpty()) {
            log.accept(change.number() + " has no conflicts");
            return entry(change, "none", "", List.of(), List.of());
        }
        var lines = found.conflicts().stream()
                .map(each -> each.describe() + (rules.count(each) ? "" : " (does not count)"))
                .toList();
        log.accept((found.conflicts().stream().anyMatch(rules::count) ? "WARNING: " : "") + "Conflicts of "
                + change.number() + ":");
        lines.forEach(line -> log.accept("  " + line));
        return entry(
                change,
                "found",
                "",
                found.conflicts().stream().map(each -> map(each, rules)).toList(),
                lines);
    }

    /** Of a change that was not checked for conflicts. */
    @NonNull
    static PlanEntry unchecked(@NonNull ChangeRecord change) {
        return entry(change, "notChecked", "", List.of(), List.of());
    }

    private static PlanEntry entry(
            ChangeRecord change,
            String status,
            String reason,
            List<Map<String, Object>> conflicts,
            List<String> lines) {
        return new PlanEntry(change.time("start_date"), change.time("end_date"), status, reason, conflicts, lines);
    }

    private static Map<String, Object> map(Conflict conflict, ConflictRules rules) {
        var map = new LinkedHashMap<String, Object>();
        map.put("type", conflict.type());
        map.put("label", conflict.typeLabel());
        map.put("change", conflict.conflictingChange());
        map.put("schedule", conflict.schedule());
        map.put("configurationItem", conflict.configurationItem());
        map.put("counts", rules.count(conflict));
        return map;
    }

    /** @throws AbortException when the conflicts keep the build from requesting the approval */
    static void verify(@NonNull ConflictRules rules, @NonNull ChangeRecord change, @NonNull PlanEntry plan)
            throws AbortException {
        if (!rules.isStrict()) {
            return;
        }
        if (plan.getConflictStatus().equals("notEvaluated")) {
            throw new AbortException("The conflicts of " + change.number() + " could not be evaluated: "
                    + plan.getReason() + ". So nobody knows whether there are any, and its approval is not requested."
                    + " Remove the cause, or let the step only warn (conflicts: 'warn').");
        }
        if (plan.hasCountingConflicts()) {
            throw new AbortException(
                    change.number() + " has conflicts, and its approval is not requested: "
                            + String.join("; ", plan.getConflicts())
                            + ". Give another plannedStart and plannedEnd, or let ServiceNow find a slot (schedule: 'firstAvailable').");
        }
    }
}
