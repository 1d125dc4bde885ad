package io.jenkins.plugins.servicenow.simulator.remote;

import io.jenkins.plugins.servicenow.simulator.records.Column;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Records that a person puts in, as they are: no business rule and no access rule applies. A reference names its record by
 * sys_id, user name, number, name or title; the record may be one of the same seeds. If anything is wrong, nothing is written.
 */
public final class Seeds {

    private static final List<String> KEYS = List.of("sys_id", "user_name", "number", "name", "title");

    private record Seed(Table table, Map<String, String> values) {

        String sysId() {
            return values.get("sys_id");
        }
    }

    private final Records records;
    private final List<Seed> seeds = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();

    private Seeds(Instance instance, Order order) {
        records = instance.records();
        for (String name : order.names()) {
            Table table = instance.schema().table(name);
            if (table == null) {
                throw new IllegalArgumentException("The simulator has no table \"" + name + "\"");
            }
            tables.add(table);
            order.records(name).forEach(values -> seeds.add(seed(table, values)));
        }
    }

    /**
     * Adds the records of a text such as {@code {"incident": [{"short_description": "Disk full"}]}}.
     *
     * @return the sys_ids in order
     * @throws IllegalArgumentException when the text is wrong, which says what to write instead
     */
    public static List<String> add(Instance instance, String json) {
        return add(instance, Order.parse(json));
    }

    static List<String> add(Instance instance, Order order) {
        synchronized (instance.records()) {
            return new Seeds(instance, order).resolved().write();
        }
    }

    /** The tables that are named have these records from now on and no others. */
    static List<String> replace(Instance instance, Order order) {
        Records records = instance.records();
        synchronized (records) {
            Seeds seeds = new Seeds(instance, order).resolved();
            seeds.tables.stream()
                    .flatMap(table -> records.rows(table.name()).stream()
                            .filter(row -> row.table().equals(table)))
                    .filter(row ->
                            seeds.seeds.stream().noneMatch(seed -> seed.sysId().equals(row.sysId())))
                    .forEach(row -> records.delete(row.table().name(), row.sysId()));
            return seeds.write();
        }
    }

    private Seed seed(Table table, Map<String, String> values) {
        values.keySet().stream().filter(column -> table.column(column) == null).forEach(column -> {
            throw new IllegalArgumentException("Table " + table.name() + " has no column \"" + column + "\"");
        });
        Map<String, String> seed = new LinkedHashMap<>(values);
        String sysId = values.getOrDefault("sys_id", sysIdOfNumber(table, values.get("number")));
        if (!sysId.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("A sys_id is 32 characters of 0-9 and a-f, not \"" + sysId + "\"");
        }
        seed.put("sys_id", sysId);
        return new Seed(table, seed);
    }

    private String sysIdOfNumber(Table table, String number) {
        return records.rows(table.name()).stream()
                .filter(row -> number != null && row.get("number").equals(number))
                .map(Row::sysId)
                .findFirst()
                .orElseGet(Records::newSysId);
    }

    private Seeds resolved() {
        for (Seed seed : seeds) {
            seed.values().replaceAll((name, value) -> {
                Column column = seed.table().column(name);
                return column.isReference() && !value.isEmpty() ? target(seed, column, value) : value;
            });
        }
        return this;
    }

    private String target(Seed seed, Column column, String key) {
        Stream<Map<String, String>> known =
                records.rows(column.references()).stream().map(Row::values);
        Stream<Map<String, String>> fresh = seeds.stream()
                .filter(each -> each.table().isOrExtends(column.references()))
                .map(Seed::values);
        List<Map<String, String>> candidates = Stream.concat(known, fresh).toList();
        return KEYS.stream()
                .flatMap(name -> candidates.stream().filter(each -> key.equals(each.get(name))))
                .map(each -> each.get("sys_id"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No record \"" + key + "\" in table "
                        + column.references() + ", to which " + seed.table().name() + "." + column.name()
                        + " refers"));
    }

    private List<String> write() {
        for (Seed seed : seeds) {
            String table = seed.table().name();
            if (records.row(table, seed.sysId()) == null) {
                records.insert(table, seed.values());
            } else {
                records.set(table, seed.sysId(), seed.values());
            }
        }
        return seeds.stream().map(Seed::sysId).toList();
    }
}
