package io.jenkins.plugins.servicenow.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.client.KeyedLock;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** {@code resolveOnSuccess}: what a build after the failure does to the incident. */
@WithServiceNow
class ResolveOnSuccessTest {

    private static final String FAILING = """
            try { stage('Build') { error 'disk full' } } catch (e) { snowIncident(resolveOnSuccess: true); throw e }
            """;
    private static final String FINE = "echo 'fine'";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;
    private final LogRecorder warnings = new LogRecorder();

    @AfterEach
    void stopRecording() {
        warnings.close();
    }

    /** Returns when whatever the build leads to in ServiceNow is done. */
    private void build(JenkinsRule j, Result result, String script) throws Exception {
        if (j.jenkins.getItemByFullName(Pipelines.JOB, WorkflowJob.class) == null) {
            SimulatorConnection.configure(simulator);
        }
        Pipelines.run(j, result, script);
        IncidentResolver.get().resolveDue();
    }

    private Map<String, String> incident() {
        return simulator.records().all("incident").get(0);
    }

    private boolean isWatched(Map<String, String> incident) {
        return IncidentResolver.get().isWatched(simulator.url(), SysId.of(incident.get("sys_id")));
    }

    @Test
    void aLaterSuccessResolvesTheIncidentOnce() throws Throwable {
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            assertEquals("1", incident().get("state"));
            assertTrue(isWatched(incident()));
            build(j, Result.SUCCESS, FINE);
            assertEquals("6", incident().get("state"));
            assertEquals("Solution provided", incident().get("close_code"));
            assertTrue(
                    incident().get("close_notes").startsWith("os-image #2 succeeded."),
                    incident().get("close_notes"));
            assertFalse(isWatched(incident()));
            var updates = simulator.requests().count(RequestKind.TABLE_UPDATE);
            build(j, Result.SUCCESS, FINE);
            assertEquals(updates, simulator.requests().count(RequestKind.TABLE_UPDATE));
        });
    }

    @Test
    void theCopyOfTheIncidentInACloneIsNotResolved() throws Throwable {
        try (var clone = ServiceNowSimulator.start()) {
            sessions.then(j -> {
                build(j, Result.FAILURE, FAILING);
                clone.records().insert("incident", incident());
                ServiceNowConfiguration.get()
                        .setConnections(List.of(SimulatorConnection.connection("simulator", clone)));
                build(j, Result.SUCCESS, FINE);
                assertEquals(0, clone.requests().entries().size());
                assertTrue(isWatched(incident()));

                SimulatorConnection.configure(simulator);
                build(j, Result.SUCCESS, FINE);
                assertEquals("6", incident().get("state"));
            });
        }
    }

    @Test
    void theEndOfTheBuildIsEnoughToResolveIt() throws Throwable {
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            Pipelines.run(j, Result.SUCCESS, FINE);
            simulator.requests().await(RequestKind.TABLE_UPDATE, 1);
            // Waits for the check that is under way.
            IncidentResolver.get().resolveDue();
            assertEquals("6", incident().get("state"));
            assertEquals(1, simulator.requests().count(RequestKind.TABLE_UPDATE));
        });
    }

    @Test
    void anIncidentAtWhichABuildIsHoldsUpNoOther() throws Throwable {
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            var build = Executors.newSingleThreadExecutor();
            try {
                var lock = build.submit(() -> KeyedLock.acquire(dedupKey())).get();
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> build(j, Result.SUCCESS, FINE));
                assertTrue(isWatched(incident()));

                build.submit(lock::close).get();
                IncidentResolver.get().resolveDue();
                assertEquals("6", incident().get("state"));
            } finally {
                build.shutdownNow();
            }
        });
    }

    private String dedupKey() {
        return incident().get("correlation_id").replaceAll("^jenkins-incident-|-[^-]*$", "");
    }

    @Test
    void neitherAFailureNorAnUnstableBuildResolvesIt() throws Throwable {
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            build(j, Result.UNSTABLE, "unstable 'so so'");
            build(j, Result.FAILURE, FAILING);
            build(j, Result.FAILURE, "error 'something else'");
            assertEquals("1", incident().get("state"));
            assertEquals(1, simulator.records().all("incident").size());
        });
    }

    @Test
    void withoutTheParameterItIsLeftOpen() throws Throwable {
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING.replace("resolveOnSuccess: true", ""));
            build(j, Result.SUCCESS, FINE);
            assertEquals("1", incident().get("state"));
        });
    }

    @Test
    void aRecurrenceAfterTheSuccessIsAnotherIncident() throws Throwable {
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            build(j, Result.SUCCESS, FINE);
            build(j, Result.FAILURE, FAILING);
            var incidents = simulator.records().all("incident");
            assertEquals(
                    List.of("6", "1"),
                    incidents.stream().map(each -> each.get("state")).toList());
            build(j, Result.SUCCESS, FINE);
            assertEquals("6", simulator.records().all("incident").get(1).get("state"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "7", "8"})
    void whatWasResolvedManuallyIsLeftAsItIs(String state) throws Throwable {
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            simulator
                    .records()
                    .set("incident", incident().get("sys_id"), Map.of("state", state, "close_notes", "by Ann"));
            build(j, Result.SUCCESS, FINE);
            assertEquals(state, incident().get("state"));
            assertEquals("by Ann", incident().get("close_notes"));
            assertFalse(isWatched(incident()));
        });
    }

    @Test
    void anIncidentThatIsOnHoldIsResolvedToo() throws Throwable {
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            simulator.records().set("incident", incident().get("sys_id"), Map.of("state", "3"));
            build(j, Result.SUCCESS, FINE);
            assertEquals("6", incident().get("state"));
        });
    }

    @Test
    void anOutageIsWaitedOut() throws Throwable {
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.status(503));
            build(j, Result.SUCCESS, FINE);
            assertEquals("1", incident().get("state"));
            assertTrue(isWatched(incident()));
            build(j, Result.SUCCESS, FINE);
            assertEquals("6", incident().get("state"));
        });
    }

    @Test
    void aRestartLosesNothing() throws Throwable {
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.status(503));
            build(j, Result.SUCCESS, FINE);
            assertEquals("1", incident().get("state"));
        });
        sessions.then(j -> {
            IncidentResolver.get().resolveDue();
            assertEquals("6", incident().get("state"));
            assertFalse(isWatched(incident()));
        });
        sessions.then(j -> assertFalse(isWatched(incident())));
    }

    @Test
    void buildsMayBeDeletedMeanwhile() throws Throwable {
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getBuildByNumber(1)
                    .delete();
        });
        sessions.then(j -> {
            build(j, Result.SUCCESS, FINE);
            assertEquals("6", incident().get("state"));
        });
    }

    @Test
    void theIncidentOfADeletedJobSaysSoAndIsWatchedUntilSomebodyHasResolvedIt() throws Throwable {
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            j.jenkins.getItemByFullName(Pipelines.JOB, WorkflowJob.class).delete();
        });
        sessions.then(j -> {
            IncidentResolver.get().resolveDue();
            IncidentResolver.get().resolveDue();
            assertEquals(
                    1,
                    simulator.records().journal(incident().get("sys_id"), "work_notes").stream()
                            .filter(note -> note.startsWith("The Jenkins job os-image was deleted"))
                            .count());
            build(j, Result.SUCCESS, FINE);
            assertEquals("1", incident().get("state"), "a job of the same name is another one");
            assertTrue(isWatched(incident()));
            simulator.records().set("incident", incident().get("sys_id"), Map.of("state", "7"));
        });
        sessions.then(j -> {
            IncidentResolver.get().resolveDue();
            assertFalse(isWatched(incident()));
        });
    }

    @Test
    void aRefusalIsLoggedOnceAndTriedAgainButNotTheProblemOfTheBuild() throws Throwable {
        warnings.record(IncidentResolver.class, Level.WARNING).capture(10);
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            simulator.records().addColumn("incident", "u_root_cause", "Root cause");
            simulator.customisation().requireField("incident", "u_root_cause");
            build(j, Result.SUCCESS, FINE);
            assertNotEquals("6", incident().get("state"));
            build(j, Result.SUCCESS, FINE);
            assertTrue(isWatched(incident()));
            assertEquals(
                    1,
                    warnings.getMessages().stream()
                            .filter(message -> message.contains("INC0010001 requires manual resolution")
                                    && message.contains("The following fields are mandatory: Root cause"))
                            .count(),
                    () -> warnings.getMessages().toString());
        });
    }

    @Test
    void aJobThatFailsToLoadOnceKeepsItsIncident() throws Throwable {
        var hidden = new AtomicReference<Path>();
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            hidden.set(j.jenkins
                    .getItemByFullName(Pipelines.JOB, WorkflowJob.class)
                    .getConfigFile()
                    .getFile()
                    .toPath());
            Files.move(hidden.get(), hidden.get().resolveSibling("hidden"));
        });
        sessions.then(j -> {
            assertNull(j.jenkins.getItemByFullName(Pipelines.JOB, WorkflowJob.class));
            IncidentResolver.get().resolveDue();
            Files.move(hidden.get().resolveSibling("hidden"), hidden.get());
        });
        sessions.then(j -> {
            build(j, Result.SUCCESS, FINE);
            assertEquals("6", incident().get("state"));
        });
    }

    @Test
    void aConnectionThatTheJobMayNotUseAnyMoreIsNotUsed() throws Throwable {
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            var connection = ServiceNowConfiguration.get().getConnections().get(0);
            connection.setRestricted(true);
            var requests = simulator.requests().entries().size();
            build(j, Result.SUCCESS, FINE);
            assertEquals(requests, simulator.requests().entries().size());
            assertEquals("1", incident().get("state"));
            connection.setRestricted(false);
            build(j, Result.SUCCESS, FINE);
            assertEquals("6", incident().get("state"));
        });
    }

    @Test
    void anOutageOfAnyLengthGivesUpNothing() throws Throwable {
        warnings.record(IncidentResolver.class, Level.WARNING).capture(10);
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            simulator.faults().always(Fault.status(503));
            for (var tries = 0; tries < 22; tries++) {
                build(j, Result.SUCCESS, FINE);
            }
            assertTrue(isWatched(incident()));
            assertTrue(
                    warnings.getMessages().stream()
                            .anyMatch(message -> message.contains("INC0010001 is still not resolved")),
                    () -> warnings.getMessages().toString());
            simulator.faults().clear();
            build(j, Result.SUCCESS, FINE);
            assertEquals("6", incident().get("state"));
        });
    }

    @Test
    void aFileThatCannotBeReadStopsNothing() throws Throwable {
        sessions.then(j -> {
            build(j, Result.FAILURE, FAILING);
            var file = j.jenkins.getRootDir().toPath().resolve(WatchedIncidents.class.getName() + ".xml");
            Files.writeString(file, "<broken");
        });
        sessions.then(j -> {
            build(j, Result.SUCCESS, FINE);
            assertEquals("1", incident().get("state"));
        });
    }
}
