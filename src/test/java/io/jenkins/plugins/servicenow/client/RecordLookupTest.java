package io.jenkins.plugins.servicenow.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordLookupTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final RecordLookup lookUp = new RecordLookup(Instances.session(simulator));

    @AfterEach
    void stop() {
        simulator.close();
    }

    private List<String> servers(int count, String end) {
        var names = IntStream.range(0, count).mapToObj(i -> "web-" + i + end).toList();
        names.forEach(name -> simulator.records().insert("cmdb_ci_server", Map.of("name", name)));
        return names;
    }

    @Test
    void aThousandValuesAreOneRequestOfTenQueries() throws Exception {
        assertEquals(
                1000, lookUp.find("cmdb_ci", "name", servers(1000, ""), "name").size());
        assertEquals(1, simulator.requests().count(RequestKind.BATCH));
        assertEquals(10, simulator.requests().parts(RequestKind.TABLE_READ, "cmdb_ci"));
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_READ));
    }

    @Test
    void aHundredValuesNeedNoBatch() throws Exception {
        assertEquals(
                100, lookUp.find("cmdb_ci", "name", servers(100, ""), "name").size());
        assertEquals(0, simulator.requests().count(RequestKind.BATCH));
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_READ));
    }

    @Test
    void noValueAsksNothing() throws Exception {
        assertEquals(List.of(), lookUp.find("cmdb_ci", "name", List.of(), "name"));
        assertEquals(0, simulator.requests().entries().size());
    }

    @Test
    void longValuesMakeMoreQueriesRatherThanLongOnes() throws Exception {
        var names = servers(100, "." + "ä".repeat(30));
        assertEquals(100, lookUp.find("cmdb_ci", "name", names, "name").size());
        var parts = simulator.requests().parts();
        assertTrue(parts.size() > 1);
        assertTrue(parts.stream().allMatch(part -> part.query().length() < 8000));
    }

    @Test
    void aValueMayHoldAComma() throws Exception {
        var names = new ArrayList<>(List.of("rack 3, left", "rack 3, right", "rack 4"));
        names.forEach(name -> simulator.records().insert("cmdb_ci_server", Map.of("name", name)));
        names.add(1, "rack 5");
        assertEquals(
                List.of("rack 3, left", "rack 3, right", "rack 4"),
                lookUp.find("cmdb_ci_server", "name", names, "name").stream()
                        .map(record -> record.value("name"))
                        .sorted()
                        .toList());
    }

    @Test
    void whatElseIsWantedHoldsForEachQuery() throws Exception {
        var names = servers(150, "");
        simulator.records().insert("cmdb_ci_appl", Map.of("name", "web-1"));
        assertEquals(
                List.of("cmdb_ci_appl"),
                lookUp
                        .find(
                                "cmdb_ci",
                                "name",
                                names,
                                query -> query.and("sys_class_name", "cmdb_ci_appl"),
                                "sys_class_name")
                        .stream()
                        .map(record -> record.value("sys_class_name"))
                        .toList());
    }

    @Test
    void aColumnThatDoesNotExistIsAnErrorAlsoInABatch() {
        var names = servers(150, "");
        var failure =
                assertThrows(ServiceNowException.class, () -> lookUp.find("cmdb_ci", "u_nonsense", names, "name"));
        assertEquals(Kind.PROTOCOL, failure.kind());
    }

    @Test
    void aQueryThatFailsInABatchIsAskedByItself() throws Exception {
        var names = servers(150, "");
        simulator.faults().next(1, RequestKind.TABLE_READ, Fault.loginPage200());
        assertEquals(150, lookUp.find("cmdb_ci", "name", names, "name").size());
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_READ));
    }
}
