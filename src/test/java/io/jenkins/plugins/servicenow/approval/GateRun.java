package io.jenkins.plugins.servicenow.approval;

import hudson.AbortException;
import hudson.ExtensionList;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.endings.EndNoteTimes;
import io.jenkins.plugins.servicenow.endings.EndNotes;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.polling.PollClock;
import io.jenkins.plugins.servicenow.polling.VirtualScheduler;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.Journal;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.control.RequestLog;
import io.jenkins.plugins.servicenow.watch.ChangePoller;
import io.jenkins.plugins.servicenow.watch.WatchRestart;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * One seed of the random test of the gate: builds wait and work, things happen in ServiceNow, between Jenkins and ServiceNow, and in
 * Jenkins, and at each moment at which a build goes on, gives up, moves a change or is stopped it is known what was true.
 */
final class GateRun {

    private static final DateTimeFormatter STORED = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final Set<String> WORKABLE = Set.of("-2", "-1", "0");
    private static final Set<String> OVER =
            Set.of("approved", "rejected", "cancelled", "not_required", "no longer required");
    private static final String JENKINS = "jenkins.pipeline";
    private static final Duration CALM = Duration.ofHours(4);

    /** What a person or a policy changes in ServiceNow, by name. */
    private static final List<String> RECORD_EVENTS = List.of(
            "approve",
            "approve",
            "approve",
            "approve",
            "approve but one",
            "firstRound",
            "reject",
            "hold",
            "release",
            "release",
            "late window",
            "past window",
            "open window",
            "no date",
            "revert",
            "cancel",
            "close",
            "delete",
            "ask",
            "ask oddly",
            "answer",
            "hide field",
            "hide approvers",
            "hide approver",
            "hide answers",
            "show",
            "show",
            "same number",
            "retype");

    private static final List<String> OTHER_EVENTS = List.of(
            "outage",
            "recover",
            "recover",
            "fault",
            "fault",
            "fault",
            "late",
            "busy",
            "webhook",
            "webhook",
            "restart",
            "kill",
            "repoint",
            "repoint back",
            "forbid",
            "allow",
            "abort",
            "vanish",
            "override",
            "clock",
            "wait more");

    private static final List<String> FIELDS =
            List.of("state", "type", "approval", "on_hold", "start_date", "end_date");

    /** What a reading of Jenkins could have seen. */
    private record Reading(
            int task,
            int journal,
            Instant at,
            Map<String, String> change,
            List<Map<String, String>> approvers,
            boolean whole) {}

    private final long seed;
    private final Random random;
    private final VirtualScheduler scheduler;
    private final PollClock time;
    private final ServiceNowSimulator simulator;
    private final ServiceNowSimulator clone;
    private final GateRuns runs;
    private final RestartFaults faults;
    private final List<String> script = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<GateBuild> builds = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final Map<String, String> numbers = new HashMap<>();
    private final Map<String, Reading> changeReadings = new HashMap<>();
    private final Map<String, Reading> approverReadings = new HashMap<>();

    /** What was read of each change, oldest first. */
    private final Map<String, List<Reading>> history = new HashMap<>();

    /** From which reading on what becomes of its change concerns a build that works. */
    private final Map<GateBuild, Integer> begun = new HashMap<>();

    private final Set<GateBuild> overridden = new HashSet<>();
    private final Set<GateBuild> stopped = new HashSet<>();
    private final Set<String> hiddenFields = new TreeSet<>();
    private final Set<String> duplicated = new TreeSet<>();
    private final Set<String> ever = new TreeSet<>();
    private boolean interleaving;
    private boolean elsewhere;
    private int seen;

    /** What a restart loses that has faults planted. */
    record RestartFaults(boolean forgetsWait, boolean forgetsWatches) {

        static final RestartFaults NONE = new RestartFaults(false, false);
    }

