package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.bench.Campaign.Life;
import io.jenkins.plugins.servicenow.bench.CampaignJenkins.Place;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Journal;
import io.jenkins.plugins.servicenow.simulator.control.Journal.Action;
import io.jenkins.plugins.servicenow.truth.Oracle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a {@link Campaign} has shown: how often each invariant was tried and violated, from the records and the home of Jenkins. */
final class CampaignReport {

    /** Of builds that should end well and do. */
    private static final double TARGET = 0.995;

    private static final int SHOWN = 10;
    private static final Pattern TITLE = Pattern.compile("Image (\\d+)");
    private static final Pattern BUILD = Pattern.compile(CampaignJenkins.JOB + "(\\d+) #(\\d+)");
    /** Of the build; that of its execution is indented more. */
    private static final Pattern RESULT = Pattern.compile("(?m)^  <result>(\\w+)</result>");

    private static final Set<String> OVER = Set.of("3", "4");

    private final ServiceNowSimulator simulator;
    private final Path home;
    private final int lifecycles;
    private final int stock;
    private final KilledEarly killedEarly;

    CampaignReport(ServiceNowSimulator simulator, Path home, int lifecycles, int stock, KilledEarly killedEarly) {
        this.simulator = simulator;
        this.home = home;
        this.lifecycles = lifecycles;
        this.stock = stock;
        this.killedEarly = killedEarly;
    }

    record Row(String invariant, int tried, List<String> violations) {

        int violated() {
            return violations.size();
        }
    }

    /** The number of the life cycle that a change request is of; 0 when it is none of ours. */
    static int build(Map<String, String> change) {
        var title = TITLE.matcher(change.get("short_description"));
        return title.matches() ? Integer.parseInt(title.group(1)) : 0;
    }

    /** @return whether all invariants were kept, and enough good builds have ended well */
    boolean print() throws IOException {
        Map<Integer, String> logs = logs();
        Set<Integer> early = killedEarly();
        Map<Integer, String> results = results(CampaignJenkins.JOB, lifecycles);
        Row good = endedWell(results, early);
        List<Row> rows = new ArrayList<>();
        rows.add(gatePassed(logs));
        var oracle = new Oracle(simulator);
        rows.add(row("G1 moved to Implement when approved", oracle.movedWhenApproved()));
        rows.add(row("G5 closed as successful when approved", oracle.closedWhenGood()));
        rows.add(closedForGoodBuilds());
        var names = Map.of(
                "change_request", "change request per build and key",
                "configuration item", "configuration item per image and version",
                "sys_attachment", "attachment",
                "sys_journal_field", "work note",
                "cmdb_rel_ci", "relationship",
                "cmdb_rel_type", "relationship type",
                "task_ci", "affected CI",
                "incident", "incident per build");
        oracle.madeOnce().forEach((kind, verdict) -> rows.add(row("O1 one " + names.get(kind), verdict)));
        rows.add(incidentPerSignature());
        rows.add(incidentOfEachFailure(logs, results));
        rows.add(ended(early));
        rows.add(leftOpen());
        rows.add(secretsInFiles());
        rows.add(secretsSent());
        rows.add(good);
        System.out.printf("%-45s %8s %8s%n", "invariant", "tried", "violated");
        rows.forEach(CampaignReport::print);
        System.out.printf("%-45s %,8d%n", "not counted: killed before the first step", early.size());
        print(stockEndedWell());
        double share = 1 - good.violated() / (double) good.tried();
        System.out.printf("good builds that end well: %.2f %%%n%s%n", 100 * share, resultsByLife(results));
        return share >= TARGET && rows.stream().allMatch(row -> row == good || row.violated() == 0);
    }

    private static Row row(String invariant, Oracle.Verdict verdict) {
        return new Row(
                invariant,
                verdict.tried(),
                verdict.violations().stream().map(Oracle.Violation::what).toList());
    }

    private static void print(Row row) {
        System.out.printf("%-45s %,8d %,8d%n", row.invariant(), row.tried(), row.violated());
        row.violations().stream().limit(SHOWN).forEach(violation -> System.out.println("   " + violation));
    }

    private Map<Integer, String> logs() throws IOException {
        Map<Integer, String> logs = new TreeMap<>();
        for (int build = 1; build <= lifecycles; build++) {
            Path log = Place.of(CampaignJenkins.JOB, build).directory(home).resolve("log");
            if (Files.exists(log)) {
                logs.put(build, Files.readString(log));
            }
        }
        return logs;
    }

    private Map<Integer, String> results(String jobs, int builds) throws IOException {
        Map<Integer, String> results = new HashMap<>();
        for (int build = 1; build <= builds; build++) {
            Path file = Place.of(jobs, build).directory(home).resolve("build.xml");
            String xml = Files.exists(file) ? Files.readString(file) : "";
            var result = RESULT.matcher(xml);
            if (xml.contains("<completed>true</completed>") && result.find()) {
                results.put(build, result.group(1));
            }
        }
        return results;
    }

