package io.jenkins.plugins.servicenow.bench;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.approval.Polls;
import io.jenkins.plugins.servicenow.client.RetryRules;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** The controller of {@link Campaign}: goes on with the builds that it finds, starts more, and ends when all have ended. */
final class CampaignJenkins {

    static final String JOB = "os-image";

    /** The file of the home that tells how many builds have ended. */
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

    private static final int AT_ONCE = 20;

    private static final String SCRIPT = """
            def n = env.BUILD_NUMBER as int
            def life = n % 20
            // A signature for each six that fail.
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
            echo '%s'
            snowLifecycle {
                node {
                    def failure = life == 7 ? "<failure message='no'/>" : ''
                    writeFile file: 'TEST-a.xml',
                        text: "<testsuite name='s' tests='1'><testcase name='t${n}'>${failure}</testcase></testsuite>"
                    snowRegisterCI name: "image-${n}", version: '1'
                    if (life == 5 || life == 6) { error "image ${n} does not boot: ${cause}" }
                    snowAttachTests results: 'TEST-*.xml', onFailure: 'fail'
                    snowLinkDeployment servers: ["web-${n}"]
                }
            }
            """.replace("%s", BEHIND_THE_GATE);

    private CampaignJenkins() {}

    /** @param arguments the home, the URL of ServiceNow, and how many builds there are to be */
    public static void main(String... arguments) throws Throwable {
        ProcessHandle.current()
                .parent()
                .ifPresent(parent ->
                        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        Polls.every(Duration.ofMillis(500));
        ServiceNowConnection.setRetries(RETRIES);
        var home = new File(arguments[0]);
        int lifecycles = Integer.parseInt(arguments[2]);
        Path config = home.toPath().resolve("config.xml");
        if (!Files.exists(config)) {
            Files.writeString(config, "<hudson><numExecutors>" + AT_ONCE + "</numExecutors></hudson>");
        }
        var rule = new JenkinsRule().with(() -> home);
        rule.before();
        var job = rule.jenkins.getItemByFullName(JOB, WorkflowJob.class);
        if (job == null) {
            SimulatorConnection.storeSecret(ServiceNowSimulator.CLIENT_SECRET);
            var connection = new ServiceNowConnection(
                    "simulator", arguments[1], ServiceNowSimulator.CLIENT_ID, SimulatorConnection.CREDENTIALS_ID);
            connection.getCmdb().setCreateRelationshipTypes(true);
            ServiceNowConfiguration.get().setConnections(List.of(connection));
            job = rule.createProject(WorkflowJob.class, JOB);
            job.setDefinition(new CpsFlowDefinition(SCRIPT, true));
        }
        run(job, lifecycles, home.toPath().resolve(ENDED));
    }

    /** Until it is killed: what follows the end of a build goes on. */
    private static void run(WorkflowJob job, int lifecycles, Path ended) throws Exception {
        var last = job.getLastBuild();
        int begun = last == null ? 0 : last.getNumber();
        List<WorkflowRun> building = new ArrayList<>();
        job.getBuilds().forEach(building::add);
        while (true) {
            building.removeIf(run -> !run.isBuilding());
            Files.writeString(ended, String.valueOf(begun - building.size()));
            if (begun < lifecycles && building.size() < AT_ONCE) {
                building.add(job.scheduleBuild2(0).waitForStart());
                begun++;
            } else {
                Thread.sleep(200);
                abort(building);
            }
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
            if (Campaign.Life.of(run.getNumber()) == Campaign.Life.ABORTED
                    && run.getExecution() != null
                    && JenkinsRule.getLog(run).contains("Waiting for the approval")) {
                run.getExecution().interrupt(Result.ABORTED, new Aborted());
            }
        }
    }
}