    GateRun(
            long seed,
            VirtualScheduler scheduler,
            PollClock time,
            ServiceNowSimulator simulator,
            ServiceNowSimulator clone,
            GateRuns runs,
            RestartFaults faults) {
        this.seed = seed;
        this.random = new Random(seed * 7919 + 13);
        this.scheduler = scheduler;
        this.time = time;
        this.simulator = simulator;
        this.clone = clone;
        this.runs = runs;
        this.faults = faults;
    }

    /** The violations, none when all is well. */
    List<String> run() throws Exception {
        try {
            prepare();
            int events = 10 + random.nextInt(10);
            for (int i = 0; i < events && builds.stream().anyMatch(GateRun::isOpen); i++) {
                pass(pause());
                happen(pick(random.nextInt(5) < 3 ? RECORD_EVENTS : OTHER_EVENTS));
                check();
            }
            calm();
        } finally {
            simulator.requests().before(() -> {});
            simulator.requests().after(entry -> {});
            builds.forEach(GateBuild::forget);
            runs.giveBack();
            for (var instance : List.of(simulator, clone)) {
                for (var table : List.of("change_request", "sysapproval_approver")) {
                    instance.records()
                            .all(table)
                            .forEach(record -> instance.records().delete(table, record.get("sys_id")));
                }
            }
        }
        return violations;
    }

    /** What happened, for a person. */
    String script() {
        return "seed " + seed + "\n  " + String.join("\n  ", script) + "\n"
                + builds.stream()
                        .map(build -> build.name + " ended: " + build.end() + "\n    "
                                + build.log().replace("\n", "\n    "))
                        .reduce("", String::concat);
    }

    private void prepare() throws Exception {
        simulator.faults().carryOutLate();
        simulator.faults().clear();
        simulator.access().hideNothing();
        simulator.records().seedIds(seed);
        simulator.journal().clear();
        simulator.requests().reset();
        EndNoteTimes.forget();
        WatchRestart.forget();
        restartJenkins();
        point(simulator);
        simulator.requests().after(this::note);
        simulator.requests().before(this::between);
        int many = 1 + random.nextInt(2);
        for (int i = 0; i < many; i++) {
            changes.add(plant());
        }
        int waits = 1 + random.nextInt(4);
        for (int i = 0; i < waits; i++) {
            begin();
        }
        pass(Duration.ofSeconds(2));
    }

    private String plant() {
        var values = new HashMap<>(Map.of(
                "type", pick(List.of("normal", "standard", "emergency")),
                "state", pick(List.of("-5", "-4", "-3")),
                "approval", "requested",
                "short_description", "seed " + seed,
                "assignment_group", simulator.records().sysId("sys_user_group", "OS Image Builders")));
        if (random.nextBoolean()) {
            values.put("chg_model", "007c4001c343101035ae3f52c1d3aeb2");
        }
        String id = simulator.records().insert("change_request", values);
        String number = simulator.records().get("change_request", id).get("number");
        numbers.put(id, number);
        approver(id, "requested");
        // What a copy of the instance says is of no account.
        clone.records()
                .insert(
                        "change_request",
                        Map.of(
                                "sys_id",
                                id,
                                "number",
                                number,
                                "state",
                                "-2",
                                "approval",
                                "approved",
                                "type",
                                "normal"));
        say("change " + number + " " + values);
        return id;
    }

    private void begin() throws Exception {
        String id = pick(changes);
        var step = new WaitApprovalStep(random.nextBoolean() ? id : numbers.get(id));
        step.setConnection(random.nextInt(3) == 0 ? "second" : "simulator");
        step.setWaitForWindow(random.nextInt(3) > 0);
        step.setStartImplementation(random.nextBoolean());
        step.setTimeoutMinutes(random.nextInt(3) > 0 ? 0 : 5 + random.nextInt(60));
        step.setOnRejection(random.nextBoolean() ? "fail" : "return");
        step.setOnTimeout(random.nextInt(4) == 0 ? "cancel" : "note");
        if (step.isStartImplementation()) {
            step.setOnCancel(pick(List.of("abort", "abort", "note")));
            step.setOnHold(pick(List.of("pause", "note")));
            step.setOnWindowEnd(pick(List.of("abort", "note")));
        }
        var run = runs.take();
        var build = new GateBuild("build " + seed + "." + (builds.size() + 1), step, id, run, this::ended);
        say(
                "%s waits for %s as %s, window %s, implement %s, timeout %d, connection %s, onCancel %s, onHold %s, onWindowEnd %s"
                        .formatted(
                                build.name,
                                numbers.get(id),
                                step.getChange(),
                                step.isWaitForWindow(),
                                step.isStartImplementation(),
                                step.getTimeoutMinutes(),
                                step.getConnection(),
                                step.getOnCancel(),
                                step.getOnHold(),
                                step.getOnWindowEnd()));
        try {
            EndNotes.get().expect(run, "gate", entry(build));
            build.start();
            builds.add(build);
        } catch (AbortException e) {
            say(build.name + " did not begin: " + e.getMessage());
        }
    }

