package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.Instances;
import io.jenkins.plugins.servicenow.client.ReadBack;
import io.jenkins.plugins.servicenow.client.RetryRules;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.TableApi;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordCreationTest {

    private static final Map<String, String> INCIDENT =
            Map.of("short_description", "Boot test failed", "correlation_id", "ci:images/rhel9:7:incident#1");

    private ServiceNowSimulator simulator;
    private TableApi tables;

    @BeforeEach
    void start() {
        simulator = ServiceNowSimulator.start();
        tables = Instances.session(simulator).tables();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private int posts() {
        return simulator.requests().count(RequestKind.TABLE_CREATE);
    }

    private List<Map<String, String>> incidents() {
        return simulator.records().all("incident");
    }

    private void firstLookSucceeds() {
        simulator.faults().next(1, RequestKind.TABLE_READ, Fault.slow(Duration.ZERO));
    }

    @Test
    void createsARecord() throws Exception {
        var created = tables.create("incident", INCIDENT);

        assertTrue(created.created());
        assertEquals("INC0010001", created.record().value("number"));
        assertEquals(List.of(), ReadBack.dropped(INCIDENT, created.record()));
        assertEquals(1, incidents().size());
    }

    @Test
    void returnsTheRecordThatIsThereAlready() throws Exception {
        var first = tables.create("incident", INCIDENT).record();

        var second = Instances.session(simulator).tables().create("incident", INCIDENT);

        assertFalse(second.created());
        assertEquals(first.sysId(), second.record().sysId());
        assertEquals(1, posts());
    }

    @Test
    void needsACorrelationId() {
        assertThrows(IllegalArgumentException.class, () -> tables.create("incident", Map.of("short_description", "x")));
        assertThrows(IllegalArgumentException.class, () -> tables.create("incident", Map.of("correlation_id", " ")));
        assertEquals(0, posts());
    }

    @Test
    void refusesMissingValuesAndWrongNames() {
        var values = new HashMap<>(INCIDENT);
        values.put("description", null);
        assertThrows(IllegalArgumentException.class, () -> tables.create("incident", values));
        values.remove("description");
        values.put("Short description", "x");
        assertThrows(IllegalArgumentException.class, () -> tables.create("incident", values));
        assertEquals(0, posts());
    }

    static Stream<Fault> carriedOutAllTheSame() {
        return Stream.of(
                Fault.committedThen500(), Fault.committedThenReset(), Fault.committedThen403(), Fault.truncated200());
    }

    @ParameterizedTest
    @MethodSource("carriedOutAllTheSame")
    void findsWhatAFailedRequestHasCreated(Fault fault) throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_CREATE, fault);

        var created = tables.create("incident", INCIDENT);

        assertTrue(created.created());
        assertEquals("INC0010001", created.record().value("number"));
        assertEquals(1, posts());
        assertEquals(1, incidents().size());
    }

    static Stream<Fault> nothingDoneAndPassing() {
        return Stream.of(
                Fault.queued202(),
                Fault.rateLimited(null),
                Fault.status(500),
                Fault.status(502),
                Fault.status(503),
                Fault.connectionReset(),
                Fault.maintenance503(),
                Fault.waking502());
    }

    @ParameterizedTest
    @MethodSource("nothingDoneAndPassing")
    void triesAgainAfterItHasLooked(Fault fault) throws Exception {
        simulator.faults().next(2, RequestKind.TABLE_CREATE, fault);

        var created = tables.create("incident", INCIDENT);

        assertTrue(created.created());
        assertEquals(3, posts());
        assertEquals(1, incidents().size());
        var requests = simulator.requests().entries();
        for (var i = 1; i < requests.size(); i++) {
            assertFalse(
                    requests.get(i).kind() == RequestKind.TABLE_CREATE
                            && requests.get(i - 1).kind() == RequestKind.TABLE_CREATE
                            && requests.get(i - 1).status() != 429,
                    () -> "a create was repeated blindly: " + requests);
        }
    }

    @ParameterizedTest
    @MethodSource("nothingDoneAndFinal")
    void doesNotTryAgainWhenThatWouldNotHelp(Fault fault) {
        simulator.faults().next(1, RequestKind.TABLE_CREATE, fault);

        failure(() -> tables.create("incident", INCIDENT));

        assertEquals(1, posts());
        assertEquals(List.of(), incidents());
    }

    static Stream<Fault> nothingDoneAndFinal() {
        return Stream.of(Fault.loginPage200(), Fault.ssoRedirect302());
    }

    @Test
    void aRequestThatMayStillBeRunningIsWaitedForAndNotRepeated() throws Exception {
        var impatient = Instances.session(simulator, Instances.IMPATIENT, RetryRules.DEFAULT);
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.committedThenHanging());

        var created = impatient.tables().create("incident", INCIDENT);

        assertTrue(created.created());
        assertEquals(1, posts());
    }

    @Test
    void aRequestThatNeverAppearsIsSentAgainWhenItCannotBeRunningAnyMore() throws Exception {
        var impatient = Instances.session(simulator, Instances.IMPATIENT, RetryRules.DEFAULT);
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.hanging());

        assertTrue(impatient.tables().create("incident", INCIDENT).created());

        assertEquals(2, posts());
        assertTrue(simulator.requests().count(RequestKind.TABLE_READ) >= 10, "looked for during five minutes");
    }

    @Test
    void looksAgainWhileLookingFails() throws Exception {
        firstLookSucceeds();
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.committedThenReset());
        simulator.faults().next(2, RequestKind.TABLE_READ, Fault.status(503));

        assertTrue(tables.create("incident", INCIDENT).created());
        assertEquals(1, posts());
        assertEquals(1, incidents().size());
    }

    @Test
    void saysSoWhenItCannotFindOut() {
        firstLookSucceeds();
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.committedThenReset());
        simulator.faults().next(1000, RequestKind.TABLE_READ, Fault.status(503));

        var failure = failure(() -> tables.create("incident", INCIDENT));

        assertEquals(Kind.UNAVAILABLE, failure.kind());
        assertTrue(
                failure.getMessage().startsWith("Connection lost: POST /api/now/table/incident failed"),
                failure.getMessage());
        assertTrue(failure.getMessage().contains("not known whether this was carried out"), failure.getMessage());
        assertEquals(1, posts());
    }

    @Test
    void ofTwoRecordsWithTheSameCorrelationIdTheOlderIsTaken() throws Exception {
        var younger = new HashMap<>(INCIDENT);
        younger.put("sys_created_on", "2030-01-02 00:00:00");
        var second = simulator.records().insert("incident", younger);
        var older = new HashMap<>(INCIDENT);
        older.put("sys_created_on", "2030-01-01 00:00:00");
        var first = simulator.records().insert("incident", older);

        var created = tables.create("incident", INCIDENT);

        assertFalse(created.created());
        assertEquals(first, created.record().sysId().value());
        assertEquals(
                List.of(second),
                created.duplicates().stream().map(each -> each.sysId().value()).toList());
        assertEquals(0, posts());
    }

    @Test
    void withoutRetriesADoubtfulCreateIsStillLookedFor() throws Exception {
        var once = Instances.session(simulator, Instances.TIMEOUTS, RetryRules.NONE);
        simulator.faults().next(1, RequestKind.TABLE_CREATE, Fault.committedThenReset());

        assertTrue(once.tables().create("incident", INCIDENT).created());
        assertEquals(1, posts());
    }

    @Test
    void aRoleThatIsMissingIsNamedAsSuch() {
        simulator.access().roles("jenkins.pipeline", "sn_incident_read");

        var failure = failure(() -> tables.create("incident", INCIDENT));

        assertEquals(Kind.PERMISSION, failure.kind());
        assertEquals("ACL Exception Insert Failed due to security constraints", failure.detail());
        assertEquals(1, posts());
    }

    @Test
    void aDataPolicyIsNamed() {
        simulator.customisation().requireField("incident", "caller_id");

        var failure = failure(() -> tables.create("incident", INCIDENT));

        assertEquals(Kind.REJECTED, failure.kind());
        assertTrue(
                failure.detail().startsWith("Data Policy Exception: The following fields are mandatory"),
                failure.detail());
        assertTrue(failure.hint().contains("by their labels"), failure.hint());
    }

    @Test
    void aBodyThatIsTooLargeIsNamed() {
        var failure = failure(() ->
                tables.create("incident", Map.of("correlation_id", "x", "description", "x".repeat(11 * 1024 * 1024))));

        assertEquals(Kind.REJECTED, failure.kind());
        assertTrue(failure.hint().contains("glide.rest.max_content_length"), failure.hint());
    }
}
