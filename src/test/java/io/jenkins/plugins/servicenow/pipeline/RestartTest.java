package io.jenkins.plugins.servicenow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import hudson.model.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class RestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for (x in ['a', 'b', 'c']) { visit(x) }",
                "for (x in new ArrayList(['a', 'b', 'c'])) { visit(x) }",
                "for (x in (['a', 'b', 'c'] as String[])) { visit(x) }",
                "for (x in (['a', 'b', 'c'] as Set)) { visit(x) }",
                "for (String x : ['a', 'b', 'c']) { visit(x) }",
                "for (e in [a: 1, b: 2, c: 3]) { visit(e.key) }",
                "for (e in [a: 1, b: 2, c: 3].entrySet()) { visit(e.key) }",
                "for (k in [a: 1, b: 2, c: 3].keySet()) { visit(k) }",
                "for (v in [x: 'a', y: 'b', z: 'c'].values()) { visit(v) }",
                "for (e in new TreeMap([a: 1, b: 2, c: 3])) { visit(e.key) }",
                "for (x in 'a'..'c') { visit(x) }",
                "for (x in 'a'..<'d') { visit(x) }",
                "for (i in 2..0) { visit('cba'[i]) }",
                "for (int i = 0; i < 3; i++) { visit('abc'[i]) }",
                "int i = 0; while (i < 3) { visit('abc'[i++]) }",
                "['a', 'b', 'c'].each { visit(it) }",
                "[a: 1, b: 2, c: 3].each { k, v -> visit(k) }",
                "(1..3).each { visit('abc'[it - 1]) }",
                "3.times { visit('abc'[it]) }",
                "['a', 'b', 'c'].eachWithIndex { x, n -> visit(x) }",
                "def all = ['a', 'b', 'c'].collect { visit(it); it }; echo 'collected ' + all",
                "['a', 'b', 'c'].findAll { visit(it); true }",
            })
    void iterationGoesOnWhereItWas(String loop) throws Throwable {
        sessions.then(j -> Pipelines.startAndWaitFor(j, "wait/2", loop + """

                def visit(x) {
                    semaphore 'wait'
                    echo "visited ${x}"
                }
                """, "wait/1"));
        sessions.then(j -> {
            SemaphoreStep.success("wait/2", null);
            SemaphoreStep.success("wait/3", null);
            var build = j.assertBuildStatusSuccess(j.waitForCompletion(Pipelines.resumed()));
            var visits = build.getLog(1000).stream()
                    .filter(line -> line.startsWith("visited"))
                    .toList();
            assertEquals(List.of("visited a", "visited b", "visited c"), visits);
        });
    }

    @Test
    void localVariablesClosuresAndBindingSurvive() throws Throwable {
        sessions.then(j -> Pipelines.startAndWaitFor(j, "wait/1", """
                def list = [1, [two: 2]]
                def map = [key: 'value', nested: [1, 2, 3]]
                def text = "G${list[0]}String"
                def add = { a, b -> a + b + list[0] }
                global = 'in the binding'
                semaphore 'wait'
                echo "${list} ${map} ${text} ${add(1, 2)} ${global}"
                """));
        sessions.then(j -> {
            SemaphoreStep.success("wait/1", null);
            var build = j.assertBuildStatusSuccess(j.waitForCompletion(Pipelines.resumed()));
            j.assertLogContains("[1, [two:2]] [key:value, nested:[1, 2, 3]] G1String 4 in the binding", build);
        });
    }

    @Test
    void valueAndErrorOfAWaitingStepReachTheScript() throws Throwable {
        sessions.then(j -> Pipelines.startAndWaitFor(j, "wait/1", """
                def value = semaphore 'wait'
                echo "got ${value.answer}"
                try {
                    error 'as planned'
                } catch (x) {
                    echo "caught ${x.message}"
                } finally {
                    semaphore 'finally'
                    echo 'finally'
                }
                """));
        sessions.then(j -> {
            SemaphoreStep.success("wait/1", new HashMap<>(Map.of("answer", 42)));
            SemaphoreStep.waitForStart("finally/1", Pipelines.resumed());
        });
        sessions.then(j -> {
            SemaphoreStep.success("finally/1", null);
            var build = j.assertBuildStatusSuccess(j.waitForCompletion(Pipelines.resumed()));
            j.assertLogContains("got 42", build);
            j.assertLogContains("caught as planned\n", build);
            j.assertLogContains("finally", build);
            j.assertLogContains("Resuming build at ", build);
        });
    }

    @Test
    void blocksAroundAWaitingStepSurvive() throws Throwable {
        sessions.then(j -> Pipelines.startAndWaitFor(j, "wait/1", """
                node {
                    withEnv(['GREETING=hello']) {
                        dir('sub') {
                            env.SET_IN_SCRIPT = 'kept'
                            semaphore 'wait'
                            sh 'echo $GREETING $SET_IN_SCRIPT from $(basename $PWD)'
                        }
                    }
                }
                """));
        sessions.then(j -> {
            SemaphoreStep.success("wait/1", null);
            var build = j.assertBuildStatusSuccess(j.waitForCompletion(Pipelines.resumed()));
            j.assertLogContains("hello kept from sub", build);
            j.assertLogContains("[Pipeline] // node", build);
        });
    }

    @Test
    void parallelBranchesSurvive() throws Throwable {
        sessions.then(j -> {
            var build = Pipelines.startAndWaitFor(j, "a/1", """
                    def r = parallel(
                        one: { semaphore 'a'; 'first' },
                        two: { semaphore 'b'; 'second' })
                    echo "results ${r.one} ${r.two}"
                    """);
            SemaphoreStep.waitForStart("b/1", build);
            SemaphoreStep.success("b/1", null);
            j.waitForMessage("[Pipeline] }", build);
        });
        sessions.then(j -> {
            SemaphoreStep.success("a/1", null);
            var build = j.assertBuildStatusSuccess(j.waitForCompletion(Pipelines.resumed()));
            j.assertLogContains("results first second", build);
        });
    }

    @Test
    void flowNodesAndTheirActionsSurvive() throws Throwable {
        sessions.then(j -> {
            var build = Pipelines.startAndWaitFor(j, "wait/1", "stage('S') { semaphore 'wait' }");
            var node = build.getExecution().getCurrentHeads().get(0);
            node.addAction(new PauseAction("for approval"));
        });
        sessions.then(j -> {
            var build = Pipelines.resumed();
            var execution = build.getExecution();
            var node = execution.getCurrentHeads().get(0);
            assertEquals("semaphore", node.getDisplayFunctionName());
            assertNotNull(PauseAction.getCurrentPause(node));
            var body = execution.getNode(node.getEnclosingId());
            assertEquals("{ (S)", body.getDisplayFunctionName());
            assertEquals(List.of(body), node.getParents());
            SemaphoreStep.success("wait/1", null);
            j.assertBuildStatusSuccess(j.waitForCompletion(build));
        });
    }

    @Test
    void backgroundWorkThatWasCutOffFailsItsStep() throws Throwable {
        sessions.then(j -> {
            Pipelines.job(j, "stuckInBackground()").scheduleBuild2(0).waitForStart();
            TestSteps.StuckInBackground.STARTED.acquire();
        });
        sessions.then(j -> {
            var build = j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(Pipelines.resumed()));
            j.assertLogContains("cannot be resumed after a controller restart", build);
        });
    }

    @Test
    void completedBuildIsStillThere() throws Throwable {
        sessions.then(j -> Pipelines.succeeds(j, "stage('S') { echo 'hello' }"));
        sessions.then(j -> {
            var build = Pipelines.resumed();
            assertFalse(build.isBuilding());
            assertEquals(Result.SUCCESS, build.getResult());
            var execution = build.getExecution();
            assertEquals("End of Pipeline", execution.getCurrentHeads().get(0).getDisplayFunctionName());
        });
    }

    @Test
    void sleepAndTimeoutGoOn() throws Throwable {
        sessions.then(j -> Pipelines.startAndWaitFor(j, "wait/1", """
                timeout(time: 3, unit: 'SECONDS') {
                    semaphore 'wait'
                }
                """));
        sessions.then(j -> {
            var build = j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(Pipelines.resumed()));
            j.assertLogContains("Timeout has been exceeded", build);
        });
    }

    @Test
    void abortAfterRestart() throws Throwable {
        sessions.then(j -> Pipelines.startAndWaitFor(j, "wait/1", "node { semaphore 'wait' }"));
        sessions.then(j -> {
            var build = Pipelines.resumed();
            build.getExecution().interrupt(Result.ABORTED);
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(build));
        });
    }
}