    /** As the plugin keeps a change of the build. */
    private ChangeEntry entry(GateBuild build) {
        return new ChangeEntry(
                build.step.getConnection(),
                simulator.url(),
                build.sysId,
                numbers.get(build.sysId),
                "",
                "",
                true,
                "",
                null);
    }

    /** Whether it waits or works. */
    private static boolean isOpen(GateBuild build) {
        return !build.hasEnded() || build.hasWorked() && build.run.isBuilding();
    }

    /** Lets time pass; what was stopped meanwhile has ended then. */
    private void pass(Duration time) throws Exception {
        scheduler.advance(time);
        for (var build : builds) {
            if (build.hasWorked() && BuildRecords.hasStopped(build.run, entry(build))) {
                runs.awaitEnd(build.run);
            }
            if (build.hasWorked() && !build.run.isBuilding() && stopped.add(build)) {
                checkStop(build);
            }
        }
    }

    private Duration pause() {
        return pick(List.of(
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                Duration.ofMinutes(2),
                Duration.ofMinutes(3),
                Duration.ofMinutes(5),
                Duration.ofMinutes(11)));
    }

    private void happen(String event) throws Exception {
        ever.add(event);
        if (RECORD_EVENTS.contains(event)) {
            String id = pick(changes);
            say(event + " " + numbers.get(id));
            record(event, id);
            return;
        }
        say(event);
        var waiting = builds.stream().filter(build -> !build.hasEnded()).toList();
        switch (event) {
            case "outage" ->
                simulator
                        .faults()
                        .always(pick(List.of(
                                Fault.status(503),
                                Fault.connectionReset(),
                                Fault.maintenance503(),
                                Fault.hibernating(),
                                Fault.loginPage200(),
                                Fault.status(500))));
            case "recover" -> simulator.faults().clear();
            case "fault" ->
                simulator
                        .faults()
                        .after(
                                random.nextInt(8),
                                pick(List.of(
                                        Fault.status(500),
                                        Fault.status(502),
                                        Fault.connectionReset(),
                                        Fault.committedThen500(),
                                        Fault.committedThenReset(),
                                        Fault.committedThen403(),
                                        Fault.truncated200(),
                                        Fault.queued202(),
                                        Fault.loginPage200())));
            case "late" ->
                simulator
                        .faults()
                        .next(
                                1,
                                pick(List.of(RequestKind.TABLE_UPDATE, RequestKind.CHANGE_API)),
                                Fault.late(Duration.ofSeconds(3)));
            case "busy" ->
                simulator
                        .faults()
                        .after(
                                random.nextInt(4),
                                Fault.rateLimited(
                                        pick(List.of(Duration.ofSeconds(90), Duration.ofSeconds(999_999_999)))));
            case "webhook" -> ChangePoller.get().pollNow(SysId.of(pick(changes)));
            case "restart", "kill" -> restart(event.equals("restart"));
            case "repoint" -> point(clone);
            case "repoint back", "allow" -> point(simulator);
            case "forbid" -> ServiceNowConfiguration.get().setConnections(List.of());
            case "abort" -> {
                if (!waiting.isEmpty() && random.nextInt(3) == 0) {
                    pick(waiting).abort();
                }
            }
            case "vanish" -> {
                var open = builds.stream().filter(GateRun::isOpen).toList();
                if (!open.isEmpty() && random.nextInt(3) == 0) {
                    var gone = pick(open);
                    stopped.add(gone);
                    gone.vanish();
                }
            }
            case "override" -> {
                if (!waiting.isEmpty() && random.nextInt(4) == 0) {
                    var chosen = pick(waiting);
                    overridden.add(chosen);
                    chosen.override();
                }
            }
            case "clock" -> time.setWallClock(time.now().plus(Duration.ofHours(random.nextInt(97) - 48)));
            case "wait more" -> {
                // A wait that begins while the connection leads to the copy is for a change of the copy.
                if (!elsewhere) {
                    begin();
                }
            }
            default -> throw new IllegalArgumentException(event);
        }
    }

