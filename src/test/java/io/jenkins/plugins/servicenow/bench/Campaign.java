package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
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
import java.util.Set;
import java.util.stream.Stream;

/**
 * Life cycles of images, from the change request to the deployment, while the network fails, the instance goes away and the
 * controller is killed; prints how often each invariant of docs/guarantees.md was tried and violated. Jenkins runs in a process
 * of its own, {@link CampaignJenkins}, which is killed as by {@code kill -9}; ServiceNow and the people who approve are here.
 */
public final class Campaign {

    private static final double FAULTY = 0.3;

    /** Of ServiceNow, a minute on average from one to the next. */
    private static final Duration OUTAGE = Duration.ofSeconds(3);

    private static final Duration TICK = Duration.ofMillis(200);
    private static final double OUTAGES_PER_TICK = 1 / 300.0;

    /** The proportion to {@link CampaignJenkins#RETRIES} is that of 3 s to 60 s. */
    private static final List<Fault> FAULTS = List.of(
            Fault.late(Duration.ofMillis(200)),
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

    private static final Duration PROGRESS = Duration.ofMinutes(1);

    /** When no build ends for so long, none will. */
    private static final Duration STALL = Duration.ofMinutes(8);

    /** For what follows the end of a build, once ServiceNow works again. */
    private static final Duration AFTERWARDS = Duration.ofMinutes(4);

    private static final Set<String> ASKING = Set.of("-4", "-3");

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final Instant begin = Instant.now();
    private final Random random;
    private final Path home;
    private final int lifecycles;
    private final int kills;
    private final Map<Integer, Instant> held = new HashMap<>();
    private int killed;
    private int outages;
    private Instant outageEnds;

    private Campaign(int lifecycles, int kills, long seed) throws IOException {
        this.lifecycles = lifecycles;
        this.kills = kills;
        this.random = new Random(seed);
        this.home = Files.createTempDirectory("campaign");
    }

    /**
     * Ends with status 1 when an invariant was violated.
     *
     * @param arguments how many life cycles (2000), how many kills (a tenth of that), and the seed of the faults (1)
     */
    public static void main(String... arguments) throws Exception {
        int lifecycles = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
        int kills = arguments.length > 1 ? Integer.parseInt(arguments[1]) : lifecycles / 10;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        System.exit(new Campaign(lifecycles, kills, seed).run() ? 0 : 1);
    }

    private boolean run() throws Exception {
        for (int i = 1; i <= lifecycles; i++) {
            simulator.records().insert("cmdb_ci_linux_server", Map.of("name", "web-" + i));
        }
        simulator.records().insert("cmdb_rel_type", Map.of("name", "Built from::Basis of"));
        simulator.faults().random(FAULTY, random, FAULTS);
        Process jenkins = jenkins();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly)));
        Instant nextProgress = begin.plus(PROGRESS);
        Instant stalled = begin.plus(STALL);
        for (int ended = 0;
                ended < lifecycles && jenkins.isAlive() && Instant.now().isBefore(stalled); ) {
            Thread.sleep(TICK.toMillis());
            people();
            outage();
            if (ended() != ended) {
                ended = ended();
                stalled = Instant.now().plus(STALL);
            }
            if (killed < kills && ended >= (killed + 1) * (lifecycles / (double) (kills + 1))) {
                jenkins.destroyForcibly().waitFor();
                killed++;
                jenkins = jenkins();
            }
            if (Instant.now().isAfter(nextProgress)) {
                nextProgress = nextProgress.plus(PROGRESS);
                System.out.println(figures());
            }
        }
        simulator.faults().clear();
        simulator.faults().carryOutLate();
        var report = new CampaignReport(simulator, home, lifecycles);
        Instant end = Instant.now().plus(AFTERWARDS);
        while (jenkins.isAlive()
                && report.leftOpen().violated() > 0
                && Instant.now().isBefore(end)) {
            Thread.sleep(1000);
        }
        jenkins.destroyForcibly().waitFor();
        System.out.printf("%n%s%n%n", figures());
        boolean kept = report.print();
        System.out.println("home: " + home);
        simulator.close();
        return kept;
    }

    private String figures() throws IOException {
        return String.format(
                "%,d s: %,d change requests, %,d builds ended, %,d kills, %,d outages, %,d requests",
                Duration.between(begin, Instant.now()).toSeconds(),
                simulator.records().all("change_request").size(),
                ended(),
                killed,
                outages,
                simulator.requests().entries().size());
    }

    private int ended() throws IOException {
        Path file = home.resolve(CampaignJenkins.ENDED);
        String text = Files.exists(file) ? Files.readString(file) : "";
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private void outage() {
        if (outageEnds != null && Instant.now().isAfter(outageEnds)) {
            outageEnds = null;
            simulator.faults().clear();
            simulator.faults().random(FAULTY, random, FAULTS);
        } else if (outageEnds == null && random.nextDouble() < OUTAGES_PER_TICK) {
            outageEnds = Instant.now().plus(OUTAGE);
            outages++;
            simulator.faults().always(random.nextBoolean() ? Fault.status(503) : Fault.connectionReset());
        }
    }

    private Process jenkins() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-"))
                .forEach(command::add);
        Stream.of(
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CampaignJenkins.class.getName(),
                        home.toString(),
                        simulator.url(),
                        String.valueOf(lifecycles))
                .forEach(command::add);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(home.toFile(), CampaignJenkins.LOG)))
                .start();
    }

    /** Approvers, and a change manager. */
    private void people() {
        for (var change : simulator.records().all("change_request")) {
            int build = CampaignReport.build(change);
            if (build == 0 || !Life.of(build).isAnswered()) {
                continue;
            }
            if (ASKING.contains(change.get("state"))) {
                answer(build, change);
            } else if (held.containsKey(build) && Instant.now().isAfter(held.get(build))) {
                held.remove(build);
                simulator.records().set("change_request", change.get("sys_id"), Map.of("on_hold", "false"));
            }
        }
    }

    private void answer(int build, Map<String, String> change) {
        String number = change.get("number");
        var pending = simulator.approvals().pending(number);
        if (pending.isEmpty()) {
            return;
        }
        switch (Life.of(build)) {
            case REJECTED -> simulator.approvals().reject(number, pending.get(0).userName(), "no");
            case CANCELED -> simulator.approvals().cancel(number, "admin");
            case HELD -> {
                simulator.records().set("change_request", change.get("sys_id"), Map.of("on_hold", "true"));
                simulator.approvals().approveAll(number, "yes");
                held.put(build, Instant.now().plusSeconds(2));
            }
            default -> simulator.approvals().approveAll(number, "yes");
        }
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

        /** Whether it fails in the block of snowLifecycle. */
        boolean failsBehindTheGate() {
            return this == BROKEN || this == BAD_EVIDENCE;
        }

        boolean isAnswered() {
            return this != ABORTED && this != TIMEOUT;
        }
    }
}
