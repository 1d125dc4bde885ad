package io.jenkins.plugins.servicenow.bench;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.bench.Campaign.Life;
import io.jenkins.plugins.servicenow.client.RetryRules;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.watch.Polls;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** The controller of {@link Campaign}: goes on with the builds that it finds, starts more, and ends when all have ended. */
final class CampaignJenkins {

    /** Of the jobs of life cycles; each is followed by the number of the job. */
    static final String JOB = "os-image-";

    /** Of the jobs that have nothing to do with ServiceNow, for comparison. */
    static final String STOCK_JOB = "stock-";

    /** Of one kind. A job has one build at a time, because Jenkins may give the workspace of a build that it resumes to another. */
    private static final int JOBS = 20;

    /** The file of the home that tells how many builds have ended, and then names those that have not. */
    static final String ENDED = "ended-builds";

    /** The file of the home with what Jenkins logs. */
    static final String LOG = "jenkins.log";

    static final String BEHIND_THE_GATE = "BEHIND THE GATE";

    static final RetryRules RETRIES = new RetryRules(
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8));

    private static final int AT_ONCE = 15;
    private static final int STOCK_AT_ONCE = 8;

    /** A build that takes longer will not end, and the next one of its job does not wait for it. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final String SCRIPT = """
            def n = (env.BUILD_NUMBER as int) * 20 - 20 + %job
            def life = n % 20
            // A signature for each three that fail.
            def letters = 'ghijklmnopqrstuvwxyz'
            def cause = letters[n.intdiv(60) % 20] * 3 + letters[n.intdiv(1200) % 20] * 3
            def change
            def ask = {
                change = snowChangeRequest(shortDescription: "Image ${n}", assignmentGroup: 'OS Image Builders',
                    justification: 'Monthly', backoutPlan: 'Keep the old one')
            }
            if (life == 2) { parallel(a: ask, b: ask) } else { ask() }
            if (life == 9) {
                timeout(time: 3, unit: 'SECONDS') { snowWaitApproval change: change }
            } else {
                snowWaitApproval change: change, startImplementation: true
            }
            echo '%gate'
            snowLifecycle {
                node {
                    snowRegisterCI name: "image-${n}", version: '1'
                    if (life == 5 || life == 6) { error "image ${n} does not boot: ${cause}" }
                    snowAttachTests results: 'TEST-*.xml', onFailure: 'fail'
                    snowLinkDeployment servers: ["web-${n}"]
                }
            }
            """.replace("%gate", BEHIND_THE_GATE);

    /** The same without ServiceNow: as many steps, which take as long. */
    private static final String STOCK_SCRIPT = """
            def ask = { sleep 2 }
            if (%job == 2) { parallel(a: ask, b: ask) } else { ask() }
            sleep 20
            echo '%gate'
            timeout(time: 10, unit: 'MINUTES') {
                node {
                    sleep 2
                    sleep 2
                    sleep 2
                    sleep 2
                }
            }
            """.replace("%gate", BEHIND_THE_GATE);

    private CampaignJenkins() {}

    /** Job and build of a life cycle, such as {@code os-image-7 #3}: the home of Jenkins has it under these names. */
    record Place(String job, int build) {

        static Place of(String prefix, int lifecycle) {
            return new Place(prefix + ((lifecycle - 1) % JOBS + 1), (lifecycle - 1) / JOBS + 1);
        }

        static int lifecycle(int job, int build) {
            return (build - 1) * JOBS + job;
        }

        Path directory(Path home) {
            return home.resolve("jobs/" + job + "/builds/" + build);
        }

        /** Whether Jenkins has given out the number of the build. */
        boolean isBegun(Path home) throws IOException {
            Path next = home.resolve("jobs/" + job + "/nextBuildNumber");
            return Files.exists(next)
                    && build < Integer.parseInt(Files.readString(next).trim());
        }
    }

    /** @param arguments the home, the URL of ServiceNow, how many life cycles there are to be, and how many stock builds */
    public static void main(String... arguments) throws Throwable {
        ProcessHandle.current()
                .parent()
                .ifPresent(parent ->
                        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        Polls.every(Duration.ofMillis(500));
        ServiceNowConnection.setRetries(RETRIES);
        var home = new File(arguments[0]);
        Path config = home.toPath().resolve("config.xml");
        if (!Files.exists(config)) {
            Files.writeString(
                    config, "<hudson><numExecutors>" + (AT_ONCE + STOCK_AT_ONCE) + "</numExecutors></hudson>");
        }
        var rule = new JenkinsRule().with(() -> home);
        rule.before();
        if (ServiceNowConfiguration.get().getConnections().isEmpty()) {
            SimulatorConnection.storeSecret(ServiceNowSimulator.CLIENT_SECRET);
            var connection = new ServiceNowConnection(
                    "simulator", arguments[1], ServiceNowSimulator.CLIENT_ID, SimulatorConnection.CREDENTIALS_ID);
            connection.getCmdb().setCreateRelationshipTypes(true);
            ServiceNowConfiguration.get().setConnections(List.of(connection));
        }
        run(
                List.of(
                        new Fleet(rule, JOB, SCRIPT, Integer.parseInt(arguments[2]), AT_ONCE),
                        new Fleet(rule, STOCK_JOB, STOCK_SCRIPT, Integer.parseInt(arguments[3]), STOCK_AT_ONCE)),
                home.toPath().resolve(ENDED));
    }

    /** Until it is killed: what follows the end of a build goes on. */
    private static void run(List<Fleet> fleets, Path ended) throws Exception {
        while (true) {
            boolean started = false;
            var text = new StringBuilder();
            int done = 0;
            for (var fleet : fleets) {
                fleet.building.removeIf(run -> !run.isBuilding());
                done += fleet.begun() - fleet.building.size();
                fleet.building.forEach(run -> text.append(' ').append(run.getExternalizableId()));
                abort(fleet.building);
                started |= fleet.startOne();
            }
            Path written = Files.writeString(ended.resolveSibling(ENDED + ".new"), done + text.toString());
            Files.move(written, ended, StandardCopyOption.ATOMIC_MOVE);
            if (!started) {
                Thread.sleep(200);
            }
        }
    }

    /** Builds of one kind. */
    private static final class Fleet {

        private final List<WorkflowJob> jobs = new ArrayList<>();
        private final List<WorkflowRun> building = new ArrayList<>();
        private final int builds;
        private final int atOnce;

        Fleet(JenkinsRule rule, String prefix, String script, int builds, int atOnce) throws Exception {
            this.builds = builds;
            this.atOnce = atOnce;
            for (int i = 1; i <= JOBS; i++) {
                var job = rule.jenkins.getItemByFullName(prefix + i, WorkflowJob.class);
                if (job == null) {
                    job = rule.createProject(WorkflowJob.class, prefix + i);
                }
                job.setDefinition(new CpsFlowDefinition(script.replace("%job", String.valueOf(i)), true));
                jobs.add(job);
                writeReport(rule.jenkins.getRootDir().toPath().resolve("workspace/" + job.getName()), i);
                // Without an execution it is one that was not stored yet when Jenkins was killed.
                job.getBuilds().stream()
                        .filter(run -> run.getExecution() != null)
                        .forEach(building::add);
            }
        }

        /**
         * In the workspace before a build comes, because Jenkins cannot resume a build that was killed in {@code writeFile}; once,
         * because a build may be reading it.
         */
        private static void writeReport(Path workspace, int job) throws IOException {
            Path report = workspace.resolve("TEST-a.xml");
            if (Files.exists(report)) {
                return;
            }
            var failure = Life.of(job) == Life.BAD_EVIDENCE ? "<failure message='no'/>" : "";
            Files.createDirectories(workspace);
            Files.writeString(
                    report,
                    "<testsuite name='s' tests='1'><testcase name='boots'>" + failure + "</testcase></testsuite>");
        }

        int begun() {
            return jobs.stream().mapToInt(Fleet::last).sum();
        }

        boolean startOne() throws Exception {
            var job = jobs.stream()
                    .filter(free -> next(free) <= builds)
                    .filter(free -> building.stream().noneMatch(run -> run.getParent() == free && isRecent(run)))
                    .min(Comparator.comparingInt(this::next));
            if (job.isEmpty() || building.size() >= atOnce) {
                return false;
            }
            building.add(job.get().scheduleBuild2(0).waitForStart());
            return true;
        }

        /** Number of the life cycle that the job has next. */
        private int next(WorkflowJob job) {
            return Place.lifecycle(jobs.indexOf(job) + 1, last(job) + 1);
        }

        private static int last(WorkflowJob job) {
            var run = job.getLastBuild();
            return run == null ? 0 : run.getNumber();
        }

        private static boolean isRecent(WorkflowRun run) {
            return System.currentTimeMillis() - run.getTimeInMillis() < LONGEST.toMillis();
        }
    }

    private static final class Aborted extends CauseOfInterruption {

        private static final long serialVersionUID = 1L;

        @Override
        public String getShortDescription() {
            return "aborted by Ann";
        }
    }

    private static void abort(List<WorkflowRun> building) throws Exception {
        for (var run : building) {
            var job = run.getParent().getName();
            if (job.startsWith(JOB)
                    && Life.of(Integer.parseInt(job.substring(JOB.length()))) == Life.ABORTED
                    && run.getExecution() != null
                    && JenkinsRule.getLog(run).contains("Waiting for the approval")) {
                run.getExecution().interrupt(Result.ABORTED, new Aborted());
            }
        }
    }
}
