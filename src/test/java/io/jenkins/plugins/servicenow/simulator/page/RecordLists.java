package io.jenkins.plugins.servicenow.simulator.page;

import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Approvals, incidents and configuration items, the newest first. */
final class RecordLists {

    private static final int MOST = 500;

    private final Instance instance;

    RecordLists(Instance instance) {
        this.instance = instance;
    }

    String approvals() {
        List<String> rows = newest("sysapproval_approver").stream()
                .map(row -> {
                    Row task = instance.records().row("task", row.get("sysapproval"));
                    return Html.row(
                            task == null ? "" : Html.link(task, task.get("number")),
                            Html.escape(shown(row, "approver")),
                            Html.badge(row.get("state"), shown(row, "state")),
                            Html.escape(String.join("\n", instance.records().journal(row.sysId(), "comments"))),
                            Html.escape(row.get("sys_updated_on")));
                })
                .toList();
        return list(
                "/approvals",
                "Approvals",
                "Nobody was asked for approval yet. Approve and reject in the list of changes.",
                List.of("Change", "Approver", "State", "Comments", "Updated (UTC)"),
                rows);
    }

    String incidents() {
        List<String> rows = newest("incident").stream()
                .map(row -> Html.row(
                        Html.link(row, row.get("number")),
                        Html.escape(row.get("short_description")),
                        Html.badge("", shown(row, "state")),
                        Html.escape(shown(row, "priority")),
                        Html.escape(shown(row, "cmdb_ci")),
                        Html.escape(row.get("sys_updated_on"))))
                .toList();
        return list(
                "/incidents",
                "Incidents",
                "No incidents yet.",
                List.of("Number", "Short description", "State", "Priority", "Configuration item", "Updated (UTC)"),
                rows);
    }

    String items() {
        List<Row> relations = instance.records().rows("cmdb_rel_ci");
        List<String> rows = newest("cmdb_ci").stream()
                .map(row -> Html.row(
                        Html.link(row, row.display()),
                        Html.escape(row.table().label()),
                        String.valueOf(relations.stream()
                                .filter(each -> each.get("parent").equals(row.sysId())
                                        || each.get("child").equals(row.sysId()))
                                .count()),
                        Html.escape(row.get("sys_updated_on"))))
                .toList();
        return list(
                "/items",
                "Configuration items",
                "No configuration items yet.",
                List.of("Name", "Class", "Relations", "Updated (UTC)"),
                rows);
    }

    private List<Row> newest(String table) {
        List<Row> rows = new ArrayList<>(instance.records().rows(table));
        Collections.reverse(rows);
        return rows.subList(0, Math.min(rows.size(), MOST));
    }

    private String shown(Row row, String column) {
        return instance.displayValues().of(row, row.table().column(column));
    }

    private static String list(String place, String title, String none, List<String> heads, List<String> rows) {
        String more = rows.size() < MOST ? "" : Html.empty("Older ones are not shown.");
        return Html.page(place, title, rows.isEmpty() ? Html.empty(none) : Html.table(heads, rows) + more);
    }
}
