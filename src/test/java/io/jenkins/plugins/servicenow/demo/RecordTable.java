package io.jenkins.plugins.servicenow.demo;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Prints the records that a run has left in ServiceNow. */
final class RecordTable {

    /** Characters; checksums are longer than a reader of tables likes. */
    private static final int WIDEST = 50;

    private final ServiceNowSimulator simulator;
    private final PrintStream out;

    private RecordTable(ServiceNowSimulator simulator, PrintStream out) {
        this.simulator = simulator;
        this.out = out;
    }

    static void print(ServiceNowSimulator simulator, PrintStream out) {
        out.println("\nRecords in ServiceNow:");
        var records = new RecordTable(simulator, out);
        records.print("sc_cat_item", "name", "category", "flow_designer_flow", "active", "short_description");
        records.print("sc_req_item", "number", "cat_item", "requested_for", "state", "approval", "configuration_item");
        records.print(
                "change_request",
                "number",
                "state",
                "approval",
                "risk",
                "requested_by",
                "parent",
                "on_hold",
                "close_code",
                "short_description");
        records.print("change_task", "number", "change_request", "state", "close_code", "short_description");
        records.print("sysapproval_approver", "sysapproval", "approver", "state", "sys_updated_on");
        records.print(
                "incident", "number", "state", "priority", "caller_id", "caused_by", "cmdb_ci", "short_description");
        records.attachments();
        records.print("cmdb_ci", "name", "u_version", "sys_class_name", "environment", "u_features", "u_sha256");
        records.relations();
        records.print("task_ci", "task", "ci_item");
        records.texts("change_request", "on_hold_reason");
        records.texts("change_request", "close_notes");
        records.texts("incident", "description");
        records.journals("sc_req_item", "comments");
        records.journals("sc_req_item", "work_notes");
        records.journals("change_request", "work_notes");
        records.journals("incident", "work_notes");
    }

    private void print(String table, String... columns) {
        var records = simulator.records().all(table);
        lines(
                table,
                List.of(columns),
                records.stream()
                        .map(record -> List.of(columns).stream()
                                .map(column -> shown(table, record, column))
                                .toList())
                        .toList());
    }

    private void attachments() {
        var rows = new ArrayList<List<String>>();
        for (var table : List.of("change_request", "incident")) {
            for (var record : simulator.records().all(table)) {
                for (var file : simulator.attachments().of(record.get("sys_id"))) {
                    rows.add(List.of(
                            record.get("number"),
                            file.get("file_name"),
                            file.get("content_type"),
                            file.get("size_bytes")));
                }
            }
        }
        lines("sys_attachment", List.of("record", "file_name", "content_type", "size_bytes"), rows);
    }

    private void relations() {
        lines(
                "cmdb_rel_ci",
                List.of("parent", "type", "child"),
                simulator.records().all("cmdb_rel_ci").stream()
                        .map(relation -> List.of(
                                item(relation.get("parent")),
                                "→ " + shown("cmdb_rel_ci", relation, "type") + " →",
                                item(relation.get("child"))))
                        .toList());
    }

    private String item(String sysId) {
        var name = simulator.shown("cmdb_ci", sysId, "name");
        var version = simulator.shown("cmdb_ci", sysId, "u_version");
        return name.contains(version) ? name : name + " " + version;
    }

    private void texts(String table, String column) {
        for (var record : simulator.records().all(table)) {
            texts(column + " of " + record.get("number"), List.of(record.get(column)));
        }
    }

    private void journals(String table, String column) {
        for (var record : simulator.records().all(table)) {
            texts(column + " of " + record.get("number"), simulator.records().journal(record.get("sys_id"), column));
        }
    }

    private void texts(String title, List<String> texts) {
        var given = texts.stream().filter(text -> !text.isBlank()).toList();
        if (!given.isEmpty()) {
            out.println("\n" + title);
            given.forEach(text -> out.println("  - " + text.strip().replace("\n", "\n    ")));
        }
    }

    private void lines(String title, List<String> columns, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        out.println("\n" + title);
        var widths = IntStream.range(0, columns.size())
                .map(i -> Math.max(
                        columns.get(i).length(),
                        rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0)))
                .toArray();
        line(columns, widths);
        rows.forEach(row -> line(row, widths));
    }

    private void line(List<String> cells, int[] widths) {
        out.println("  "
                + IntStream.range(0, widths.length)
                        .mapToObj(i -> String.format("%-" + widths[i] + "s", cells.get(i)))
                        .collect(Collectors.joining("  "))
                        .stripTrailing());
    }

    /** Fields of the system, such as times and names of tables, are printed as they are. */
    private String shown(String table, Map<String, String> record, String column) {
        var value = column.startsWith("sys_")
                ? record.getOrDefault(column, "")
                : simulator.shown(table, record.get("sys_id"), column);
        return value.length() > WIDEST ? value.substring(0, WIDEST) + "…" : value;
    }
}
