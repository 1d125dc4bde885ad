package jenkinslite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Extension;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.init.Terminator;
import hudson.model.User;
import hudson.security.ACL;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class SessionTest {
    private static final List<String> EVENTS = new ArrayList<>();

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Initializer(after = InitMilestone.JOB_LOADED)
    public static void late() {
        EVENTS.add("jobs loaded");
    }

    @Initializer(after = InitMilestone.PLUGINS_STARTED)
    public static void early() {
        EVENTS.add("plugins started");
    }

    @Extension
    public static class Service {
        @Terminator
        public void stop() {
            EVENTS.add("terminated");
        }
    }

    public static class Part implements Lifecycle {
        @Override
        public void started(Jenkins jenkins) {
            EVENTS.add("started");
        }

        @Override
        public void stopping(Jenkins jenkins) {
            EVENTS.add("stopping");
        }
    }

    @BeforeEach
    void forget() {
        EVENTS.clear();
    }

    @Test
    void runsInitializersThenTheStepThenTerminators() throws Throwable {
        sessions.then(j -> EVENTS.add("step"));
        assertEquals(List.of("plugins started", "jobs loaded", "started", "step", "terminated", "stopping"), EVENTS);
    }

    @Test
    void thereIsNoJenkinsBetweenTwoSessions() throws Throwable {
        var jenkins = new ArrayList<Jenkins>();
        sessions.then(j -> jenkins.add(Jenkins.get()));
        assertNull(Jenkins.getInstanceOrNull());
        assertThrows(IllegalStateException.class, Jenkins::get);
        sessions.then(j -> jenkins.add(Jenkins.get()));
        assertNotSame(jenkins.get(0), jenkins.get(1));
    }

    @Test
    void twoSessionsAtOneTimeAreRefused() throws Throwable {
        sessions.then(j -> assertThrows(IllegalStateException.class, () -> Session.start(sessions.getHome())));
    }

    @Test
    void valuesPerSessionAreForgotten() throws Throwable {
        sessions.then(j -> assertSame(User.getById("alice", true), User.getById("alice", false)));
        sessions.then(j -> assertNull(User.getById("alice", false)));
    }

    @Test
    void theTimerWorksAsJenkinsItselfAndEndsWithTheSession() throws Throwable {
        var timers = new ArrayList<ExecutorService>();
        sessions.then(j -> {
            timers.add(Timer.get());
            assertSame(
                    ACL.SYSTEM2, Timer.get().submit(Jenkins::getAuthentication2).get(10, TimeUnit.SECONDS));
        });
        sessions.then(j -> assertNotSame(timers.get(0), Timer.get()));
        assertTrue(timers.get(0).isTerminated());
    }

    @Test
    void whatATimedTaskThrowsIsLogged() throws Throwable {
        try (var log =
                new LogRecorder().record(SystemThreads.class, Level.WARNING).capture(5)) {
            sessions.then(j -> {
                var failing = Timer.get().schedule(() -> Integer.parseInt("planted"), 0, TimeUnit.SECONDS);
                assertThrows(ExecutionException.class, () -> failing.get(10, TimeUnit.SECONDS));
            });
            assertEquals(List.of("failure in a task"), log.getMessages());
            assertTrue(log.getRecords().get(0).getThrown().getMessage().contains("planted"));
        }
    }
}
