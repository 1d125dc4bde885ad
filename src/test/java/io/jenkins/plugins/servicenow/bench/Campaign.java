package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.truth.Oracle;
import io.jenkins.plugins.servicenow.truth.Oracle.Verdict;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Life cycles of images, from the change request to the deployment, while the network fails and the controller is killed; prints
 * how often each invariant was tried and violated. Jenkins runs in a process of its own, {@link CampaignJenkins}, which is
 * killed as by {@code kill -9}; ServiceNow and the people who approve are here.
 */
public final class Campaign {

    private static final double FAULTY = 0.3;
    private static final Duration LIMIT = Duration.ofHours(3);

    private static final List<Fault> FAULTS = List.of(
            Fault.late(Duration.ofMillis(300)),
            Fault.connectionReset(),
            Fault.committedThenReset(),
            Fault.committedThen500(),
            Fault.truncated200(),
            Fault.queued202(),
            Fault.status(500),
            Fault.status(502),
            Fault.status(503),
            Fault.rateLimited(null),
            Fault.slow(Duration.ofMillis(300)));

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final Random random = new Random(1);
    private final Path home;
    private final int lifecycles;
    private final int kills;
    private final Map<Integer, Instant> released = new HashMap<>();

    private Campaign(int lifecycles, int kills) throws IOException {
        this.lifecycles = lifecycles;
        this.kills = kills;
        this.home = Files.createTempDirectory("campaign");
    }

    /** @param arguments none: {@code -Dlifecycles} (2000) and {@code -Dkills} (200) say how many */
    public static void main(String... arguments) throws Exception {
        int lifecycles = Integer.getInteger("lifecycles", 2000);
        new Campaign(lifecycles, Integer.getInteger("kills", lifecycles / 10)).run();
    }

    private void run() throws Exception {
        for (int i = 1; i <= lifecycles; i++) {
            simulator.records().insert("cmdb_ci_linux_server", Map.of("name", "web-" + i));
        }
        simulator.records().insert("cmdb_rel_type", Map.of("name", "Built from::Basis of"));
        Instant begin = Instant.now();
        simulator.faults().random(FAULTY, random, FAULTS);
        Process jenkins = jenkins();
        int killed = 0;
        int started = 0;
        while (jenkins.isAlive() && Instant.now().isBefore(begin.plus(LIMIT))) {
            Thread.sleep(100);
            people();
            started = Math.max(
                    started, simulator.journal().created("change_request").size());
            if (killed < kills && started >= (killed + 1) * (lifecycles / (double) (kills + 1))) {
                jenkins.destroyForcibly().waitFor();
                killed++;
                jenkins = jenkins();
            }
        }
        jenkins.destroyForcibly().waitFor();
        simulator.faults().clear();
        simulator.faults().carryOutLate();
        print(killed, Duration.between(begin, Instant.now()));
        simulator.close();
    }

