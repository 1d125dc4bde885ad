package io.jenkins.plugins.servicenow.simulator.page;

import io.jenkins.plugins.servicenow.simulator.approval.ApprovalPolicy;
import io.jenkins.plugins.servicenow.simulator.catalog.Catalog;
import io.jenkins.plugins.servicenow.simulator.records.Column;
import io.jenkins.plugins.servicenow.simulator.records.DisplayValues;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** One record with its journals, approvers, relations, files and fields. */
final class RecordPage {

    private final Instance instance;
    private final ApprovalPolicy approvalPolicy;
    private final DisplayValues displayValues;
    private final Catalog catalog;
    private final RelationGraph graph;

    RecordPage(Instance instance, ApprovalPolicy approvalPolicy, Catalog catalog) {
        this.instance = instance;
        this.approvalPolicy = approvalPolicy;
        this.catalog = catalog;
        this.displayValues = instance.displayValues();
        this.graph = new RelationGraph(instance);
    }

    String show(Row row) {
        String title = row.table().label() + " " + row.display();
        String body = variables(row) + journals(row) + approvers(row) + graph.show(row) + files(row) + fields(row);
        return Html.page("", title, body);
    }

    private String variables(Row row) {
        if (!row.table().name().equals("sc_req_item")) {
            return "";
        }
        List<String> rows = catalog.answers(row.sysId()).entrySet().stream()
                .map(answer -> Html.row(Html.escape(answer.getKey()), Html.escape(answer.getValue())))
                .toList();
        return rows.isEmpty() ? "" : Html.section("Variables", Html.table(List.of("Question", "Answer"), rows));
    }

    private String journals(Row row) {
        List<Row> entries = new ArrayList<>(instance.records().journalRows(row.sysId(), "comments_and_work_notes"));
        Collections.reverse(entries);
        return Html.section(
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
        List<String> rows =
                approvalPolicy.rowsOf(row).stream().map(this::approver).toList();
        return rows.isEmpty()
                ? ""
                : Html.section(
                        "Approvers", Html.table(List.of("Approver", "State", "Comments", "Updated (UTC)"), rows));
    }

    private String approver(Row row) {
        Column approver = row.table().column("approver");
        Column state = row.table().column("state");
        return Html.row(
                Html.escape(displayValues.of(row, approver)),
                Html.badge(row.get("state"), displayValues.of(row, state)),
                Html.escape(String.join("\n", instance.records().journal(row.sysId(), "comments"))),
                Html.escape(row.get("sys_updated_on")));
    }

    private String files(Row row) {
        String links = instance.records().rows("sys_attachment").stream()
                .filter(file -> file.get("table_sys_id").equals(row.sysId()))
                .map(file -> "<li>" + AttachmentPages.link(file) + "</li>\n")
                .collect(Collectors.joining());
        return Html.section("Attachments", links.isEmpty() ? "" : "<ul>\n" + links + "</ul>\n");
    }

    private String fields(Row row) {
        List<String> rows = row.table().columns().values().stream()
                .filter(column -> !column.isJournal() && !row.get(column.name()).isEmpty())
                .map(column -> Html.row(
                        Html.escape(column.label()) + "<br><code>" + Html.escape(column.name()) + "</code>",
                        field(row, column)))
                .toList();
        return Html.section("Fields", Html.table(List.of("Field", "Value"), rows));
    }

    private String field(Row row, Column column) {
        Row target = column.isReference() ? instance.records().row(column.references(), row.get(column.name())) : null;
        return target == null ? Html.escape(shown(row, column)) : Html.link(target, target.display());
    }

    private String shown(Row row, Column column) {
        return column.isDateTime() ? row.get(column.name()) + " UTC" : displayValues.of(row, column);
    }
}