    /** What changes in ServiceNow while Jenkins is in the middle of its requests. */
    private void between() {
        if (interleaving || random.nextInt(12) > 0) {
            return;
        }
        interleaving = true;
        String event = pick(RECORD_EVENTS);
        ever.add(event);
        String id = pick(changes);
        say("  meanwhile " + event + " " + numbers.get(id));
        record(event, id);
        interleaving = false;
    }

    private void record(String event, String id) {
        if (simulator.records().get("change_request", id) == null) {
            return;
        }
        switch (event) {
            case "approve" -> {
                answerAll(id, "approved");
                String state = simulator.records().get("change_request", id).get("state");
                set(id, Map.of("state", Set.of("-1", "0").contains(state) ? state : "-2", "approval", "approved"));
            }
            case "approve but one" -> {
                answerAll(id, "approved");
                approver(id, "requested");
                set(id, Map.of("state", "-2", "approval", "approved"));
            }
            case "firstRound" -> {
                answerAll(id, "approved");
                set(id, Map.of("state", "-4", "approval", "approved"));
            }
            case "reject" -> {
                answerAll(id, "rejected");
                set(id, Map.of("state", "-5", "approval", "rejected"));
            }
            case "hold" -> set(id, Map.of("on_hold", "true", "on_hold_reason", "freeze"));
            case "release" -> set(id, Map.of("on_hold", "false"));
            case "late window" -> window(id, Duration.ofMinutes(10), Duration.ofHours(9));
            case "past window" -> window(id, Duration.ofHours(-3), Duration.ofMinutes(-1));
            case "open window" -> window(id, Duration.ofHours(-1), Duration.ofHours(9));
            case "no date" -> set(id, Map.of(pick(List.of("start_date", "end_date")), "next week"));
            case "revert" -> {
                set(id, Map.of("state", pick(List.of("-5", "-4", "-3")), "approval", "requested"));
                approver(id, "requested");
            }
            case "cancel" -> set(id, Map.of("state", "4"));
            case "close" -> set(id, Map.of("state", "3"));
            case "delete" -> {
                if (random.nextBoolean()) {
                    simulator.records().delete("change_request", id);
                }
            }
            case "ask" -> approver(id, "requested");
            case "ask oddly" -> approver(id, pick(List.of("not requested", "", "duplicate", "pending_info")));
            case "answer" -> answerAll(id, pick(List.of("approved", "not_required", "cancelled")));
            case "hide field" -> {
                String field = pick(FIELDS);
                hiddenFields.add("change_request." + field);
                simulator.access().hideColumn("change_request", field);
                say("    " + field);
            }
            case "hide answers" -> {
                hiddenFields.add("sysapproval_approver.state");
                simulator.access().hideColumn("sysapproval_approver", "state");
            }
            case "hide approvers" -> {
                hiddenFields.add("sysapproval_approver");
                simulator.access().hideRecords("sysapproval_approver");
            }
            case "hide approver" -> {
                hiddenFields.add("sysapproval_approver of " + id);
                approvers(id).stream()
                        .limit(1)
                        .forEach(row -> simulator.access().hideRecord(row.get("sys_id")));
            }
            case "show" -> {
                hiddenFields.clear();
                simulator.access().hideNothing();
            }
            case "same number" -> {
                if (random.nextInt(4) == 0) {
                    duplicated.add(id);
                    simulator
                            .records()
                            .insert(
                                    "change_request",
                                    Map.of(
                                            "number",
                                            numbers.get(id),
                                            "state",
                                            "-2",
                                            "approval",
                                            "approved",
                                            "type",
                                            "normal"));
                }
            }
            case "retype" -> set(id, Map.of("type", pick(List.of("normal", "standard", "emergency"))));
            default -> throw new IllegalArgumentException(event);
        }
    }

