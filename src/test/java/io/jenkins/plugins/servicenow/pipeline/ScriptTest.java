package io.jenkins.plugins.servicenow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.StringParameterValue;
import java.io.File;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jenkinsci.plugins.workflow.actions.ErrorAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ScriptTest {

    @Test
    void errorStepFailsTheBuildWithoutAStackTrace(JenkinsRule j) throws Exception {
        var build = Pipelines.ends(j, Result.FAILURE, "error 'not today'");
        j.assertLogContains("ERROR: not today\nFinished: FAILURE\n", build);
        j.assertLogNotContains("\tat ", build);
    }

    @Test
    void otherExceptionPrintsItsStackTrace(JenkinsRule j) throws Exception {
        var build = Pipelines.ends(j, Result.FAILURE, "throw new IllegalStateException('oops')");
        j.assertLogContains("java.lang.IllegalStateException: oops", build);
        j.assertLogContains("\tat WorkflowScript.run(WorkflowScript:1)", build);
    }

    @Test
    void scriptThatDoesNotCompileFailsTheBuild(JenkinsRule j) throws Exception {
        var build = Pipelines.ends(j, Result.FAILURE, "if (");
        j.assertLogContains("MultipleCompilationErrorsException: startup failed:", build);
        assertNull(build.getExecution().getNode("2"));
    }

    @Test
    void unknownStepIsNamed(JenkinsRule j) throws Exception {
        var build = Pipelines.ends(j, Result.FAILURE, "noSuchThing 'x'");
        j.assertLogContains("java.lang.NoSuchMethodError: No such DSL method 'noSuchThing' found among steps [", build);
    }

    @Test
    void parametersOfTheBuildAreThereAndOthersAreNull(JenkinsRule j) throws Exception {
        var job = Pipelines.job(j, "echo \"got ${params.GIVEN} and ${params.OTHER}\"");
        var parameters = new ParametersAction(new StringParameterValue("GIVEN", "this"));
        var build = j.assertBuildStatusSuccess(job.scheduleBuild2(0, parameters).get());
        j.assertLogContains("got this and null", build);
    }

    @Test
    void stepOutsideOfItsBlockSaysWhatIsMissing(JenkinsRule j) throws Exception {
        var build = Pipelines.ends(j, Result.FAILURE, "sh 'true'");
        j.assertLogContains("Required context class hudson.FilePath is missing", build);
        j.assertLogContains(
                "Perhaps you forgot to surround the sh step with a step that provides this, such as: node", build);
    }

    @Test
    void catchErrorGoesOnAndSetsResults(JenkinsRule j) throws Exception {
        var warnings = new CopyOnWriteArrayList<String>();
        var build = Pipelines.startAndWaitFor(j, "before/1", """
                semaphore 'before'
                catchError(buildResult: 'UNSTABLE', stageResult: 'FAILURE', message: 'the tests') {
                    error 'broken'
                }
                echo 'still running'
                """);
        build.getExecution().addListener(node -> warnings.add(node.getDisplayFunctionName()));
        SemaphoreStep.success("before/1", null);
        j.assertBuildStatus(Result.UNSTABLE, j.waitForCompletion(build));
        j.assertLogContains("ERROR: the tests\nERROR: broken\nSetting overall build result to UNSTABLE\n", build);
        j.assertLogContains("still running", build);
        assertTrue(nodes(build).stream().anyMatch(node -> node.getAction(WarningAction.class) != null));
        assertTrue(warnings.contains("// catchError"));
    }

    private static List<FlowNode> nodes(WorkflowRun build) throws Exception {
        var nodes = new ArrayList<FlowNode>();
        for (int i = 2; ; i++) {
            var node = build.getExecution().getNode(Integer.toString(i));
            if (node == null) {
                return nodes;
            }
            nodes.add(node);
        }
    }

    @Test
    void unstableMarksTheBuild(JenkinsRule j) throws Exception {
        var build = Pipelines.ends(j, Result.UNSTABLE, "unstable 'a bit'; echo 'goes on'");
        j.assertLogContains("WARNING: a bit", build);
        j.assertLogContains("goes on", build);
    }

    @Test
    void retryTriesAgain(JenkinsRule j) throws Exception {
        var build = Pipelines.succeeds(j, """
                int n = 0
                def r = retry(3) {
                    if (++n < 3) { error "try ${n}" }
                    "worked at ${n}"
                }
                echo r
                """);
        j.assertLogContains("ERROR: try 1\nRetrying\n", build);
        j.assertLogContains("ERROR: try 2\nRetrying\n", build);
        j.assertLogContains("worked at 3", build);
    }

    @Test
    void failedStepHasAnErrorAction(JenkinsRule j) throws Exception {
        var build = Pipelines.ends(j, Result.FAILURE, "stage('S') { error 'broken' }");
        var failed = nodes(build).stream()
                .filter(node -> node.getAction(ErrorAction.class) != null)
                .map(FlowNode::getDisplayFunctionName)
                .toList();
        assertEquals(List.of("error", "}", "// stage", "End of Pipeline"), failed);
    }

    @Test
    void parallelRunsItsBranchesSideBySideAndReturnsTheirValues(JenkinsRule j) throws Exception {
        var build = Pipelines.startAndWaitFor(j, "one/1", """
                def r = parallel one: { semaphore 'one'; 1 }, two: { semaphore 'two'; 2 }
                echo "sum ${r.one + r.two}"
                """);
        SemaphoreStep.waitForStart("two/1", build);
        j.assertLogContains("[Pipeline] { (Branch: one)\n[Pipeline] { (Branch: two)\n", build);
        SemaphoreStep.success("two/1", null);
        SemaphoreStep.success("one/1", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(build));
        j.assertLogContains("sum 3", build);
    }

    @Test
    void parallelWaitsForAllAndReportsTheGravestError(JenkinsRule j) throws Exception {
        var build = Pipelines.startAndWaitFor(j, "slow/1", """
                parallel quick: { error 'reported' }, slow: { semaphore 'slow'; throw new IllegalStateException('bug') }
                """);
        j.waitForMessage("Failed in branch quick", build);
        SemaphoreStep.success("slow/1", null);
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(build));
        j.assertLogContains("java.lang.IllegalStateException: bug", build);
    }

    @Test
    void failFastStopsTheOtherBranches(JenkinsRule j) throws Exception {
        var build = Pipelines.ends(j, Result.FAILURE, """
                parallel(
                    failFast: true,
                    bad: { error 'broken' },
                    good: { semaphore 'never' })
                """);
        j.assertLogContains("Failed in branch good", build);
        j.assertLogContains("ERROR: broken", build);
    }

    @Test
    void nestedParallelWorks(JenkinsRule j) throws Exception {
        var build = Pipelines.succeeds(j, """
                def r = parallel a: { parallel(x: { 1 }, y: { 2 }) }, b: { [x: 3] }
                echo "${r.a.x} ${r.a.y} ${r.b.x}"
                """);
        j.assertLogContains("1 2 3", build);
    }

    @Test
    void shellGivesStatusAndOutput(JenkinsRule j) throws Exception {
        var build = Pipelines.ends(j, Result.FAILURE, """
                node {
                    echo "status ${sh(script: 'exit 3', returnStatus: true)}"
                    echo "output <${sh(script: 'echo hello; echo aside >&2', returnStdout: true).trim()}>"
                    sh '''#!/bin/sh
                    echo no trace'''
                    sh 'exit 7'
                }
                """);
        j.assertLogContains("status 3", build);
        j.assertLogContains("+ echo hello", build);
        j.assertLogContains("aside", build);
        j.assertLogContains("output <hello>", build);
        j.assertLogContains("no trace", build);
        j.assertLogNotContains("+ echo no trace", build);
        j.assertLogContains("ERROR: script returned exit code 7", build);
    }

    @Test
    void filesAreWrittenReadAndArchived(JenkinsRule j) throws Exception {
        var build = Pipelines.succeeds(j, """
                node {
                    writeFile file: 'out/a.txt', text: 'hällo'
                    dir('out') {
                        echo readFile('a.txt')
                    }
                    archiveArtifacts artifacts: 'out/**'
                }
                """);
        j.assertLogContains("hällo", build);
        assertEquals("hällo", Files.readString(new File(build.getRootDir(), "archive/out/a.txt").toPath()));
    }

    @Test
    void archivingNothingIsAnError(JenkinsRule j) throws Exception {
        var build = Pipelines.ends(j, Result.FAILURE, "node { archiveArtifacts '*.img' }");
        j.assertLogContains(
                "ERROR: No artifacts found that match the file pattern \"*.img\". Configuration error?", build);
    }

    @Test
    void environmentReachesScriptAndShell(JenkinsRule j) throws Exception {
        var build = Pipelines.succeeds(j, """
                env.MINE = 'set'
                withEnv(['A=1', 'B=$A-2']) {
                    echo "${env.A} ${env.B} ${env.MINE} ${env.NONE} ${JOB_NAME} ${env.BUILD_NUMBER}"
                    node {
                        sh 'echo shell $A $B $MINE $JOB_NAME; test "$WORKSPACE" = "$PWD"; test -n "$PATH"'
                    }
                }
                echo "after ${env.A}"
                """);
        j.assertLogContains("1 1-2 set null p 1", build);
        j.assertLogContains("shell 1 1-2 set p\n", build);
        j.assertLogContains("after null", build);
    }

    @Test
    void functionsClassesAndNonCpsMethodsWork(JenkinsRule j) throws Exception {
        var build = Pipelines.succeeds(j, """
                class Point implements Serializable { int x; int y; int sum() { x + y } }
                def twice(f) { f(); f() }
                @NonCPS def sorted(list) { list.sort { a, b -> b <=> a } }
                def total = 0
                twice { total += new Point(x: 1, y: 2).sum() }
                println "total ${total} ${sorted([1, 3, 2])}"
                switch (total) { case 6: echo 'six'; break; default: echo 'other' }
                echo([1, 2].collect { it * 2 }.join(','))
                """);
        j.assertLogContains("total 6 [3, 2, 1]", build);
        j.assertLogContains("six", build);
        j.assertLogContains("2,4", build);
    }

    @Test
    void sleepSleeps(JenkinsRule j) throws Exception {
        var build = Pipelines.succeeds(j, "sleep time: 50, unit: 'MILLISECONDS'; stage('S') { sleep 0 }");
        j.assertLogContains("Sleeping for ", build);
    }

    @Test
    void localVariableThatCannotBeWrittenFailsTheBuildAndNamesItsClass(JenkinsRule j) throws Exception {
        var build = Pipelines.ends(j, Result.FAILURE, "def o = new Object(); semaphore 'wait'; echo \"${o}\"");
        j.assertLogContains("java.io.NotSerializableException: java.lang.Object", build);
    }

    @Test
    void twoBuildsOfAJobHaveTheirOwnWorkspaces(JenkinsRule j) throws Exception {
        var job = Pipelines.job(j, "node { echo env.WORKSPACE; semaphore 'wait' }");
        var first = job.scheduleBuild2(0).waitForStart();
        SemaphoreStep.waitForStart("wait/1", first);
        var second = job.scheduleBuild2(0).waitForStart();
        SemaphoreStep.waitForStart("wait/2", second);
        SemaphoreStep.success("wait/1", null);
        SemaphoreStep.success("wait/2", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(first));
        j.assertBuildStatusSuccess(j.waitForCompletion(second));
        j.assertLogContains("workspace/p\n", first);
        j.assertLogContains("workspace/p@2\n", second);
    }
}
