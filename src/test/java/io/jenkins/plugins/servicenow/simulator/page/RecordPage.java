package io.jenkins.plugins.servicenow.simulator.page;

import io.jenkins.plugins.servicenow.simulator.approval.ApprovalPolicy;
import io.jenkins.plugins.servicenow.simulator.records.Column;
import io.jenkins.plugins.servicenow.simulator.records.DisplayValues;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** One record with its fields, the answers of its approvers, and its journals. */
final class RecordPage {

    private final Instance instance;
    private final ApprovalPolicy approvalPolicy;
    private final DisplayValues displayValues;

    RecordPage(Instance instance, ApprovalPolicy approvalPolicy) {
        this.instance = instance;
        this.approvalPolicy = approvalPolicy;
        this.displayValues = instance.displayValues();
    }

    String show(Row row) {
        String title = row.table().label() + " " + row.display();
        String body = "<h1>%s</h1>\n%s%s%s".formatted(Html.escape(title), journals(row), approvers(row), fields(row));
        return Html.page(title, body);
    }

    private String journals(Row row) {
        List<Row> entries = new ArrayList<>(instance.records().journalRows(row.sysId(), "comments_and_work_notes"));
        Collections.reverse(entries);
        return section(
                "Activity", entries.stream().map(entry -> note(row, entry)).collect(Collectors.joining()));
    }

    private static String note(Row row, Row entry) {
        Column column = row.table().column(entry.get("element"));
        return "<div class=\"note\"><small>%s UTC, %s (%s)</small><p>%s</p></div>\n"
                .formatted(
                        Html.escape(entry.get("sys_created_on")),
                        Html.escape(entry.get("sys_created_by")),
                        Html.escape(column.label()),
                        Html.escape(entry.get("value")));
    }

    private String approvers(Row row) {
        String rows = approvalPolicy.rowsOf(row).stream().map(this::approver).collect(Collectors.joining());
        String head = "<tr><th>Approver</th><th>State</th><th>Comments</th><th>Updated (UTC)</th></tr>\n";
        return section("Approvers", rows.isEmpty() ? "" : "<table>\n" + head + rows + "</table>\n");
    }

    private String approver(Row row) {
        Column approver = row.table().column("approver");
        Column state = row.table().column("state");
        return "<tr><td>%s</td><td>%s</td><td class=\"text\">%s</td><td>%s</td></tr>\n"
                .formatted(
                        Html.escape(displayValues.of(row, approver)),
                        Html.badge(row.get("state"), displayValues.of(row, state)),
                        Html.escape(String.join("\n", instance.records().journal(row.sysId(), "comments"))),
                        Html.escape(row.get("sys_updated_on")));
    }

    private String fields(Row row) {
        String rows = row.table().columns().values().stream()
                .filter(column -> !column.isJournal() && !row.get(column.name()).isEmpty())
                .map(column -> "<tr><td class=\"name\">%s<br><code>%s</code></td><td class=\"text\">%s</td></tr>\n"
                        .formatted(
                                Html.escape(column.label()),
                                Html.escape(column.name()),
                                Html.escape(shown(row, column))))
                .collect(Collectors.joining());
        return section("Fields", "<table>\n" + rows + "</table>\n");
    }

    private String shown(Row row, Column column) {
        return column.isDateTime() ? row.get(column.name()) + " UTC" : displayValues.of(row, column);
    }

    private static String section(String title, String content) {
        return content.isEmpty() ? "" : "<h2>" + title + "</h2>\n" + content;
    }
}
