package io.jenkins.plugins.servicenow.simulator.page;

import io.jenkins.plugins.servicenow.simulator.change.Approvals;
import io.jenkins.plugins.servicenow.simulator.records.DisplayValues;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The list of changes, where a person can play the approver. */
final class ApproverPage {

    private final Instance instance;
    private final Approvals approvals;
    private final DisplayValues displayValues;

    ApproverPage(Instance instance, Approvals approvals) {
        this.instance = instance;
        this.approvals = approvals;
        this.displayValues = instance.displayValues();
    }

    String show() {
        List<Row> changes = instance.records().rows("change_request").stream()
                .sorted(Comparator.comparing((Row row) -> row.get("number")).reversed())
                .toList();
        String body = changes.isEmpty()
                ? Html.empty("No change requests yet. Run a pipeline, then reload this page.")
                : Html.table(
                        List.of("Number", "Short description", "State", "Approval", "Waits for"),
                        changes.stream().map(this::row).toList());
        return Html.page("/", "Change requests", body);
    }

    /** Does what the form asks; a person who may not answer gets an {@link IllegalStateException} that says so. */
    void answer(Map<String, String> form) {
        String change = form.getOrDefault("change", "");
        String user = form.getOrDefault("user", "");
        String comment = form.getOrDefault("comment", "");
        switch (form.getOrDefault("decision", "")) {
            case "approve" -> approvals.approve(change, user, comment);
            case "reject" -> approvals.reject(change, user, comment);
            default -> throw new IllegalStateException("Press Approve or Reject");
        }
    }

    private String row(Row change) {
        return Html.row(
                Html.link(change, change.get("number")),
                Html.escape(change.get("short_description")),
                badge(change, "state"),
                badge(change, "approval"),
                form(change));
    }

    private String badge(Row change, String column) {
        return Html.badge(
                change.get(column), displayValues.of(change, change.table().column(column)));
    }

    private String form(Row change) {
        String options = approvals.pending(change.get("number")).stream()
                .map(pending -> "<option value=\"%s\">%s, %s</option>"
                        .formatted(
                                Html.escape(pending.userName()),
                                Html.escape(pending.name()),
                                Html.escape(pending.group())))
                .collect(Collectors.joining());
        if (options.isEmpty()) {
            return "nobody";
        }
        return """
                <form method="post" action="/answer">
                <input type="hidden" name="change" value="%s">
                <select name="user" aria-label="Act as">%s</select>
                <input type="text" name="comment" placeholder="Comment" aria-label="Comment">
                <button class="approve" name="decision" value="approve">Approve</button>
                <button class="reject" name="decision" value="reject">Reject</button>
                </form>""".formatted(Html.escape(change.get("number")), options);
    }
}
