package io.jenkins.plugins.servicenow.simulator;

import java.util.List;
import java.util.Map;

/** Which columns a stock instance demands of a record in its present condition. */
final class DataPolicies {

    private DataPolicies() {}

    /** @param values the record as it would be after the write */
    static List<String> mandatory(Table table, Map<String, String> values) {
        return switch (table.name()) {
            case "incident" -> incident(values);
            case "change_request" -> change(values);
            default -> List.of();
        };
    }

    private static List<String> incident(Map<String, String> values) {
        boolean resolved = List.of("6", "7").contains(values.get("state"));
        return resolved ? List.of("close_code", "close_notes") : List.of();
    }

    private static List<String> change(Map<String, String> values) {
        if ("true".equals(values.get("on_hold")) && !"4".equals(values.get("state"))) {
            return List.of("on_hold_reason");
        }
        return switch (values.get("state")) {
            case ChangeState.CLOSED -> List.of("close_code", "close_notes");
            case ChangeState.NEW, ChangeState.CANCELED -> List.of();
            default -> "standard".equals(values.get("type")) ? List.of() : List.of("assignment_group");
        };
    }
}
