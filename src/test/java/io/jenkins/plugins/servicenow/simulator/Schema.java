package io.jenkins.plugins.servicenow.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables and columns of the instance, read from {@code schema.txt}. */
final class Schema {

    private static final Pattern TABLE =
            Pattern.compile("\\[(\\S+)(?: < (\\S+))?\\] ([^;]+)(?:; display (\\w+))?(?:; number (\\w+))?");
    private static final Pattern COLUMN = Pattern.compile("(\\w+)\\s+(?:-> (\\w+)|(\\w+))(?:\\s+= (.*?))?\\s*\\| (.*)");

    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, Column> common = new LinkedHashMap<>();

    Schema() {
        Map<String, Column> open = common;
        for (String line : Resource.lines("schema.txt")) {
            if (line.equals("[*]")) {
                open = common;
            } else if (line.startsWith("[")) {
                open = openTable(line);
            } else {
                Column column = column(line);
                open.put(column.name(), column);
            }
        }
    }

    /** Null when the instance has no such table. */
    Table table(String name) {
        return tables.get(name);
    }

    /** For seeding and asserting, where an unknown table is a mistake of the test. */
    Table known(String name) {
        Table table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException("The simulator has no table " + name + "; see schema.txt");
        }
        return table;
    }

    Iterable<Table> tables() {
        return tables.values();
    }

    /** Adds a text column, as an administrator of the instance would, to a table and those that extend it. */
    void addColumn(String table, String name, String label) {
        known(table);
        tables.values().stream()
                .filter(each -> each.isOrExtends(table))
                .forEach(each -> each.columns().put(name, new Column(name, "string", "", "", label)));
    }

    private Map<String, Column> openTable(String line) {
        Matcher parts = match(TABLE, line);
        Table parent = parts.group(2) == null ? null : known(parts.group(2));
        Table table =
                new Table(parts.group(1), parts.group(3), parent, orEmpty(parts.group(4)), orEmpty(parts.group(5)));
        common.forEach(table.columns()::putIfAbsent);
        tables.put(table.name(), table);
        return table.columns();
    }

    private static Column column(String line) {
        Matcher parts = match(COLUMN, line);
        String references = orEmpty(parts.group(2));
        String type = references.isEmpty() ? parts.group(3) : "reference";
        return new Column(parts.group(1), type, references, orEmpty(parts.group(4)), parts.group(5));
    }

    private static Matcher match(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalStateException("schema.txt: cannot read \"" + line + "\"");
        }
        return matcher;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