    /** They have made nothing in ServiceNow either. */
    private Set<Integer> killedEarly() throws IOException {
        Set<Integer> early = killedEarly.lifecycles();
        simulator.journal().created("change_request").stream()
                .map(entry -> build(entry.after()))
                .forEach(early::remove);
        return early;
    }

    private Row stockEndedWell() throws IOException {
        Map<Integer, String> results = results(CampaignJenkins.STOCK_JOB, stock);
        Set<Integer> early = killedEarly.stock();
        return new Row(
                "for comparison: stock build ends well",
                stock - early.size(),
                IntStream.rangeClosed(1, stock)
                        .filter(build -> !early.contains(build) && !"SUCCESS".equals(results.get(build)))
                        .mapToObj(build ->
                                Place.of(CampaignJenkins.STOCK_JOB, build).toString())
                        .toList());
    }

    private static Row row(String invariant, Stream<Integer> builds, IntPredicate violated) {
        var tried = builds.toList();
        return new Row(
                invariant,
                tried.size(),
                tried.stream()
                        .filter(build -> violated.test(build))
                        .map(CampaignReport::describe)
                        .toList());
    }

    private static String describe(int build) {
        var place = Place.of(CampaignJenkins.JOB, build);
        return place.job() + " #" + place.build() + " " + Life.of(build);
    }

    /** By what the build has written into its log, and by the first record that it has made behind the gate. */
    private Row gatePassed(Map<Integer, String> logs) {
        Map<Integer, Map<String, String>> changeAtImage = new HashMap<>();
        Map<String, List<Journal.Entry>> entries = simulator.journal().entries().stream()
                .filter(entry -> entry.table().equals("change_request"))
                .collect(Collectors.groupingBy(Journal.Entry::sysId));
        Map<Integer, String> changes = new HashMap<>();
        changes().forEach(change -> changes.put(build(change), change.get("sys_id")));
        for (var entry : simulator.journal().created("cmdb_ci_os_image")) {
            int build = Integer.parseInt(entry.after().get("name").replace("image-", ""));
            Map<String, String> change = new HashMap<>();
            entries.getOrDefault(changes.get(build), List.of()).stream()
                    .filter(earlier -> earlier.number() < entry.number())
                    .forEach(earlier -> change.putAll(earlier.after()));
            changeAtImage.putIfAbsent(build, change);
        }
        return row("G1 gate passed when approved only", logs.keySet().stream(), build -> {
            boolean passed =
                    logs.get(build).contains(CampaignJenkins.BEHIND_THE_GATE) || changeAtImage.containsKey(build);
            var change = changeAtImage.get(build);
            return passed
                    && (Set.of(Life.REJECTED, Life.CANCELED, Life.ABORTED, Life.TIMEOUT)
                                    .contains(Life.of(build))
                            || change != null
                                    && (!"approved".equals(change.get("approval"))
                                            || "true".equals(change.get("on_hold"))
                                            || !"-1".equals(change.get("state"))));
        });
    }

    private Row closedForGoodBuilds() {
        return row(
                "G5 closed as successful for good builds only",
                changes()
                        .filter(change -> change.get("close_code").equals("successful"))
                        .map(CampaignReport::build),
                build -> !Life.of(build).isGood());
    }

    private Row incidentPerSignature() {
        Map<String, List<String>> bySignature = simulator.journal().created("incident").stream()
                .map(entry -> entry.after().get("correlation_id"))
                .collect(Collectors.groupingBy(
                        id -> id.substring(0, id.lastIndexOf('-')), TreeMap::new, Collectors.toList()));
        return new Row(
                "O1 one incident per signature",
                bySignature.size(),
                bySignature.values().stream()
                        .filter(ids -> ids.size() > 1)
                        .map(Object::toString)
                        .toList());
    }

