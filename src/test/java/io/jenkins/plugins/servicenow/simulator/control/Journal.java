package io.jenkins.plugins.servicenow.simulator.control;

import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Every change of every record, in order: when by the instance's clock, by whom, by which request. Unlike the records it
 * still tells what was there before, and who was first.
 */
public final class Journal {

    /** What became of a record. */
    public enum Action {
        CREATE,
        UPDATE,
        DELETE
    }

    /**
     * @param number 1 for the first; 0 for what no request did, such as the answer of an approver at the page
     * @param path decoded
     */
    public record Request(int number, String method, String path) {

        private static final Request NONE = new Request(0, "", "");
    }

    /**
     * @param number 1 for the first
     * @param user user name
     * @param before the values of the fields that changed; all that were not empty when it was deleted
     * @param after the values of the fields that changed; all that are not empty when it was created
     */
    public record Entry(
            int number,
            Instant at,
            Action action,
            String table,
            String sysId,
            String user,
            Request request,
            Map<String, String> before,
            Map<String, String> after) {

        public boolean changed(String column) {
            return before.containsKey(column) || after.containsKey(column);
        }
    }

    private static final Set<String> BOOKKEEPING = Set.of("sys_updated_on", "sys_updated_by", "sys_mod_count");

    private final SimulatorClock clock;
    private final List<Entry> entries = new ArrayList<>();
    private Request request = Request.NONE;
    private int requests;

    public Journal(SimulatorClock clock) {
        this.clock = clock;
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Of one record. */
    public List<Entry> of(String sysId) {
        return entries().stream().filter(entry -> entry.sysId().equals(sysId)).toList();
    }

    /** The records of exactly this table that were created, whether or not they are still there. */
    public List<Entry> created(String table) {
        return entries().stream()
                .filter(entry ->
                        entry.action() == Action.CREATE && entry.table().equals(table))
                .toList();
    }

    /** How many entries there are: a mark to which {@link #asOf} can go back. */
    public synchronized int size() {
        return entries.size();
    }

    /** The record after so many entries; empty when it was not there then. */
    public synchronized Map<String, String> asOf(String sysId, int size) {
        Map<String, String> values = new TreeMap<>();
        for (Entry entry : entries.subList(0, size)) {
            if (entry.sysId().equals(sysId)) {
                entry.before().keySet().forEach(values::remove);
                values.putAll(entry.after());
            }
        }
        return values;
    }

    /** Forgets what was written so far. */
    public synchronized void clear() {
        entries.clear();
    }

    /** What is written meanwhile is this request's. The caller holds the monitor of the records. */
    public <T> T during(ApiRequest incoming, Supplier<T> work) {
        Request outer = request;
        request = new Request(++requests, incoming.method(), incoming.pathText());
        try {
            return work.get();
        } finally {
            request = outer;
        }
    }

    public void created(String table, String sysId, String user, Map<String, String> values) {
        add(Action.CREATE, table, sysId, user, Map.of(), values);
    }

    public void updated(
            String table, String sysId, String user, Map<String, String> earlier, Map<String, String> values) {
        Map<String, String> before = new LinkedHashMap<>();
        Map<String, String> after = new LinkedHashMap<>();
        values.forEach((column, value) -> {
            String old = earlier.getOrDefault(column, "");
            if (!old.equals(value) && !BOOKKEEPING.contains(column)) {
                before.put(column, old);
                after.put(column, value);
            }
        });
        if (!after.isEmpty()) {
            add(Action.UPDATE, table, sysId, user, before, after);
        }
    }

    public void deleted(String table, String sysId, String user, Map<String, String> values) {
        add(Action.DELETE, table, sysId, user, values, Map.of());
    }

    private synchronized void add(
            Action action,
            String table,
            String sysId,
            String user,
            Map<String, String> before,
            Map<String, String> after) {
        entries.add(new Entry(
                entries.size() + 1,
                clock.now(),
                action,
                table,
                sysId,
                user,
                request,
                action == Action.DELETE ? filled(before) : Collections.unmodifiableMap(before),
                action == Action.CREATE ? filled(after) : Collections.unmodifiableMap(after)));
    }

    private static Map<String, String> filled(Map<String, String> values) {
        Map<String, String> filled = new LinkedHashMap<>(values);
        filled.values().removeIf(String::isEmpty);
        return Collections.unmodifiableMap(filled);
    }
}
