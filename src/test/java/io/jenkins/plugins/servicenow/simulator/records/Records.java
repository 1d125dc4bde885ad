package io.jenkins.plugins.servicenow.simulator.records;

import io.jenkins.plugins.servicenow.simulator.control.Journal;
import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The in-memory store. It knows no rules, roles and policies: the methods with maps are for tests, to seed and assert, and
 * those with rows or a user for the APIs. All of them may be called from any thread; a request holds the monitor of this
 * object from its first read to its last write.
 */
public final class Records {

    private static final String SEEDING_USER = "admin";
    private static final String BOTH_JOURNALS = "comments_and_work_notes";
    private static final String CHOICES = "sys_choice";
    private static final Set<String> KEYS = Set.of(
            "sys_id",
            "number",
            "correlation_id",
            "element_id",
            "sysapproval",
            "change_request",
            "task",
            "parent",
            "child",
            "ci_item",
            "cmdb_ci",
            "table_sys_id",
            "cat_item",
            "request",
            "request_item",
            "question");

    private final Schema schema;
    private final SimulatorClock clock;
    private final Journal journal;

    /** Rows by sys_id, oldest first, under the name of their table and of each one that it extends. */
    private final Map<String, Map<String, Row>> rows = new HashMap<>();

    /** sys_ids by {@link #key}. */
    private final Map<String, Set<String>> index = new HashMap<>();

    private long nextPlace;
    private final Map<String, Integer> lastNumbers = new HashMap<>();
    private Random ids = new Random();

    public Records(Schema schema, SimulatorClock clock, Journal journal) {
        this.schema = schema;
        this.clock = clock;
        this.journal = journal;
    }

    /** An unmodifiable copy of the record, null when the table or one that extends it has none with this id. */
    public synchronized Map<String, String> get(String table, String sysId) {
        Row row = row(table, sysId);
        return row == null ? null : copy(row);
    }

    /** Copies of all records of the table and those that extend it, oldest first. */
    public synchronized List<Map<String, String>> all(String table) {
        return rows(table).stream().map(Records::copy).toList();
    }

    /** The first record whose column has this value. */
    public synchronized Optional<Map<String, String>> find(String table, String column, String value) {
        List<Row> candidates =
                isKey(column) && !value.isEmpty() ? rows(table, Set.of(key(column, value))) : rows(table);
        return candidates.stream()
                .filter(each -> value.equals(each.values().get(column)))
                .findFirst()
                .map(Records::copy);
    }