    private Row incidentOfEachFailure(Map<Integer, String> logs, Map<Integer, String> results) {
        Set<Integer> reported = new TreeSet<>();
        for (var incident : simulator.records().all("incident")) {
            var text = new StringBuilder(incident.get("description"));
            simulator
                    .records()
                    .journal(incident.get("sys_id"), "work_notes")
                    .forEach(note -> text.append('\n').append(note));
            BUILD.matcher(text)
                    .results()
                    .forEach(match -> reported.add(
                            Place.lifecycle(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)))));
        }
        return row(
                "L1 a failure in the block has its incident",
                results.keySet().stream()
                        .filter(build -> Life.of(build).failsBehindTheGate())
                        .filter(build -> logs.get(build).contains(CampaignJenkins.BEHIND_THE_GATE)),
                build -> !reported.contains(build));
    }

    private Row ended(Set<Integer> early) throws IOException {
        var building =
                Set.of(Files.readString(home.resolve(CampaignJenkins.ENDED)).split(" "));
        List<Integer> violated = new ArrayList<>();
        for (int build = 1; build <= lifecycles; build++) {
            var place = Place.of(CampaignJenkins.JOB, build);
            if (!place.isBegun(home) || building.contains(place.job() + "#" + place.build())) {
                violated.add(build);
            }
        }
        return row(
                "L2 every build has ended",
                IntStream.rangeClosed(1, lifecycles).boxed().filter(build -> !early.contains(build)),
                violated::contains);
    }

    /** Changes that are neither closed nor canceled nor on hold, and have no note on how their build has ended. */
    Row leftOpen() {
        var open = changes()
                .filter(change -> !OVER.contains(change.get("state")))
                .filter(change -> !change.get("on_hold").equals("true"))
                .filter(change -> simulator.records().journal(change.get("sys_id"), "work_notes").stream()
                        .noneMatch(note -> note.matches("(?s).*(no longer waits|has ended as|was aborted).*")))
                .map(change -> describe(build(change)) + ": " + change.get("number") + ", state " + change.get("state"))
                .toList();
        return new Row("L2 no change left open without a word", lifecycles, open);
    }

    private Row secretsInFiles() throws IOException {
        try (var files = Files.walk(home)) {
            var all = files.filter(Files::isRegularFile).toList();
            List<String> leaks = new ArrayList<>();
            for (Path file : all) {
                if (holdsSecret(Files.readString(file, StandardCharsets.ISO_8859_1))) {
                    leaks.add(file.toString());
                }
            }
            return new Row("no secret in a file of the home", all.size(), leaks);
        }
    }

    private Row secretsSent() {
        var written = simulator.journal().entries().stream()
                .filter(entry -> entry.user().equals(Oracle.JENKINS) && entry.action() != Action.DELETE)
                .toList();
        var attached = simulator.records().all("sys_attachment");
        List<String> leaks = new ArrayList<>();
        written.stream()
                .filter(entry -> entry.after().values().stream().anyMatch(this::holdsSecret))
                .forEach(entry -> leaks.add(entry.toString()));
        attached.stream()
                .map(attachment -> attachment.get("sys_id"))
                .filter(id -> holdsSecret(new String(simulator.attachments().content(id), StandardCharsets.ISO_8859_1)))
                .forEach(id -> leaks.add("attachment " + id));
        return new Row("no secret in what was sent to ServiceNow", written.size() + attached.size(), leaks);
    }

    private boolean holdsSecret(String text) {
        return text.contains(ServiceNowSimulator.CLIENT_SECRET)
                || text.contains(ServiceNowSimulator.CLIENT_SECRET.replace("&", "&amp;"))
                || simulator.oauth().issuedTokens().stream().anyMatch(text::contains);
    }

    private Row endedWell(Map<Integer, String> results, Set<Integer> early) {
        Map<Integer, Map<String, String>> changes = new HashMap<>();
        changes().forEach(change -> changes.put(build(change), change));
        Map<String, String> images = new HashMap<>();
        simulator
                .records()
                .all("cmdb_ci_os_image")
                .forEach(image -> images.put(image.get("name"), image.get("sys_id")));
        Set<String> parents = simulator.records().all("cmdb_rel_ci").stream()
                .flatMap(relation -> Stream.of(relation.get("parent"), relation.get("child")))
                .collect(Collectors.toSet());
        Set<String> affected = simulator.records().all("task_ci").stream()
                .map(row -> row.get("task") + row.get("ci_item"))
                .collect(Collectors.toSet());
        Set<String> attached = simulator.records().all("sys_attachment").stream()
                .map(row -> row.get("table_sys_id"))
                .collect(Collectors.toSet());
        List<String> bad = new ArrayList<>();
        int tried = 0;
        for (int build = 1; build <= lifecycles; build++) {
            if (!Life.of(build).isGood() || early.contains(build)) {
                continue;
            }
            tried++;
            List<String> missing = new ArrayList<>();
            var change = changes.getOrDefault(build, Map.of());
            String id = change.getOrDefault("sys_id", "");
            String image = images.getOrDefault("image-" + build, "no image");
            check(missing, "result SUCCESS", "SUCCESS".equals(results.get(build)));
            check(
                    missing,
                    "closed change",
                    "3".equals(change.get("state")) && "successful".equals(change.get("close_code")));
            check(missing, "test results", attached.contains(id));
            check(missing, "image", images.containsKey("image-" + build));
            check(missing, "relationship", parents.contains(image));
            check(missing, "affected CI", affected.contains(id + image));
            check(
                    missing,
                    "note that it has begun",
                    simulator.records().journal(id, "work_notes").stream()
                            .anyMatch(note -> note.contains("has begun to implement")));
            if (!missing.isEmpty()) {
                bad.add(describe(build) + " lacks " + String.join(", ", missing));
            }
        }
        return new Row("L1 a good build ends well", tried, bad);
    }

    private static void check(List<String> missing, String what, boolean there) {
        if (!there) {
            missing.add(what);
        }
    }

    private Map<Life, Map<String, Long>> resultsByLife(Map<Integer, String> results) {
        return IntStream.rangeClosed(1, lifecycles)
                .boxed()
                .collect(Collectors.groupingBy(
                        Life::of,
                        TreeMap::new,
                        Collectors.groupingBy(
                                build -> results.getOrDefault(build, "unfinished"),
                                TreeMap::new,
                                Collectors.counting())));
    }

    private Stream<Map<String, String>> changes() {
        return simulator.records().all("change_request").stream().filter(change -> build(change) > 0);
    }
}