    private void window(String id, Duration from, Duration to) {
        set(id, Map.of("start_date", stored(from), "end_date", stored(to)));
    }

    private String stored(Duration fromNow) {
        return STORED.format(simulator.clock().now().plus(fromNow).atOffset(ZoneOffset.UTC));
    }

    private void set(String id, Map<String, String> values) {
        simulator.records().set("change_request", id, values);
    }

    private void approver(String id, String state) {
        simulator
                .records()
                .insert(
                        "sysapproval_approver",
                        Map.of(
                                "sysapproval", id,
                                "state", state,
                                "approver", simulator.records().sysId("sys_user", "ann.approver")));
    }

    private void answerAll(String id, String answer) {
        approvers(id)
                .forEach(row ->
                        simulator.records().set("sysapproval_approver", row.get("sys_id"), Map.of("state", answer)));
    }

    private List<Map<String, String>> approvers(String id) {
        return simulator.records().all("sysapproval_approver").stream()
                .filter(row -> row.get("sysapproval").equals(id))
                .toList();
    }

    private void restart(boolean orderly) throws Exception {
        restartJenkins();
        boolean forget = faults.forgetsWait();
        for (var build : builds) {
            if (!build.hasEnded() && !forget) {
                build.restart(orderly);
            }
            forget = false;
        }
    }

    private void restartJenkins() throws IOException {
        scheduler.clear();
        restartPoller();
        EndNoteTimes.restart();
        if (faults.forgetsWatches()) {
            WatchRestart.forget();
        }
        WatchRestart.restart();
    }

    private static void restartPoller() {
        var extensions = ExtensionList.lookup(ChangePoller.class);
        extensions.remove(extensions.get(0));
        extensions.add(0, new ChangePoller());
        var waits = ExtensionList.lookup(ApprovalWaits.class);
        waits.remove(waits.get(0));
        waits.add(0, new ApprovalWaits());
    }

    private void point(ServiceNowSimulator instance) {
        elsewhere = instance == clone;
        ServiceNowConfiguration.get()
                .setConnections(List.of(
                        SimulatorConnection.connection("simulator", instance),
                        SimulatorConnection.connection("second", instance)));
    }

    /** A request of Jenkins has done its work. */
    private void note(RequestLog.Entry entry) {
        if (entry.user().equals(JENKINS)) {
            checkMoves(entry.method().equals("PATCH"));
        }
        if (entry.status() != 200
                || !entry.user().equals(JENKINS)
                || !entry.method().equals("GET")) {
            return;
        }
        String query = URLDecoder.decode(entry.query(), StandardCharsets.UTF_8) + entry.path();
        for (String id : changes) {
            boolean own =
                    query.contains(id) || entry.table().equals("change_request") && query.contains(numbers.get(id));
            if (!own) {
                continue;
            }
            if (entry.kind() == RequestKind.TABLE_READ && entry.table().equals("change_request")) {
                changeReadings.put(id, reading(id, "change_request"));
                history.computeIfAbsent(id, same -> new ArrayList<>()).add(changeReadings.get(id));
            } else if (entry.table().equals("sysapproval_approver")) {
                approverReadings.put(id, reading(id, "sysapproval_approver"));
            }
        }
    }

    private Reading reading(String id, String hidden) {
        var change = simulator.records().get("change_request", id);
        return new Reading(
                scheduler.begun(),
                simulator.journal().size(),
                simulator.clock().now(),
                change == null ? Map.of() : change,
                approvers(id),
                hiddenFields.stream()
                        .filter(field -> field.startsWith(hidden))
                        .allMatch(field -> field.contains(" of ") && !field.endsWith(id)));
    }

