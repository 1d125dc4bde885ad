package io.jenkins.plugins.servicenow.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** One table: its own columns and those it inherits. */
final class Table {

    private final String name;
    private final String label;
    private final Table parent;
    private final String displayColumn;
    private final String firstNumber;
    private final Map<String, Column> columns = new LinkedHashMap<>();

    /**
     * @param parent null for a base table
     * @param firstNumber for example {@code CHG0030001}; empty when records carry no number
     */
    Table(String name, String label, Table parent, String displayColumn, String firstNumber) {
        this.name = name;
        this.label = label;
        this.parent = parent;
        this.displayColumn = displayColumn;
        this.firstNumber = firstNumber;
        if (parent != null) {
            columns.putAll(parent.columns);
        }
    }

    String name() {
        return name;
    }

    String label() {
        return label;
    }

    /** Null for a base table. */
    Table parent() {
        return parent;
    }

    String displayColumn() {
        return displayColumn;
    }

    String firstNumber() {
        return firstNumber;
    }

    Map<String, Column> columns() {
        return columns;
    }

    /** Null when the table has no such column. */
    Column column(String column) {
        return columns.get(column);
    }

    boolean isOrExtends(String table) {
        return name.equals(table) || (parent != null && parent.isOrExtends(table));
    }
}
