package io.jenkins.plugins.servicenow.truth;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Journal;
import io.jenkins.plugins.servicenow.simulator.control.Journal.Action;
import io.jenkins.plugins.servicenow.simulator.control.Journal.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says from the journal of an instance which invariants of docs/guarantees.md the plugin broke there, and when. */
public final class Oracle {

    /** The user as whom Jenkins acts. */
    public static final String JENKINS = "jenkins.pipeline";

    private static final Set<String> BEGUN = Set.of("-1", "0");

    /** What tells one logical record from another, by table. */
    private static final Map<String, List<String>> IDENTITY = Map.of(
            "change_request", List.of("correlation_id"),
            "incident", List.of("correlation_id"),
            "sys_attachment", List.of("table_sys_id", "file_name", "hash"),
            "sys_journal_field", List.of("element_id", "element", "value"),
            "cmdb_rel_ci", List.of("parent", "child", "type"),
            "task_ci", List.of("task", "ci_item"),
            "cmdb_rel_type", List.of("name"));

    /** @param number of the entry of the journal by which it was broken */
    public record Violation(String invariant, int number, String what) {}

    /** How often something could have been broken, and what broke it. */
    public record Verdict(int tried, List<Violation> violations) {}

    private final Journal journal;

    public Oracle(ServiceNowSimulator simulator) {
        this.journal = simulator.journal();
    }

    /** O1, by table: each logical record was made once. */
    public Map<String, Verdict> madeOnce() {
        Map<String, Verdict> verdicts = new TreeMap<>();
        created()
                .collect(Collectors.groupingBy(Oracle::kind, TreeMap::new, Collectors.toList()))
                .forEach((kind, entries) -> verdicts.put(kind, madeOnce(kind, entries)));
        return verdicts;
    }

    private Verdict madeOnce(String kind, List<Entry> entries) {
        Map<List<String>, Entry> known = new LinkedHashMap<>();
        List<Violation> violations = new ArrayList<>();
        for (Entry entry : entries) {
            Entry first = known.putIfAbsent(identity(entry), entry);
            if (first != null) {
                violations.add(new Violation(
                        "O1",
                        entry.number(),
                        "a second " + kind + " " + identity(entry) + " beside entry " + first.number()));
            }
        }
        return new Verdict(known.size(), violations);
    }

    private Stream<Entry> created() {
        return journal.entries().stream()
                .filter(entry -> entry.action() == Action.CREATE && entry.user().equals(JENKINS))
                .filter(entry ->
                        IDENTITY.containsKey(entry.table()) || entry.table().startsWith("cmdb_ci"))
                .filter(entry -> identity(entry).stream().anyMatch(value -> !value.isEmpty()));
    }

    private static String kind(Entry entry) {
        return entry.table().startsWith("cmdb_ci") ? "configuration item" : entry.table();
    }

    private static List<String> identity(Entry entry) {
        var columns = IDENTITY.getOrDefault(entry.table(), List.of("sys_class_name", "name", "u_version", "version"));
        return columns.stream()
                .map(column -> entry.after().getOrDefault(column, ""))
                .toList();
    }

    /** G1: Jenkins moved no change to Implement that was not approved, or that was on hold, at that moment. */
    public Verdict movedWhenApproved() {
        List<Violation> violations = new ArrayList<>();
        int tried = 0;
        for (Entry entry : journal.entries()) {
            if (entry.user().equals(JENKINS)
                    && entry.table().equals("change_request")
                    && entry.action() == Action.UPDATE
                    && BEGUN.contains(entry.after().getOrDefault("state", ""))) {
                tried++;
                var before = journal.asOf(entry.sysId(), entry.number() - 1);
                if (!"approved".equals(before.get("approval")) || "true".equals(before.get("on_hold"))) {
                    violations.add(new Violation(
                            "G1",
                            entry.number(),
                            before.get("number") + " was moved to state "
                                    + entry.after().get("state") + " with approval " + before.get("approval")
                                    + ", on hold " + before.get("on_hold")));
                }
            }
        }
        return new Verdict(tried, violations);
    }

    /** G5: Jenkins closed no change as successful that was on hold or rejected. */
    public Verdict closedWhenGood() {
        List<Violation> violations = new ArrayList<>();
        int tried = 0;
        for (Entry entry : journal.entries()) {
            if (entry.user().equals(JENKINS)
                    && entry.table().equals("change_request")
                    && "3".equals(entry.after().get("state"))) {
                tried++;
                var before = journal.asOf(entry.sysId(), entry.number() - 1);
                var after = journal.asOf(entry.sysId(), entry.number());
                if ("successful".equals(after.get("close_code"))
                        && ("true".equals(before.get("on_hold")) || !"approved".equals(before.get("approval")))) {
                    violations.add(
                            new Violation("G5", entry.number(), before.get("number") + " was closed as successful"));
                }
            }
        }
        return new Verdict(tried, violations);
    }
}
