package io.jenkins.plugins.servicenow.simulator.remote;

import com.google.gson.JsonElement;
import io.jenkins.plugins.servicenow.simulator.change.Approvals;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;

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
            case "cancel" -> decide(number, user, comment, approvals::cancel);
            case "hold" -> approvals.hold(number, user, comment.isEmpty() ? "On hold" : comment);
            case "release" -> decide(number, user, comment, approvals::release);
            case "send_back" -> decide(number, user, comment, approvals::sendBack);
            case "revoke" -> decide(number, user, comment, approvals::revoke);
            case "delete" -> {
                approvals.delete(number, user);
                return ControlApi.done("deleted");
            }
            default ->
                throw new IllegalArgumentException("\"do\" must be \"approve\", \"reject\", \"cancel\", \"hold\","
                        + " \"release\", \"send_back\", \"revoke\" or \"delete\"");
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

    /** The comment comes first, so that whoever hears of the decision can read it. */
    private void decide(String number, String user, String comment, BiConsumer<String, String> decision) {
        if (!comment.isEmpty()) {
            instance.records().update("change_request", change(number).sysId(), Map.of("comments", comment), user);
        }
        decision.accept(number, user);
    }

    private Row change(String number) {
        return instance.records().rows("change_request").stream()
                .filter(row -> row.get("number").equals(number))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("No change request " + number));
    }
}