    private void ended(GateBuild build) {
        say(build.name + ": " + build.end());
        begun.put(build, Math.max(0, readings(build.sysId).size() - 1));
        if (build.end().equals(GateBuild.OVERRIDDEN)) {
            if (!overridden.contains(build)) {
                violate("G1", build.name + " passed by an override that nobody has made");
            }
        } else if (build.end().equals(GateBuild.PASSED)) {
            passed(build);
        } else {
            gaveUp(build);
        }
    }

    private List<Reading> readings(String id) {
        return history.getOrDefault(id, List.of());
    }

    private List<Reading> readSince(GateBuild build) {
        var all = readings(build.sysId);
        return all.subList(Math.min(begun.get(build), all.size()), all.size());
    }

    /** A build that works was stopped. */
    private void checkStop(GateBuild build) {
        say(build.name + " is stopped");
        boolean dead = build.step.getOnCancel().equals("abort")
                && readSince(build).stream().anyMatch(reading -> isDead(reading.change()));
        boolean late = build.step.getOnWindowEnd().equals("abort")
                && readSince(build).stream().anyMatch(GateRun::isLate);
        if (!dead && !late && !ever.contains("clock")) {
            violate("W2", build.name + " was stopped although its change allowed it to work");
        }
    }

    /** Whether nobody may work under a change that was approved and is so now; one that is gone is empty. */
    private static boolean isDead(Map<String, String> change) {
        return change.isEmpty()
                || change.get("state").equals("4")
                || change.get("approval").equals("rejected")
                || Set.of("-5", "-4", "-3").contains(change.get("state"))
                        && !change.get("approval").equals("approved");
    }

    private static boolean isLate(Reading reading) {
        return !reading.change().isEmpty()
                && whyNotNow("", reading.change().get("end_date"), reading.at()).equals("its window was over");
    }

    /** What has become of the changes and has not reached the builds, or the other way around. */
    private List<String> unsettled() {
        List<String> unsettled = new ArrayList<>();
        for (var build : builds) {
            if (build.run.isBuilding()) {
                unsettledWork(build).ifPresent(unsettled::add);
            } else {
                unsettledEnd(build).ifPresent(unsettled::add);
            }
        }
        return unsettled;
    }

    private Optional<String> unsettledWork(GateBuild build) {
        var now = Objects.requireNonNullElse(
                simulator.records().get("change_request", build.sysId), Map.<String, String>of());
        boolean paused = GateRuns.isPaused(build.run);
        if (paused && !now.getOrDefault("on_hold", "").equals("true")) {
            return Optional.of("W3: " + build.name + " is paused although its change is not on hold");
        }
        if (!build.hasWorked() || isOverridden(build) || isWatchedNoMore(build)) {
            return Optional.empty();
        }
        if (isDead(now)) {
            return build.step.getOnCancel().equals("abort")
                    ? Optional.of(
                            "W1: " + build.name + " works on under " + numbers.get(build.sysId) + ", which is " + now)
                    : Optional.empty();
        }
        return !paused
                        && now.get("on_hold").equals("true")
                        && build.step.getOnHold().equals("pause")
                ? Optional.of("W3: " + build.name + " is not paused although its change is on hold")
                : Optional.empty();
    }

    /** Once it was closed or gone, whatever somebody has made of it afterwards. */
    private boolean isWatchedNoMore(GateBuild build) {
        var change = simulator.records().get("change_request", build.sysId);
        return change != null && change.get("state").equals("3")
                || readSince(build).stream()
                        .map(Reading::change)
                        .anyMatch(read -> read.isEmpty() || read.get("state").equals("3"));
    }

    private static boolean isOverridden(GateBuild build) {
        return build.end().equals(GateBuild.OVERRIDDEN);
    }

