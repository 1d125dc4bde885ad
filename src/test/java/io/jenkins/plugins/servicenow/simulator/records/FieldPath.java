package io.jenkins.plugins.servicenow.simulator.records;

/** A column, or a walk over references such as {@code assignment_group.manager.name}. */
public final class FieldPath {

    private final Schema schema;
    private final Records records;
    private final String[] steps;

    public FieldPath(Schema schema, Records records, String path) {
        this.schema = schema;
        this.records = records;
        this.steps = path.split("\\.");
    }

    /** The last column of the walk; null when a step does not exist. */
    public Column column(Table from) {
        Table table = from;
        for (int i = 0; i < steps.length - 1; i++) {
            Column step = table == null ? null : table.column(steps[i]);
            table = step == null ? null : schema.table(step.references());
        }
        return table == null ? null : table.column(steps[steps.length - 1]);
    }

    /** The record that holds the last column; null when a reference on the way is empty. */
    public Row owner(Row from) {
        Row row = from;
        for (int i = 0; i < steps.length - 1 && row != null; i++) {
            Column step = row.table().column(steps[i]);
            row = step == null ? null : records.row(step.references(), row.get(step.name()));
        }
        return row;
    }

    String value(Row from) {
        Row owner = owner(from);
        return owner == null ? "" : owner.get(steps[steps.length - 1]);
    }

    public String firstStep() {
        return steps[0];
    }
}
