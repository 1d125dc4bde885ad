package io.jenkins.plugins.servicenow.client;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangeApiTest {

    private ServiceNowSimulator simulator;
    private ServiceNowSession session;

    @BeforeEach
    void start() {
        simulator = ServiceNowSimulator.start();
        session = Instances.session(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private Map<String, String> values() {
        return Map.of(
                "short_description", "Build image",
                "correlation_id", "ci:images/rhel9:7:change",
                "assignment_group", simulator.records().sysId("sys_user_group", "OS Image Builders"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STANDARD")
    void createsAChangeOfTheType(ChangeType type) throws Exception {
        var created = session.changes().create(type, values());

        assertTrue(created.created());
        assertEquals(type.value(), created.record().value("type"));
        assertEquals("-5", created.record().value("state"));
        assertEquals("New", created.record().displayValue("state"));
        assertEquals("CHG0030001", created.record().value("number"));
        assertEquals(List.of(), ReadBack.dropped(values(), created.record()));
    }

    @Test
    void createsItOnce() throws Exception {
        simulator.faults().next(1, RequestKind.CHANGE_API, Fault.committedThenReset());

        var created = session.changes().create(ChangeType.NORMAL, values());
        var again = Instances.session(simulator).changes().create(ChangeType.NORMAL, values());

        assertTrue(created.created());
        assertFalse(again.created());
        assertEquals(created.record().sysId(), again.record().sysId());
        assertEquals(1, simulator.records().all("change_request").size());
        assertEquals(1, simulator.requests().count(RequestKind.CHANGE_API));
    }

    @Test
    void createsAStandardChangeFromItsTemplateOnce() throws Exception {
        var templates = session.changes().standardTemplates("publish an os image");
        assertEquals(1, templates.size());
        assertEquals("Publish an OS image", templates.get(0).value("name"));

        var template = templates.get(0).sysId();
        var created = session.changes().createStandard(template, values());
        var again = Instances.session(simulator).changes().createStandard(template, values());

        assertEquals("standard", created.record().value("type"));
        assertEquals(created.record().sysId(), again.record().sysId());
        assertFalse(again.created());
    }

    @Test
    void aStandardChangeNeedsATemplateThatExists() throws Exception {
        assertEquals(List.of(), session.changes().standardTemplates("Publish"));
        assertEquals(
                Kind.NOT_FOUND,
                failure(() -> session.changes().createStandard(SysId.of("0".repeat(32)), values()))
                        .kind());
        assertThrows(IllegalArgumentException.class, () -> session.changes().create(ChangeType.STANDARD, values()));
        assertEquals(0, simulator.records().all("change_request").size());
    }

    @Test
    void tellsWhereAChangeCanGo() throws Exception {
        var change = session.changes().create(ChangeType.NORMAL, values()).record();

        var next = session.changes().nextStates(change.sysId());

        assertTrue(next.allows(ChangeState.ASSESS), next::toString);
        assertFalse(next.allows(ChangeState.NEW), next::toString);
        assertFalse(next.allows(ChangeState.CLOSED), next::toString);
        assertTrue(next.labels().contains("Assess"), next::toString);
    }

    @Test
    void tellsNothingOfAChangeWithoutModel() throws Exception {
        simulator.customisation().legacyChanges(true);
        var change = session.changes().create(ChangeType.NORMAL, values()).record();

        assertTrue(session.changes().nextStates(change.sysId()).isEmpty());
    }

    @Test
    void readsAChange() throws Exception {
        var change = session.changes().create(ChangeType.NORMAL, values()).record();

        var record = session.changes().get(change.sysId()).orElseThrow();

        assertEquals("-5", record.value("state"));
        assertEquals("OS Image Builders", record.displayValue("assignment_group"));
        assertEquals(Optional.empty(), session.changes().get(SysId.of("0".repeat(32))));
    }

    @Test
    void nextStatesOfAChangeThatDoesNotExistAreAnError() {
        assertEquals(
                Kind.NOT_FOUND,
                failure(() -> session.changes().nextStates(SysId.of("0".repeat(32))))
                        .kind());
    }

    @Test
    void anAccountWithoutTheRoleIsTold() {
        simulator.access().roles("jenkins.pipeline", "sn_change_read");

        assertEquals(
                Kind.PERMISSION,
                failure(() -> session.changes().create(ChangeType.NORMAL, values()))
                        .kind());
    }
}
