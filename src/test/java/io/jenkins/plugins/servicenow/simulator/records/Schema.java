package io.jenkins.plugins.servicenow.simulator.records;

import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables and columns of the instance. Each room describes its own in {@code tables.txt}. */
public final class Schema {

    private static final String FILE = "tables.txt";
    private static final Pattern TABLE =
            Pattern.compile("\\[(\\S+)(?: < (\\S+))?\\] ([^;]+)(?:; display (\\w+))?(?:; number (\\w+))?");
    private static final Pattern COLUMN = Pattern.compile("(\\w+)\\s+(?:-> (\\w+)|(\\w+))(?:\\s+= (.*?))?\\s*\\| (.*)");
    private static final Pattern CHOICES = Pattern.compile("(\\w+): (.*)");
    private static final Pattern ROLES = Pattern.compile("(read|written) by (.*)");
    private static final Pattern OWNER = Pattern.compile("shown to (\\w+)");
    private static final String REFUSED = "queries refused";
    private static final String EVERYBODY = "everybody";

    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Set<String> others = Resource.lines(Schema.class, "other-tables.txt").stream()
            .flatMap(line -> Arrays.stream(line.split(" ")))
            .collect(Collectors.toSet());
    private final Map<String, Column> common = new LinkedHashMap<>();

    public Schema() {
        read(Schema.class);
    }

    /** Adds the tables of a room, those they extend before them. */
    public void read(Class<?> room) {
        Table open = null;
        for (String line : Resource.lines(room, FILE)) {
            if (line.equals("[*]")) {
                open = null;
            } else if (line.startsWith("[")) {
                open = table(room, line);
                tables.put(open.name(), open);
            } else if (open == null) {
                Column column = column(room, line);
                common.put(column.name(), column);
            } else {
                describe(room, open, line);
            }
        }
    }

    /** Null when the instance has no such table. */
    public Table table(String name) {
        return tables.get(name);
    }

    /** The table that a request names. */
    public Table requested(String name) {
        refuseOther(name);
        Table table = tables.get(name);
        if (table == null) {
            throw new ApiError(400, "Invalid table " + name, null);
        }
        return table;
    }

    /** Refuses a table that ServiceNow has and the simulator has not. */
    public void refuseOther(String name) {
        if (!tables.containsKey(name) && (others.contains(name) || name.startsWith("sn_"))) {
            throw ApiError.notSimulated("the table " + name);
        }
    }

    /** For seeding and asserting, where an unknown table is a mistake of the test. */
    public Table known(String name) {
        Table table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException(
                    "The simulator has no table " + name + "; see " + FILE + " of the rooms");
        }
        return table;
    }

    public Iterable<Table> tables() {
        return tables.values();
    }

    /** Adds a text column, as an administrator of the instance would, to a table and those that extend it. */
    void addColumn(String table, String name, String label) {
        known(table);
        tables.values().stream()
                .filter(each -> each.isOrExtends(table))
                .forEach(each -> each.columns().put(name, new Column(name, "string", "", "", label)));
    }

    private Table table(Class<?> room, String line) {
        Matcher parts = match(TABLE, room, line);
        Table parent = parts.group(2) == null ? null : known(parts.group(2));
        Table table =
                new Table(parts.group(1), parts.group(3), parent, orEmpty(parts.group(4)), orEmpty(parts.group(5)));
        common.forEach(table.columns()::putIfAbsent);
        return table;
    }

    /** A line of a table: who may use it, a choice list, or a column. */
    private static void describe(Class<?> room, Table table, String line) {
        Matcher roles = ROLES.matcher(line);
        Matcher choices = CHOICES.matcher(line);
        Matcher owner = OWNER.matcher(line);
        if (owner.matches()) {
            table.showTo(owner.group(1));
        } else if (roles.matches()) {
            String only = roles.group(2);
            table.allow(
                    roles.group(1),
                    only.equals(EVERYBODY) ? Set.of() : new LinkedHashSet<>(Arrays.asList(only.split(", "))));
        } else if (line.equals(REFUSED)) {
            table.refuseQueries();
        } else if (choices.matches()) {
            table.ownChoices().put(choices.group(1), choices(choices.group(2)));
        } else {
            Column column = column(room, line);
            table.columns().put(column.name(), column);
        }
    }

    private static Map<String, String> choices(String text) {
        Map<String, String> list = new LinkedHashMap<>();
        for (String choice : text.split("; ")) {
            int equals = choice.indexOf('=');
            list.put(choice.substring(0, equals), choice.substring(equals + 1));
        }
        return list;
    }

    private static Column column(Class<?> room, String line) {
        Matcher parts = match(COLUMN, room, line);
        String references = orEmpty(parts.group(2));
        String type = references.isEmpty() ? parts.group(3) : "reference";
        return new Column(parts.group(1), type, references, orEmpty(parts.group(4)), parts.group(5));
    }

    private static Matcher match(Pattern pattern, Class<?> room, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalStateException(
                    FILE + " beside " + room.getSimpleName() + ": cannot read \"" + line + "\"");
        }
        return matcher;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
