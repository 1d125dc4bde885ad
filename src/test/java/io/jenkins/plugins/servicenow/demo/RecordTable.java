package io.jenkins.plugins.servicenow.demo;

import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Prints the records that a run has left in ServiceNow. */
final class RecordTable {

    private static final List<String> CHANGE_REQUEST =
            List.of("number", "type", "state", "approval", "correlation_display", "short_description");
    private static final List<String> APPROVER = List.of("sysapproval", "approver", "state", "sys_updated_on");

    private final ServiceNowSimulator simulator;
    private final PrintStream out;

    private RecordTable(ServiceNowSimulator simulator, PrintStream out) {
        this.simulator = simulator;
        this.out = out;
    }

    static void print(ServiceNowSimulator simulator, PrintStream out) {
        out.println("\nRecords in ServiceNow:");
        var records = new RecordTable(simulator, out);
        records.print("change_request", CHANGE_REQUEST);
        records.print("sysapproval_approver", APPROVER);
    }

    private void print(String table, List<String> columns) {
        out.println("\n" + table);
        line(columns);
        for (var record : simulator.records().all(table)) {
            line(columns.stream().map(column -> shown(column, record)).toList());
        }
    }

    private void line(List<String> cells) {
        out.println("  "
                + String.join(
                                "",
                                cells.stream()
                                        .map(cell -> String.format("%-22s", cell))
                                        .toList())
                        .stripTrailing());
    }

    private String shown(String column, Map<String, String> record) {
        var value = record.get(column);
        return switch (column) {
            case "sysapproval" ->
                simulator.records().get("change_request", value).get("number");
            case "approver" -> simulator.records().get("sys_user", value).get("name");
            case "state" -> ChangeState.of(value).map(ChangeState::label).orElse(value);
            default -> value;
        };
    }
}