    private Process jenkins() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .forEach(command::add);
        Stream.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        CampaignJenkins.class.getName(),
                        home.toString(),
                        simulator.url(),
                        String.valueOf(lifecycles))
                .forEach(command::add);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(home.toFile(), "jenkins.log")))
                .start();
    }

    /** Approvers, and a change manager. */
    private void people() {
        for (var change : simulator.records().all("change_request")) {
            String number = change.get("number");
            String text = change.get("short_description");
            if (!text.matches("Image \\d+") || change.get("state").equals("4")) {
                continue;
            }
            int build = Integer.parseInt(text.substring(6));
            Life life = Life.of(build);
            if (simulator.approvals().pending(number).isEmpty()) {
                Instant at = released.get(build);
                if (at != null
                        && Instant.now().isAfter(at)
                        && change.get("on_hold").equals("true")) {
                    simulator.records().set("change_request", change.get("sys_id"), Map.of("on_hold", "false"));
                }
                continue;
            }
            switch (life) {
                case REJECTED ->
                    simulator
                            .approvals()
                            .reject(
                                    number,
                                    simulator.approvals().pending(number).get(0).userName(),
                                    "no");
                case CANCELED -> simulator.approvals().cancel(number, "admin");
                case HELD -> {
                    simulator.approvals().approveAll(number, "yes");
                    simulator.records().set("change_request", change.get("sys_id"), Map.of("on_hold", "true"));
                    released.put(build, Instant.now().plusSeconds(2));
                }
                case ABORTED, TIMEOUT -> {}
                default -> simulator.approvals().approveAll(number, "yes");
            }
        }
    }

    private void print(int killed, Duration took) throws IOException {
        System.out.printf(
                "%n%,d life cycles, %,d kills, %,d requests, %,d s%n%n%-34s %8s %8s%n",
                lifecycles,
                killed,
                simulator.requests().entries().size(),
                took.toSeconds(),
                "invariant",
                "tried",
                "violated");
        Oracle oracle = new Oracle(simulator);
        oracle.madeOnce().forEach((kind, verdict) -> print("O1 one " + kind, verdict));
        print("G1 moved when approved", oracle.movedWhenApproved());
        print("G5 closed when good", oracle.closedWhenGood());
        Map<Integer, String> results = results();
        int good = 0;
        List<Integer> bad = new ArrayList<>();
        int open = 0;
        Map<Life, Map<String, Integer>> byLife = new TreeMap<>();
        for (int build = 1; build <= lifecycles; build++) {
            String result = results.getOrDefault(build, "unfinished");
            Life life = Life.of(build);
            byLife.computeIfAbsent(life, key -> new TreeMap<>()).merge(result, 1, Integer::sum);
            if (life.isGood()) {
                good++;
                if (!result.equals("SUCCESS") || !isComplete(build)) {
                    bad.add(build);
                }
            }
            if (results.containsKey(build) && isLeftOpen(build)) {
                open++;
                System.out.println("   left open: build " + build + " " + life);
            }
        }
        line("L2 every build ended", lifecycles, lifecycles - results.size());
        line("L2 no change left open unsaid", results.size(), open);
        line("L1 a good build ends well", good, bad.size());
        System.out.printf(
                "good builds that end well: %.2f %%%n%s%nnot well: %s%nhome: %s%n",
                100.0 * (good - bad.size()) / good, byLife, bad, home);
    }

    private static void print(String invariant, Verdict verdict) {
        line(invariant, verdict.tried(), verdict.violations().size());
        verdict.violations().stream().limit(5).forEach(violation -> System.out.println("   " + violation.what()));
    }

    private static void line(String invariant, int tried, int violated) {
        System.out.printf("%-34s %,8d %,8d%n", invariant, tried, violated);
    }

    private Map<Integer, String> results() throws IOException {
        Map<Integer, String> results = new HashMap<>();
        for (int build = 1; build <= lifecycles; build++) {
            Path log = home.resolve("jobs/" + CampaignJenkins.JOB + "/builds/" + build + "/log");
            if (Files.exists(log)) {
                Files.readAllLines(log).stream()
                        .filter(line -> line.startsWith("Finished: "))
                        .forEach(line -> results.put(last(log), line.substring(10)));
            }
        }
        return results;
    }

    private static int last(Path log) {
        return Integer.parseInt(log.getParent().getFileName().toString());
    }

    private boolean isComplete(int build) {
        var image = simulator.records().find("cmdb_ci_os_image", "name", "image-" + build);
        return changes(build)
                        .anyMatch(change -> change.get("state").equals("3")
                                && change.get("close_code").equals("successful")
                                && !simulator
                                        .attachments()
                                        .of(change.get("sys_id"))
                                        .isEmpty())
                && image.isPresent()
                && simulator.records().all("cmdb_rel_ci").stream()
                        .anyMatch(relation ->
                                relation.get("parent").equals(image.get().get("sys_id")));
    }

    private Stream<Map<String, String>> changes(int build) {
        return simulator.records().all("change_request").stream()
                .filter(change -> change.get("short_description").equals("Image " + build));
    }

    /** Neither closed nor canceled nor on hold, and without a note. */
    private boolean isLeftOpen(int build) {
        return changes(build)
                .anyMatch(change -> !List.of("3", "4").contains(change.get("state"))
                        && !change.get("on_hold").equals("true")
                        && simulator.records().journal(change.get("sys_id"), "work_notes").stream()
                                .noneMatch(note ->
                                        note.matches("(?s).*(no longer waits|ended|failed|aborted|rejected).*")));
    }

    /** What becomes of a build, by its number. */
    enum Life {
        GOOD,
        HELD,
        PARALLEL,
        REJECTED,
        CANCELED,
        BROKEN,
        BAD_EVIDENCE,
        ABORTED,
        TIMEOUT;

        static Life of(int build) {
            return switch (build % 20) {
                case 1 -> HELD;
                case 2 -> PARALLEL;
                case 3 -> REJECTED;
                case 4 -> CANCELED;
                case 5, 6 -> BROKEN;
                case 7 -> BAD_EVIDENCE;
                case 8 -> ABORTED;
                case 9 -> TIMEOUT;
                default -> GOOD;
            };
        }

        boolean isGood() {
            return this == GOOD || this == HELD || this == PARALLEL;
        }
    }
}
