package io.jenkins.plugins.servicenow.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records of tables without correlation_id. */
class UniqueCreationTest {

    private static final String RELATIONS = "cmdb_rel_ci";

    private ServiceNowSimulator simulator;
    private TableApi tables;
    private Map<String, String> values;
    private EncodedQuery key;

    @BeforeEach
    void start() {
        simulator = ServiceNowSimulator.start();
        tables = Instances.session(simulator).tables();
        var records = simulator.records();
        var parent = SysId.of(records.insert("cmdb_ci_os_image", Map.of("name", "rhel-9")));
        var child = SysId.of(records.insert("cmdb_ci_linux_server", Map.of("name", "web-01")));
        var type = SysId.of(records.sysId("cmdb_rel_type", "Runs on::Runs"));
        key = EncodedQuery.where("parent", parent).and("child", child).and("type", type);
        values = Map.of("parent", parent.value(), "child", child.value(), "type", type.value(), "port", "22");
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private int relations() {
        return simulator.records().all(RELATIONS).size();
    }

    @Test
    void createsOnceHoweverOftenItIsCalled() throws Exception {
        var first = tables.createUnique(RELATIONS, key, values);
        var second = tables.createUnique(RELATIONS, key, values);

        assertTrue(first.created());
        assertEquals("22", first.record().value("port"));
        assertFalse(second.created());
        assertEquals(first.record().sysId(), second.record().sysId());
        assertEquals(1, relations());
    }

    static Stream<Fault> inDoubt() {
        return Stream.of(
                Fault.committedThenReset(), Fault.committedThen500(), Fault.connectionReset(), Fault.status(503));
    }

    @ParameterizedTest
    @MethodSource("inDoubt")
    void looksForTheKeyWhenInDoubt(Fault fault) throws Exception {
        simulator.faults().next(1, RequestKind.TABLE_CREATE, fault);

        assertTrue(tables.createUnique(RELATIONS, key, values).created());

        assertEquals(1, relations());
    }

    @Test
    void tellsOfASecondOneThatIsThereAlready() throws Exception {
        simulator.records().insert(RELATIONS, values);
        simulator.records().insert(RELATIONS, values);

        var created = tables.createUnique(RELATIONS, key, values);

        assertFalse(created.created());
        assertEquals(1, created.duplicates().size());
    }

    @Test
    void refusesAKeyThatTheNewRecordWouldNotCarry() {
        var other = key.and("port", "80");

        assertThrows(IllegalArgumentException.class, () -> tables.createUnique(RELATIONS, other, values));
        assertEquals(0, relations());
    }
}
