package org.jvnet.hudson.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TopLevelItem;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import jenkinslite.Session;
import jenkinslite.Waiting;

/** A Jenkins for a test, with a new home unless one is given. The test's thread acts as Jenkins itself. */
public class JenkinsRule {
    public Jenkins jenkins;

    /** Seconds that a wait may take. */
    public int timeout = 180;

    private final AtomicInteger projects = new AtomicInteger();
    private HudsonHomeLoader homeLoader;
    private File temporaryHome;
    private Session session;
    private ACLContext asBefore;

    public JenkinsRule() {}

    public JenkinsRule with(HudsonHomeLoader homeLoader) {
        this.homeLoader = homeLoader;
        return this;
    }

    public void before() throws Throwable {
        if (homeLoader == null) {
            temporaryHome = Files.createTempDirectory("jenkins-home").toFile();
        }
        session = Session.start(homeLoader == null ? temporaryHome : homeLoader.allocate());
        jenkins = session.jenkins();
        asBefore = ACL.as2(ACL.SYSTEM2);
    }

    public void after() throws Exception {
        if (session != null) {
            asBefore.close();
            session.stop();
            jenkins = null;
        }
        if (temporaryHome != null) {
            Util.deleteRecursive(temporaryHome);
        }
    }

    public <T extends TopLevelItem> T createProject(Class<T> type, String name) throws IOException {
        return jenkins.createProject(type, name);
    }

    public <T extends TopLevelItem> T createProject(Class<T> type) throws IOException {
        return createProject(type, "test" + projects.getAndIncrement());
    }

    public <R extends Run> R assertBuildStatus(Result status, R r) throws Exception {
        assertEquals(status, r.getResult(), () -> "unexpected build status; build log was:\n" + logOrFailure(r));
        return r;
    }

    public <R extends Run> R assertBuildStatus(Result status, Future<? extends R> r) throws Exception {
        assertNotNull(r, "build was actually scheduled");
        return assertBuildStatus(status, r.get());
    }

    public <R extends Run> R assertBuildStatusSuccess(R r) throws Exception {
        return assertBuildStatus(Result.SUCCESS, r);
    }

    @NonNull
    public <J extends Job<J, R> & ParameterizedJobMixIn.ParameterizedJob<J, R>, R extends Run<J, R> & Queue.Executable>
            R buildAndAssertSuccess(@NonNull J job) throws Exception {
        return buildAndAssertStatus(Result.SUCCESS, job);
    }

    @NonNull
    public <J extends Job<J, R> & ParameterizedJobMixIn.ParameterizedJob<J, R>, R extends Run<J, R> & Queue.Executable>
            R buildAndAssertStatus(@NonNull Result status, @NonNull J job) throws Exception {
        return assertBuildStatus(status, job.scheduleBuild2(0));
    }

    /** Without the console notes. */
    public static String getLog(Run run) throws IOException {
        var log = new ByteArrayOutputStream();
        run.getLogText().writeLogTo(0, log);
        return log.toString(StandardCharsets.UTF_8);
    }

    private static String logOrFailure(Run run) {
        try {
            return getLog(run);
        } catch (IOException x) {
            return x.toString();
        }
    }

    public void assertLogContains(String substring, Run run) throws IOException {
        var log = getLog(run);
        assertTrue(log.contains(substring), () -> "expected to find: " + substring + "\nin the log:\n" + log);
    }

    public void assertLogNotContains(String substring, Run run) throws IOException {
        var log = getLog(run);
        assertFalse(log.contains(substring), () -> "expected not to find: " + substring + "\nin the log:\n" + log);
    }

    public <R extends Run<?, ?>> R waitForCompletion(R r) throws InterruptedException {
        Waiting.until(() -> !r.isLogUpdated(), timeout, () -> r + " has not ended; its log:\n" + logOrFailure(r));
        return r;
    }

    /** Fails when the build ends without having written the message. */
    public <R extends Run<?, ?>> R waitForMessage(String message, R r) throws IOException, InterruptedException {
        Waiting.until(
                () -> !r.isLogUpdated() || logOrFailure(r).contains(message),
                timeout,
                () -> r + " has not written: " + message + "\nits log:\n" + logOrFailure(r));
        assertLogContains(message, r);
        return r;
    }
}