    /** The sys_id of the record with this user name, number or name. */
    public String sysId(String table, String key) {
        return List.of("user_name", "number", "name").stream()
                .flatMap(column -> find(table, column, key).stream())
                .map(record -> record.get("sys_id"))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("No record " + key + " in table " + table));
    }

    /** Adds a record and returns its sys_id. Columns that are not given get their initial values. */
    public String insert(String table, Map<String, String> values) {
        return insert(table, values, SEEDING_USER);
    }

    public void set(String table, String sysId, Map<String, String> values) {
        update(table, sysId, values, SEEDING_USER);
    }

    public void delete(String table, String sysId) {
        delete(table, sysId, SEEDING_USER);
    }

    /** From now on records get ids that depend on nothing else. */
    public synchronized void seedIds(long seed) {
        ids = new Random(seed);
    }

    /** The texts written to a journal column such as {@code work_notes}, oldest first. */
    public synchronized List<String> journal(String sysId, String element) {
        return journalRows(sysId, element).stream().map(row -> row.get("value")).toList();
    }

    /** Adds a text column, for example {@code u_cost_centre}, as a customer of ServiceNow would. */
    public synchronized void addColumn(String table, String column, String label) {
        schema.addColumn(table, column, label);
    }

    public synchronized void delete(String table, String sysId, String user) {
        Row row = existing(table, sysId);
        for (Table each = row.table(); each != null; each = each.parent()) {
            rows.get(each.name()).remove(sysId);
        }
        leaveIndex(row);
        noteChoice(row, false);
        journal.deleted(row.table().name(), sysId, user, row.values());
    }

    public synchronized String insert(String table, Map<String, String> values, String user) {
        Table shape = schema.known(table);
        requireColumns(shape, values);
        Map<String, String> record = new LinkedHashMap<>();
        shape.columns().values().forEach(column -> record.put(column.name(), column.initial()));
        record.put("sys_id", values.getOrDefault("sys_id", nextSysId()));
        record.computeIfPresent("sys_class_name", (name, empty) -> table);
        record.put("sys_created_on", clock.timestamp());
        record.put("sys_created_by", user);
        record.put("sys_updated_on", clock.timestamp());
        record.put("sys_updated_by", user);
        if (!shape.firstNumber().isEmpty() && !values.containsKey("number")) {
            record.put("number", nextNumber(shape));
        }
        Row row = new Row(shape, nextPlace++, record);
        write(row, values, user);
        passNumber(shape, values.getOrDefault("number", ""));
        record.computeIfPresent("task_effective_number", (name, empty) -> record.get("number"));
        record.computeIfPresent("sys_name", (name, given) -> given.isEmpty() ? row.display() : given);
        for (Table each = shape; each != null; each = each.parent()) {
            rows.computeIfAbsent(each.name(), name -> new LinkedHashMap<>()).put(row.sysId(), row);
        }
        enterIndex(row);
        noteChoice(row, true);
        journal.created(table, row.sysId(), user, record);
        return row.sysId();
    }

    public synchronized void update(String table, String sysId, Map<String, String> values, String user) {
        Row row = existing(table, sysId);
        requireColumns(row.table(), values);
        Map<String, String> earlier = Map.copyOf(row.values());
        leaveIndex(row);
        noteChoice(row, false);
        write(row, values, user);
        enterIndex(row);
        noteChoice(row, true);
        journal.updated(row.table().name(), sysId, user, earlier, row.values());
        row.values().put("sys_mod_count", String.valueOf(Integer.parseInt(row.get("sys_mod_count")) + 1));
        row.values().put("sys_updated_on", clock.timestamp());
        row.values().put("sys_updated_by", user);
    }

    /** Null when absent. */
    public synchronized Row row(String table, String sysId) {
        return rows.getOrDefault(table, Map.of()).get(sysId);
    }

    public synchronized List<Row> rows(String table) {
        schema.known(table);
        return List.copyOf(rows.getOrDefault(table, Map.of()).values());
    }

    /** The rows of the table that have at least one of the {@linkplain #key keys}, oldest first. */
    public synchronized List<Row> rows(String table, Collection<String> keys) {
        Map<String, Row> ofTable = rows.getOrDefault(table, Map.of());
        return keys.stream()
                .flatMap(key -> index.getOrDefault(key, Set.of()).stream())
                .distinct()
                .map(ofTable::get)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingLong(Row::place))
                .toList();
    }

    /** Whether rows are found by values of the column without a look at all of them. */
    static boolean isKey(String column) {
        return KEYS.contains(column);
    }

    /** @param value in any case */
    public static String key(String column, String value) {
        return column + "=" + value.toLowerCase(Locale.ROOT);
    }

    /** Entries of one journal column, oldest first; {@code comments_and_work_notes} is both columns in one. */
    public synchronized List<Row> journalRows(String sysId, String element) {
        List<String> elements = element.equals(BOTH_JOURNALS) ? List.of("comments", "work_notes") : List.of(element);
        return rows("sys_journal_field", Set.of(key("element_id", sysId))).stream()
                .filter(row -> elements.contains(row.get("element")))
                .toList();
    }

    private void write(Row row, Map<String, String> values, String user) {
        values.forEach((column, value) -> {
            if (!row.table().column(column).isJournal()) {
                row.values().put(column, value);
            } else if (!value.isEmpty()) {
                insert(
                        "sys_journal_field",
                        Map.of(
                                "name",
                                row.table().name(),
                                "element",
                                column,
                                "element_id",
                                row.sysId(),
                                "value",
                                value),
                        user);
            }
        });
    }

    private void enterIndex(Row row) {
        for (String column : KEYS) {
            String value = row.get(column);
            if (!value.isEmpty()) {
                index.computeIfAbsent(key(column, value), key -> new LinkedHashSet<>())
                        .add(row.sysId());
            }
        }
    }

    private void leaveIndex(Row row) {
        for (String column : KEYS) {
            index.computeIfPresent(key(column, row.get(column)), (key, sysIds) -> {
                sysIds.remove(row.sysId());
                return sysIds.isEmpty() ? null : sysIds;
            });
        }
    }

    /** Keeps the choice lists as the rows of their table say. */
    private void noteChoice(Row row, boolean there) {
        Table table = row.table().name().equals(CHOICES) ? schema.table(row.get("name")) : null;
        if (table != null) {
            boolean offered = there && !row.get("inactive").equals("true");
            table.choice(row.get("element"), row.get("value"), offered ? row.get("label") : null);
        }
    }

    private Row existing(String table, String sysId) {
        Row row = row(table, sysId);
        if (row == null) {
            throw new NoSuchElementException("No record " + sysId + " in table " + table);
        }
        return row;
    }

    private static void requireColumns(Table table, Map<String, String> values) {
        Collection<String> unknown = values.keySet().stream()
                .filter(column -> table.column(column) == null)
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Table " + table.name() + " has no column " + unknown);
        }
    }

    /** Draws the number of a record that is inserted later. */
    public synchronized String newNumber(String table) {
        return nextNumber(schema.known(table));
    }

    private String nextNumber(Table table) {
        String first = table.firstNumber();
        String prefix = first.replaceAll("\\d+$", "");
        int digits = first.length() - prefix.length();
        int number = lastNumbers.merge(
                prefix, Integer.parseInt(first.substring(prefix.length())), (last, start) -> last + 1);
        return prefix + String.format("%0" + digits + "d", number);
    }

    /** A number that a record was given is not drawn for another one; one below the first is not drawn anyway. */
    private void passNumber(Table table, String given) {
        String prefix = table.firstNumber().replaceAll("\\d+$", "");
        if (given.matches(Pattern.quote(prefix) + "\\d{1,9}") && !prefix.isEmpty()) {
            int first = Integer.parseInt(table.firstNumber().substring(prefix.length()));
            int number = Integer.parseInt(given.substring(prefix.length()));
            lastNumbers.merge(prefix, Math.max(number, first - 1), Math::max);
        }
    }

    private String nextSysId() {
        return String.format("%016x%016x", ids.nextLong(), ids.nextLong());
    }

    public static String newSysId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static Map<String, String> copy(Row row) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(row.values()));
    }
}