    /** No change that can be worked under is left without a word once no build lives that waits for it or works under it. */
    private Optional<String> unsettledEnd(GateBuild build) {
        var change = simulator.records().get("change_request", build.sysId);
        boolean used = builds.stream().anyMatch(other -> other.sysId.equals(build.sysId) && other.run.isBuilding());
        if (used || change == null || !WORKABLE.contains(change.get("state"))) {
            return Optional.empty();
        }
        var notes = simulator.records().journal(build.sysId, "work_notes");
        boolean settled = change.get("on_hold").equals("true")
                || change.get("state").equals("0")
                || notes.stream().anyMatch(note -> note.contains(Pipelines.JOB + " #" + build.run.getNumber()));
        return settled
                ? Optional.empty()
                : Optional.of("L2: " + build.name + " is gone, and " + numbers.get(build.sysId) + " does not say so: "
                        + notes);
    }

    /** What ends a wait has to be true. */
    private void gaveUp(GateBuild build) {
        var last = changeReadings.get(build.sysId);
        var read = last == null ? Map.<String, String>of() : last.change();
        String end = build.end();
        boolean late = build.deadline != null && time.nanoTime() >= build.deadline || ever.contains("clock");
        boolean isTrue = end.startsWith("Timeout")
                        || end.contains("at the timeout")
                        || end.contains("the timeout comes")
                ? late
                : end.contains("window has ended")
                        ? whyNotNow(read.get("start_date"), read.get("end_date"), last.at())
                                .equals("its window was over")
                        : end.contains(" rejected")
                                ? "rejected".equals(read.get("approval"))
                                : end.contains("canceled in ServiceNow")
                                        ? "4".equals(read.get("state"))
                                        : end.contains("closed in ServiceNow")
                                                ? "3".equals(read.get("state"))
                                                : end.contains("does not have the change")
                                                        ? simulator.records().get("change_request", build.sysId) == null
                                                        : end.contains("with the number")
                                                                ? duplicated.contains(build.sysId)
                                                                : end.contains("one of type")
                                                                        ? ever.contains("retype")
                                                                        : ever.contains("repoint")
                                                                                || ever.contains("forbid")
                                                                                || end.contains("log in")
                                                                                        && ever.contains("outage");
        if (!isTrue) {
            violate("L1", build.name + " gave up without need: " + end);
        }
    }

    /** A build goes on. */
    private void passed(GateBuild build) {
        var change = changeReadings.get(build.sysId);
        var approvers = approverReadings.get(build.sysId);
        if (change == null || approvers == null) {
            violate("G1", build.name + " passed without a reading of its change and its approvers");
            return;
        }
        if (change.task() != scheduler.begun() || approvers.task() != scheduler.begun()) {
            violate("G1", build.name + " passed on what was read earlier");
        }
        if (approvers.journal() > change.journal()) {
            violate("G1", build.name + " passed on a record that was read before its approvers");
        }
        String why = why(change, approvers, build.step.isWaitForWindow());
        if (!why.isEmpty()) {
            violate(why.startsWith("hidden") ? "G2" : "G1", build.name + " passed although " + why);
        }
        if (build.step.isStartImplementation()
                && !Set.of("-1", "0").contains(change.change().get("state"))) {
            violate("G1", build.name + " passed, but its change is not in Implement");
        }
    }

    /** Why a change that was read so lets no build pass; empty when it does. */
    private static String why(Reading change, Reading approvers, boolean inWindow) {
        var values = change.change();
        if (values.isEmpty()) {
            return "there was no such change";
        }
        if (!change.whole() || !approvers.whole()) {
            return "hidden fields or records kept it from being known";
        }
        if (!WORKABLE.contains(values.get("state"))) {
            return "its state was " + values.get("state");
        }
        if (!values.get("approval").equals("approved")) {
            return "its approval was " + values.get("approval");
        }
        if (values.get("on_hold").equals("true")) {
            return "it was on hold";
        }
        for (var row : approvers.approvers()) {
            if (!OVER.contains(row.get("state"))) {
                return "an approver was " + row.get("state");
            }
        }
        return inWindow ? whyNotNow(values.get("start_date"), values.get("end_date"), change.at()) : "";
    }

