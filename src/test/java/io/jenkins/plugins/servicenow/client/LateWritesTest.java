package io.jenkins.plugins.servicenow.client;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.fixture.FakeTime;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A balancer drops the connection and passes the request on seconds later; and others write the same at the same time. */
class LateWritesTest {

    private static final Map<String, String> INCIDENT =
            Map.of("short_description", "Boot test failed", "correlation_id", "ci:images/rhel9:7:incident#1");
    private static final Fault LATE = Fault.late(Duration.ofSeconds(3));

    private final FakeTime time = new FakeTime();
    private ServiceNowSimulator simulator;
    private ServiceNowSession session;
    private SysId change;

    @BeforeEach
    void start() {
        simulator = ServiceNowSimulator.start();
        time.whenSleeping(simulator.clock()::advance);
        session = open(RetryRules.DEFAULT);
        change = Instances.change(simulator, Map.of("short_description", "Build image", "state", "-5"));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private ServiceNowSession open(RetryRules rules) {
        return Instances.session(simulator, Instances.TIMEOUTS, rules, time);
    }

    private int incidents() {
        return simulator.records().all("incident").size();
    }

    private Map<String, Map<String, String>> servers(int count) {
        var servers = new LinkedHashMap<String, Map<String, String>>();
        for (var i = 0; i < count; i++) {
            servers.put("web-" + i, Map.of("name", "web-" + i));
        }
        return servers;
    }

    private Map<String, ServiceNowException> createServers(ServiceNowSession session, int count) throws Exception {
        return new BatchCreation(session, "cmdb_ci_linux_server", "name", Map.of()).create(servers(count));
    }

    private int attached() {
        return simulator.attachments().of(change.value()).size();
    }

    private Attachment attach(ServiceNowSession session) throws Exception {
        return session.attachments()
                .upload(
                        "change_request",
                        change,
                        "a.txt",
                        "text/plain",
                        1,
                        () -> new ByteArrayInputStream(new byte[] {'a'}));
    }

    @Test
    void aRecordIsCreatedOnce() throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_CREATE, LATE);

        assertTrue(session.tables().create("incident", INCIDENT).created());

        time.sleep(Duration.ofMinutes(10));
        assertEquals(1, incidents());
    }

    @Test
    void aLaterCallOfAnotherSessionDoesNotCreateASecondOne() throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.late(Duration.ofSeconds(50)));

        failure(() -> open(RetryRules.NONE).tables().create("incident", INCIDENT));
        session.tables().create("incident", INCIDENT);

        time.sleep(Duration.ofMinutes(10));
        assertEquals(1, incidents());
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_CREATE));
    }

    @Test
    void aWorkNoteIsWrittenOnce() throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, LATE);

        session.tables().update("change_request", change, Map.of("work_notes", "Built", "description", "RHEL 9"));

        time.sleep(Duration.ofMinutes(10));
        assertEquals(
                1, simulator.records().journal(change.value(), "work_notes").size());
    }

    @Test
    void aLaterCallWritesWhatIsMissingOfAnUpdateWithAWorkNote() throws Exception {
        var values = Map.of("work_notes", "Built", "description", "RHEL 9");
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, LATE);
        failure(() -> open(RetryRules.NONE).tables().update("change_request", change, values));

        var updated = session.tables().update("change_request", change, values);

        assertEquals("RHEL 9", updated.value("description"));
        time.sleep(Duration.ofMinutes(10));
        assertEquals(
                1, simulator.records().journal(change.value(), "work_notes").size());
    }

    @Test
    void aFileIsAttachedOnce() throws Exception {
        session.attachments().list("change_request", change);
        simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.slow(Duration.ZERO));
        simulator.faults().next(1, RequestKind.ATTACHMENT, LATE);

        attach(session);

        time.sleep(Duration.ofMinutes(10));
        assertEquals(1, attached());
    }

    @Test
    void recordsOfABatchAreCreatedOnce() throws Exception {
        simulator.faults().next(1, RequestKind.BATCH, LATE);

        assertEquals(Map.of(), createServers(session, 5));

        time.sleep(Duration.ofMinutes(10));
        assertEquals(5, simulator.records().all("cmdb_ci_linux_server").size());
    }

    @Test
    void aBatchThatWasNotPassedOnIsSentAgainWhenThatIsCertain() throws Exception {
        simulator.faults().next(1, RequestKind.BATCH, Fault.connectionReset());

        assertEquals(Map.of(), createServers(session, 5));

        assertTrue(time.slept().compareTo(Duration.ofSeconds(55)) > 0, () -> "sent again after " + time.slept());
        assertEquals(5, simulator.records().all("cmdb_ci_linux_server").size());
    }

    @Test
    void writesThatSucceedTakeNoFurtherRequest() throws Exception {
        session.logIn();
        simulator.requests().reset();

        session.tables().create("incident", INCIDENT);
        assertEquals(2, simulator.requests().entries().size(), "lookup and create");
        createServers(session, 5);
        assertEquals(3, simulator.requests().entries().size(), "one batch");
        attach(session);
        assertEquals(5, simulator.requests().entries().size(), "list and upload");
    }

    @Test
    void threadsThatCreateTheSameAtTheSameTimeCreateItOnce() throws Exception {
        createAtTheSameTime(() -> open(RetryRules.DEFAULT).tables().create("incident", INCIDENT));
        createAtTheSameTime(() -> createServers(open(RetryRules.DEFAULT), 3));
        createAtTheSameTime(() -> open(RetryRules.DEFAULT)
                .tables()
                .noteOnce("change_request", change, Map.of("work_notes", "Stage began"), "Stage began", true));
        var sessions = new ArrayList<Callable<Attachment>>();
        for (var i = 0; i < 4; i++) {
            var other = open(RetryRules.DEFAULT);
            // Each has listed what is attached before the first one attaches.
            other.attachments()
                    .upload(
                            "change_request",
                            change,
                            "b.txt",
                            "text/plain",
                            1,
                            () -> new ByteArrayInputStream(new byte[] {'b'}));
            sessions.add(() -> attach(other));
        }
        createAtTheSameTime(sessions);

        assertAll(
                () -> assertEquals(1, incidents(), "incidents"),
                () -> assertEquals(
                        3, simulator.records().all("cmdb_ci_linux_server").size(), "servers"),
                () -> assertEquals(
                        1,
                        simulator
                                .records()
                                .journal(change.value(), "work_notes")
                                .size(),
                        "notes"),
                () -> assertEquals(2, attached(), "attachments"));
    }

    private static <T> void createAtTheSameTime(Callable<T> call) throws Exception {
        createAtTheSameTime(Collections.nCopies(4, call));
    }

    private static <T> void createAtTheSameTime(List<Callable<T>> calls) throws Exception {
        var threads = Executors.newFixedThreadPool(calls.size());
        try {
            for (Future<T> each : threads.invokeAll(calls)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
