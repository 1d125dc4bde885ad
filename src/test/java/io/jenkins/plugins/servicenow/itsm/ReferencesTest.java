package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.QueryBatch;
import io.jenkins.plugins.servicenow.client.Reference;
import io.jenkins.plugins.servicenow.client.Reference.Kind;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    private String find(Kind kind, String text) throws Exception {
        var session = SimulatorSession.open(simulator);
        return new References(new QueryBatch(session), log::add)
                .find(new Reference("parameter", "field", kind, text))
                .value();
    }

    private String refusal(Kind kind, String text) {
        return assertThrows(RefusedException.class, () -> find(kind, text)).getMessage();
    }

    private String insert(String table, String field, String value, String... more) {
        var values = new HashMap<>(Map.of(field, value));
        for (var i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return simulator.records().insert(table, values);
    }

    @Test
    void theActiveOneOfTwoUsersWithOneAddressIsTaken() throws Exception {
        insert("sys_user", "email", "dup@example.com", "user_name", "old", "active", "false");
        var active = insert("sys_user", "email", "dup@example.com", "user_name", "new");
        insert("sys_user", "email", "dup@example.com", "user_name", "older", "active", "false");
        assertEquals(active, find(Kind.USER, "dup@example.com"));
        assertEquals(List.of(), log);
    }

    @Test
    void anActiveUserIsFoundByTheUserNameThoughAnInactiveOneHasTheAddress() throws Exception {
        insert("sys_user", "email", "eve@example.com", "user_name", "eve", "active", "false");
        var active = insert("sys_user", "user_name", "eve@example.com");
        assertEquals(active, find(Kind.USER, "eve@example.com"));
    }

    @Test
    void theActiveOneOfTwoGroupsIsTaken() throws Exception {
        insert("sys_user_group", "name", "Twice", "active", "false");
        var active = insert("sys_user_group", "name", "Twice");
        assertEquals(active, find(Kind.GROUP, "twice"));
    }

    @ParameterizedTest
    @CsvSource({
        "cmdb_ci_server, install_status, 7, retired",
        "cmdb_ci_server, install_status, 8, stolen",
        "cmdb_ci_server, install_status, 100, absent",
        "cmdb_ci_appl, operational_status, 6, retired",
        "cmdb_ci_appl, life_cycle_stage, End of Life, at its end of life",
    })
    void anItemThatIsRetiredInAnyWayIsNotTakenWhereAnotherHasTheName(
            String table, String field, String value, String reason) throws Exception {
        var retired = insert(table, "name", "twin", field, value);
        assertEquals(
                "ServiceNow has the configuration item 'twin' only as one that is not in use any more: " + retired
                        + " is " + reason
                        + ". Give another one as parameter, or its sys_id if it is meant all the same.",
                refusal(Kind.CONFIGURATION_ITEM, "twin"));
        var inUse = insert("cmdb_ci_linux_server", "name", "twin");
        assertEquals(inUse, find(Kind.CONFIGURATION_ITEM, "twin"));
    }

    @Test
    void anItemThatAnotherHasAbsorbedIsNamedWithThatOne() {
        var main = insert("cmdb_ci_server", "name", "web-01");
        insert("cmdb_ci_server", "name", "web-01.example.com", "duplicate_of", main);
        var message = refusal(Kind.CONFIGURATION_ITEM, "web-01.example.com");
        assertTrue(message.contains("is a duplicate of 'web-01' (" + main + ")"), message);
    }

    @Test
    void anInactiveUserOrGroupAloneIsRefusedAsSuch() {
        insert("sys_user", "user_name", "gone", "active", "false");
        insert("sys_user_group", "name", "Gone", "active", "false");
        assertTrue(refusal(Kind.USER, "gone").contains("'gone' only as one that is not in use any more"));
        assertTrue(refusal(Kind.GROUP, "Gone").contains("is inactive"));
        assertTrue(refusal(Kind.GROUP, "Gon").contains("ServiceNow has no group 'Gon'"));
    }

    @Test
    void oneThatIsOutOfUseIsTakenByItsSysIdWithAWarning() throws Exception {
        var retired = insert("cmdb_ci_server", "name", "web-01", "install_status", "7");
        assertEquals(retired, find(Kind.CONFIGURATION_ITEM, retired));
        assertEquals(
                List.of("WARNING: the configuration item " + retired
                        + " is retired. It is used because its sys_id was given as parameter."),
                log);
    }

    @Test
    void twoInUseAreRefusedWithoutThoseThatAreNot() {
        var one = insert("sys_user_group", "name", "Twice");
        var two = insert("sys_user_group", "name", "Twice");
        var inactive = insert("sys_user_group", "name", "Twice", "active", "false");
        var message = refusal(Kind.GROUP, "Twice");
        assertTrue(message.contains(one) && message.contains(two) && !message.contains(inactive), message);
    }

    @Test
    void namesInFieldsAreLookedUpAndSysIdsAreSentAsTheyAre() throws Exception {
        var fields = new HashMap<>(Map.of(
                "owned_by", "Ann Approver",
                "support_group", "0123456789abcdef0123456789abcdef",
                "business_service", "Payroll",
                "assigned_to", "",
                "u_owner", "Ann Approver"));
        var references = References.takeFrom(fields);
        assertEquals(
                List.of("business_service", "owned_by"),
                references.stream().map(Reference::field).toList());
        assertEquals(
                Map.of(
                        "support_group",
                        "0123456789abcdef0123456789abcdef",
                        "assigned_to",
                        "",
                        "u_owner",
                        "Ann Approver"),
                fields);
        assertEquals(
                simulator
                        .records()
                        .find("sys_user", "user_name", "ann.approver")
                        .orElseThrow()
                        .get("sys_id"),
                find(Kind.PERSON, "Ann Approver"));
        insert("cmdb_ci_server", "name", "Payroll");
        var service = insert("cmdb_ci_service", "name", "Payroll");
        assertEquals(service, find(Kind.SERVICE, "Payroll"));
    }

    @Test
    void aStatusThatMayNotBeReadSaysNothing() throws Exception {
        simulator.access().hideColumn("sys_user_group", "active");
        assertTrue(SysId.isSysId(find(Kind.GROUP, "OS Image Builders")));
    }
}