    private static String whyNotNow(String from, String to, Instant at) {
        var start = from.isEmpty() ? Instant.MIN : parse(from);
        var end = to.isEmpty() ? Instant.MAX : parse(to);
        if (start == null || end == null) {
            return "a date could not be read";
        }
        return at.isBefore(start) ? "its window was ahead" : at.isAfter(end) ? "its window was over" : "";
    }

    /** Null when it cannot be read. */
    private static Instant parse(String date) {
        try {
            return LocalDateTime.parse(date, STORED).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private void check() {
        for (var build : builds) {
            if (!build.hasEnded()
                    && build.deadline != null
                    && !ever.contains("clock")
                    && time.nanoTime() > build.deadline + Duration.ofSeconds(61).toNanos()) {
                violate("G4", build.name + " still waits after its time is up");
            }
        }
    }

    /** Each move of a change by Jenkins has a reading before it that allows it. */
    private void checkMoves(boolean update) {
        var entries = simulator.journal().entries();
        var fresh = entries.subList(seen, entries.size());
        seen = entries.size();
        fresh.stream()
                .filter(entry -> update
                        && entry.user().equals(JENKINS)
                        && entry.table().equals("change_request")
                        && entry.changed("state"))
                .forEach(this::checkMove);
    }

    private void checkMove(Journal.Entry move) {
        String number = numbers.get(move.sysId());
        String to = move.after().get("state");
        say("  Jenkins moves " + number + " to " + to);
        var change = changeReadings.get(move.sysId());
        var approvers = approverReadings.get(move.sysId());
        if (change == null || approvers == null || change.task() != scheduler.begun()) {
            violate("G1", "Jenkins moved " + number + " without a fresh reading");
        } else if (to.equals("4")) {
            if (!change.whole()
                    || Set.of("approved", "rejected").contains(change.change().get("approval"))) {
                violate("G5", "Jenkins canceled " + number + ", which was decided or could not be read");
            }
        } else if (builds.stream()
                .filter(build -> build.sysId.equals(move.sysId()) && build.step.isStartImplementation())
                .noneMatch(build ->
                        why(change, approvers, build.step.isWaitForWindow()).isEmpty())) {
            violate("G1", "Jenkins moved " + number + " to " + to + " although " + why(change, approvers, false));
        }
    }

    private void calm() throws Exception {
        simulator.requests().before(() -> {});
        simulator.faults().carryOutLate();
        simulator.faults().clear();
        hiddenFields.clear();
        simulator.access().hideNothing();
        point(simulator);
        say("calm: ServiceNow responds");
        for (var left = CALM; !left.isZero(); left = left.minusMinutes(20)) {
            pass(Duration.ofMinutes(20));
            check();
            if (unsettled().isEmpty()) {
                break;
            }
        }
        unsettled().forEach(each -> violate(each.substring(0, 2), each.substring(4)));
        say("calm: all changes are approved");
        for (String id : changes) {
            if (simulator.records().get("change_request", id) != null) {
                answerAll(id, "approved");
                set(
                        id,
                        Map.of(
                                "state",
                                "-2",
                                "approval",
                                "approved",
                                "on_hold",
                                "false",
                                "start_date",
                                "",
                                "end_date",
                                ""));
            }
        }
        for (var left = CALM;
                !left.isZero() && builds.stream().anyMatch(b -> !b.hasEnded());
                left = left.minusMinutes(30)) {
            pass(Duration.ofMinutes(30));
            check();
        }
        for (var build : builds) {
            if (!build.hasEnded()) {
                violate("L2", build.name + " waits for ever");
            }
        }
        pass(Duration.ofMinutes(10));
        check();
        if (builds.stream().noneMatch(GateRun::isOpen) && ChangePoller.get().logins() > 0) {
            violate("G4", "a login is polled for which nobody waits");
        }
    }

    private void violate(String invariant, String what) {
        violations.add(invariant + ": " + what);
        say("VIOLATED " + invariant + ": " + what);
    }

    private void say(String line) {
        script.add("%s %s".formatted(Duration.ofNanos(time.nanoTime()), line));
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
