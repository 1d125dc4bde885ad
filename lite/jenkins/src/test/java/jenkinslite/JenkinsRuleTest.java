package jenkinslite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import hudson.security.ACL;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class JenkinsRuleTest {
    @Test
    void aTestActsAsJenkinsItself(JenkinsRule j) {
        assertSame(ACL.SYSTEM2, Jenkins.getAuthentication2());
        assertSame(j.jenkins, Jenkins.get());
    }

    @Test
    void buildsAndChecks(JenkinsRule j) throws Exception {
        var build = j.buildAndAssertSuccess(j.createProject(ToyJob.class));
        assertEquals("test0", build.getParent().getName());
        var failure = assertThrows(AssertionError.class, () -> j.assertBuildStatus(Result.FAILURE, build));
        assertTrue(failure.getMessage().contains("unexpected build status"), failure.getMessage());
    }

    @Test
    void checksLogs(JenkinsRule j) throws Exception {
        var build = j.createProject(ToyJob.class).build((b, log) -> {
            log.println("baking");
            return Result.SUCCESS;
        });
        j.assertLogContains("bak", build);
        j.assertLogNotContains("burning", build);
        assertThrows(AssertionError.class, () -> j.assertLogContains("burning", build));
        assertThrows(AssertionError.class, () -> j.assertLogNotContains("bak", build));
    }

    @Test
    void waitsForAMessageOfARunningBuild(JenkinsRule j) throws Exception {
        var started = new SynchronousQueue<ToyJob.Build>();
        var asked = new CountDownLatch(1);
        var job = j.createProject(ToyJob.class);
        var running = background(() -> job.build((build, log) -> {
            started.put(build);
            log.println("baking");
            asked.await(10, TimeUnit.SECONDS);
            return Result.SUCCESS;
        }));
        var build = started.poll(10, TimeUnit.SECONDS);
        j.waitForMessage("baking", build);
        assertTrue(build.isBuilding());
        asked.countDown();
        j.waitForCompletion(build);
        j.assertBuildStatusSuccess(running.get());
    }

    @Test
    void failsWhenTheBuildEndsWithoutTheMessage(JenkinsRule j) throws Exception {
        var build = j.createProject(ToyJob.class).build((b, log) -> Result.SUCCESS);
        assertThrows(AssertionError.class, () -> j.waitForMessage("never", build));
    }

    @Test
    void waitsNoLongerThanItsTimeout(JenkinsRule j) throws Exception {
        j.timeout = 0;
        var job = j.createProject(ToyJob.class);
        job.build((build, log) -> {
            var failure = assertThrows(AssertionError.class, () -> j.waitForMessage("never", build));
            assertTrue(
                    failure.getMessage().startsWith("After 0 s: test0 #1 has not written: never"),
                    failure.getMessage());
            assertThrows(AssertionError.class, () -> j.waitForCompletion(build));
            return Result.SUCCESS;
        });
    }

    private interface Work {
        ToyJob.Build run() throws Exception;
    }

    private static Future<ToyJob.Build> background(Work work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return work.run();
            } catch (Exception x) {
                throw new IllegalStateException(x);
            }
        });
    }
}
