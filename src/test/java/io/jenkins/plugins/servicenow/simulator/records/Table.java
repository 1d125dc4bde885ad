package io.jenkins.plugins.servicenow.simulator.records;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** One table: its own columns and those it inherits. */
public final class Table {

    private final String name;
    private final String label;
    private final Table parent;
    private final String displayColumn;
    private final String firstNumber;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> choices = new HashMap<>();
    private final Map<String, Set<String>> roles = new HashMap<>();
    private String owner = "";
    private boolean queriesRefused;

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

    public String name() {
        return name;
    }

    public String label() {
        return label;
    }

    /** Null for a base table. */
    public Table parent() {
        return parent;
    }

    public String displayColumn() {
        return displayColumn;
    }

    String firstNumber() {
        return firstNumber;
    }

    public Map<String, Column> columns() {
        return columns;
    }

    /** Null when the table has no such column. */
    public Column column(String column) {
        return columns.get(column);
    }

    /** The choice list of the column, labels by value in order; empty when it has none. */
    public Map<String, String> choices(String column) {
        for (Table each = this; each != null; each = each.parent) {
            Map<String, String> list = each.choices.get(column);
            if (list != null && !list.isEmpty()) {
                return list;
            }
        }
        return Map.of();
    }

    /** The choice of the column whose label or value is this text, ignoring case; null when there is none. */
    public String choice(String column, String text) {
        for (var choice : choices(column).entrySet()) {
            if (choice.getValue().equalsIgnoreCase(text) || choice.getKey().equalsIgnoreCase(text)) {
                return choice.getKey();
            }
        }
        return null;
    }

    /**
     * Adds a choice to the table's own list of the column, or takes it away. A list of its own hides the one that the
     * table inherits.
     *
     * @param label null when the value is no choice any more
     */
    void choice(String column, String value, String label) {
        Map<String, String> list = choices.computeIfAbsent(column, name -> new LinkedHashMap<>());
        if (label == null) {
            list.remove(value);
        } else {
            list.put(value, label);
        }
    }

    /** The choice lists that the table itself has, by column. */
    Map<String, Map<String, String>> ownChoices() {
        return choices;
    }

    /** Any of these roles sees records; empty for everybody. */
    public Set<String> readers() {
        return roles("read");
    }

    /** Any of these roles creates and changes records; empty for everybody. */
    public Set<String> writers() {
        return roles("written");
    }

    /** Those of the nearest table in the hierarchy that names some; where there is none only admin passes. */
    private Set<String> roles(String what) {
        Set<String> own = roles.get(what);
        if (own != null) {
            return own;
        }
        return parent == null ? Set.of("admin") : parent.roles(what);
    }

    void allow(String what, Set<String> only) {
        roles.put(what, only);
    }

    /** The column of the user who sees a record without any role; empty for none. */
    public String owner() {
        return owner;
    }

    void showTo(String column) {
        owner = column;
    }

    /** Whether a query is refused outright to users below admin, instead of answered with no rows. */
    public boolean queriesRefused() {
        return queriesRefused;
    }

    void refuseQueries() {
        queriesRefused = true;
    }

    public boolean isOrExtends(String table) {
        return name.equals(table) || (parent != null && parent.isOrExtends(table));
    }
}
