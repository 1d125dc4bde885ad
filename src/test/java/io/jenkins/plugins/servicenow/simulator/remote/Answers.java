package io.jenkins.plugins.servicenow.simulator.remote;

import com.google.gson.JsonElement;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.change.Approvals;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.GivenValues;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/** What a person does to a change. */
final class Answers {

    private final Instance instance;
    private final Approvals approvals;

    Answers(Instance instance, Approvals approvals) {
        this.instance = instance;
        this.approvals = approvals;
    }

    JsonElement give(Order order) {
        order.only("change", "user", "do", "comment");
        String number = order.text("change", null);
        String user = order.text("user", null);
        String comment = order.text("comment", "");
        switch (order.text("do", null)) {
            case "approve" -> approvals.approve(number, user, comment);
            case "reject" -> approvals.reject(number, user, comment);
            case "cancel" -> {
                approvals.cancel(number, user);
                comment(change(number), user, comment);
            }
            case "hold" ->
                write(
                        number,
                        user,
                        Map.of("on_hold", "true", "on_hold_reason", comment.isEmpty() ? "On hold" : comment));
            case "release" -> write(number, user, released(comment));
            default ->
                throw new IllegalArgumentException(
                        "\"do\" must be \"approve\", \"reject\", \"cancel\", \"hold\" or \"release\"");
        }
        Row change = change(number);
        return Reports.object(Map.of(
                "change",
                number,
                "state",
                change.get("state"),
                "approval",
                change.get("approval"),
                "on_hold",
                change.get("on_hold")));
    }

    private static Map<String, String> released(String comment) {
        Map<String, String> values = new LinkedHashMap<>(Map.of("on_hold", "false", "on_hold_reason", ""));
        values.put("comments", comment);
        return values;
    }

    private void comment(Row change, String user, String comment) {
        if (!comment.isEmpty()) {
            instance.records().update("change_request", change.sysId(), Map.of("comments", comment), user);
        }
    }

    /** With all rules of changes but those of access: who plays a person may play any. */
    private void write(String number, String user, Map<String, String> values) {
        Row change = change(number);
        String sysId = instance.access().caller(user).sysId();
        instance.writer()
                .update(
                        change,
                        new GivenValues(instance, change.table(), values, false),
                        new Caller(user, sysId, Set.of("admin")));
    }

    private Row change(String number) {
        return instance.records().rows("change_request").stream()
                .filter(row -> row.get("number").equals(number))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("No change request " + number));
    }
}
