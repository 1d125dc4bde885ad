package io.jenkins.plugins.servicenow.simulator.change;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import io.jenkins.plugins.servicenow.simulator.table.Priority;
import io.jenkins.plugins.servicenow.simulator.table.TableRules;
import java.util.List;
import java.util.Map;

/** Business rules of {@code change_request}. */
final class ChangeRules implements TableRules {

    private static final String STATE_TRANSITION_RULE =
            "Change Model: Check State Transition^b6dae9e15317101034d1ddeeff7b1278";

    private final Instance instance;
    private final ChangeFlow flow;

    ChangeRules(Instance instance, ChangeFlow flow) {
        this.instance = instance;
        this.flow = flow;
    }

    @Override
    public void beforeCreate(Map<String, String> values, Caller caller) {
        boolean fromTemplate =
                !values.getOrDefault("std_change_producer_version", "").isEmpty();
        boolean standardModel = values.getOrDefault("chg_model", "").equals(ChangeModels.STANDARD);
        String type = values.getOrDefault("type", "");
        if (type.isEmpty() || (type.equals("standard") && !fromTemplate && !standardModel)) {
            values.put("type", "normal");
        }
        if (!instance.customisation().legacyChanges()) {
            values.putIfAbsent("chg_model", ChangeModels.ofType(values.get("type")));
        }
        takeFromTemplate(values);
        refuseState(values);
        values.putIfAbsent("requested_by", caller.sysId());
        computePriority(values, Map.of("impact", "3", "urgency", "3"));
    }

    /** What the template of a standard change says and the caller does not. */
    private void takeFromTemplate(Map<String, String> values) {
        Records records = instance.records();
        Row version =
                records.row("std_change_producer_version", values.getOrDefault("std_change_producer_version", ""));
        Row template =
                version == null ? null : records.row("std_change_record_producer", version.get("std_change_producer"));
        if (template != null) {
            List.of("short_description", "description", "assignment_group")
                    .forEach(column -> values.putIfAbsent(column, template.get(column)));
        }
    }

    /** A change with a model is refused when it asks to start elsewhere; one without lands in New. */
    private void refuseState(Map<String, String> values) {
        String state = values.getOrDefault("state", ChangeState.NEW);
        values.remove("state");
        if (!state.equals(ChangeState.NEW)
                && !instance.customisation().legacyChanges()
                && !instance.customisation().invalidTransitionsIgnored()) {
            throw abortedByTransitionRule();
        }
    }

    @Override
    public void beforeUpdate(Row change, Map<String, String> changes, Caller caller) {
        computePriority(changes, change.values());
        String state = changes.get("state");
        if (state == null || state.equals(change.get("state"))) {
            return;
        }
        if (!state.matches("-?\\d+")) {
            storeTextState(change, changes, caller);
        } else if (!StateModel.allows(change, state, instance.records())) {
            if (!instance.customisation().invalidTransitionsIgnored()) {
                throw abortedByTransitionRule();
            }
            changes.remove("state");
        } else if (change.get("state").equals(ChangeState.NEW)) {
            reclassify(change, changes);
        }
    }

    /** A policy that some sites have: a change that leaves New too late for its planned start becomes another one. */
    private void reclassify(Row change, Map<String, String> changes) {
        String start = changes.getOrDefault("start_date", change.get("start_date"));
        boolean late = !start.isEmpty() && start.compareTo(instance.clock().timestamp()) <= 0;
        if (late) {
            changes.putAll(instance.customisation().lateChange());
        }
    }

    /** Whatever the text, instances were seen to store Authorize without asking for approval, and to stay there. */
    private void storeTextState(Row change, Map<String, String> changes, Caller caller) {
        changes.remove("state");
        instance.records()
                .update("change_request", change.sysId(), Map.of("state", ChangeState.AUTHORIZE), caller.userName());
    }

    @Override
    public void afterUpdate(Map<String, String> before, Map<String, String> changes, Row change, Caller caller) {
        boolean wasOnHold = before.get("on_hold").equals("true");
        boolean isOnHold = change.get("on_hold").equals("true");
        if (!wasOnHold && isOnHold) {
            flow.held(change, caller);
        } else if (wasOnHold && !isOnHold) {
            flow.released(change, caller);
        }
        if (changes.containsKey("state") && !before.get("state").equals(changes.get("state"))) {
            flow.entered(change, change.get("state"), caller);
        }
    }

    @Override
    public List<String> mandatory(Map<String, String> values) {
        if ("true".equals(values.get("on_hold")) && !ChangeState.CANCELED.equals(values.get("state"))) {
            return List.of("on_hold_reason");
        }
        return switch (values.get("state")) {
            case ChangeState.CLOSED -> List.of("close_code", "close_notes");
            case ChangeState.NEW, ChangeState.CANCELED -> List.of();
            default -> "standard".equals(values.get("type")) ? List.of() : List.of("assignment_group");
        };
    }

    /** A priority that is sent stays; clients' tests on instances prove that. Otherwise it follows impact and urgency. */
    private static void computePriority(Map<String, String> changes, Map<String, String> before) {
        boolean follows = !changes.containsKey("priority");
        if (follows && (changes.containsKey("impact") || changes.containsKey("urgency"))) {
            int priority = Priority.of(
                    changes.getOrDefault("impact", before.get("impact")),
                    changes.getOrDefault("urgency", before.get("urgency")));
            changes.put("priority", String.valueOf(Math.min(priority, 4)));
        }
    }

    private static ApiError abortedByTransitionRule() {
        return ApiError.operationFailed("Operation against file 'change_request' was aborted by Business Rule '"
                + STATE_TRANSITION_RULE + "'. Business Rule Stack:Change Model: Check State Transition");
    }
}
