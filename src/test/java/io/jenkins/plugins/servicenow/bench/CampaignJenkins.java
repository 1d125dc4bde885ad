package io.jenkins.plugins.servicenow.bench;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.approval.Polls;
import io.jenkins.plugins.servicenow.client.RetryRules;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** The controller of {@link Campaign}: goes on with the builds that it finds, starts more, and ends when all have ended. */
final class CampaignJenkins {

    static final String JOB = "os-image";

    private static final int AT_ONCE = 20;

    private static final String SCRIPT = """
            def n = env.BUILD_NUMBER as int
            def life = n % 20
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
            echo 'BEHIND THE GATE'
            snowLifecycle {
                node {
                    def failure = life == 7 ? "<failure message='no'/>" : ''
                    writeFile file: 'TEST-a.xml',
                        text: "<testsuite name='s' tests='1'><testcase name='t${n}'>${failure}</testcase></testsuite>"
                    snowRegisterCI name: "image-${n}", version: '1'
                    if (life == 5 || life == 6) { error "image ${n} does not boot" }
                    snowAttachTests results: 'TEST-*.xml', onFailure: 'fail'
                    snowLinkDeployment servers: ["web-${n}"]
                }
            }
            """;

    private CampaignJenkins() {}

    /** @param arguments the home, the URL of ServiceNow, and how many builds there are to be */
    public static void main(String... arguments) throws Throwable {
        Polls.every(Duration.ofSeconds(1));
        ServiceNowConnection.setRetries(new RetryRules(
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(4)));
        int lifecycles = Integer.parseInt(arguments[2]);
        var rule = new JenkinsRule().with(() -> new File(arguments[0]));
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
        while (begun(job) < lifecycles || building(job) > 0) {
            if (begun(job) < lifecycles && building(job) < AT_ONCE) {
                job.scheduleBuild2(0).waitForStart();
            } else {
                Thread.sleep(200);
                abort(job);
            }
        }
        // What follows the end of a build has its time.
        Thread.sleep(15_000);
        rule.after();
        System.exit(0);
    }

    private static final class Aborted extends CauseOfInterruption {

        private static final long serialVersionUID = 1L;

        @Override
        public String getShortDescription() {
            return "aborted by Ann";
        }
    }

    private static int begun(WorkflowJob job) {
        var last = job.getLastBuild();
        return last == null ? 0 : last.getNumber();
    }

    private static long building(WorkflowJob job) {
        return StreamSupport.stream(job.getBuilds().spliterator(), false)
                .filter(WorkflowRun::isBuilding)
                .count();
    }

    private static void abort(WorkflowJob job) throws Exception {
        for (var run : job.getBuilds()) {
            if (run.isBuilding()
                    && Campaign.Life.of(run.getNumber()) == Campaign.Life.ABORTED
                    && JenkinsRule.getLog(run).contains("Waiting for the approval")
                    && run.getExecution() != null) {
                run.getExecution().interrupt(Result.ABORTED, new Aborted());
            }
        }
    }
}
