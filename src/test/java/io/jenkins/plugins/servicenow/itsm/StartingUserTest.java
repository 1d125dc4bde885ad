package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.servicenow.client.QueryBatch;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.UserLookup;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartingUserTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    /** The user name of who was found, else the warning. */
    private String find(String id, String email, String lookup) throws Exception {
        var user = new StartingUser(id, email, UserLookup.find(lookup).orElseThrow());
        var batch = new QueryBatch(SimulatorSession.open(simulator));
        batch.send(user.queries());
        var match = user.find(batch);
        if (match.user() == null) {
            return match.warning();
        }
        return simulator.records().get("sys_user", match.user().value()).get("user_name")
                + (match.warning().isEmpty() ? "" : "; " + match.warning());
    }

    /** The instance has ann.approver and bob.builder, with the addresses of their names at example.com. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "bob.builder | ann.approver@example.com | id-then-email | bob.builder",
                "bob.builder | ann.approver@example.com | id            | bob.builder",
                "bob.builder | ann.approver@example.com | email         | ann.approver",
                "bob.builder | ann.approver@example.com | email-then-id | bob.builder; the e-mail address ann.approver@example.com of the Jenkins user bob.builder is that of another user in ServiceNow",
                "bob.builder | bob.builder@example.com  | email-then-id | bob.builder",
                "b0b         | bob.builder@example.com  | id-then-email | bob.builder",
                "b0b         | bob.builder@example.com  | email-then-id | bob.builder",
                "b0b         | bob.builder@example.com  | id            | ServiceNow has no user b0b",
                "bob.builder | nobody@example.com       | email-then-id | bob.builder",
                "b0b         | nobody@example.com       | id-then-email | ServiceNow has no user b0b or nobody@example.com",
                "b0b         | nobody@example.com       | email-then-id | ServiceNow has no user nobody@example.com or b0b",
                "a^b         | a^b@example.com          | id-then-email | ServiceNow has no user a^b or a^b@example.com",
                "bob.builder@example.com | ann.approver@example.com | id-then-email | bob.builder",
            })
    void theIdDecidesUnlessItIsUnknown(String id, String email, String lookup, String found) throws Exception {
        assertEquals(found, find(id, email, lookup));
    }

    @Test
    void anInactiveUserIsNotTakenAndNobodyElseByTheAddress() throws Exception {
        simulator
                .records()
                .insert("sys_user", Map.of("user_name", "eve", "email", "eve@example.com", "active", "false"));
        assertEquals(
                "the user with the ID eve is inactive in ServiceNow",
                find("eve", "ann.approver@example.com", "id-then-email"));
        assertEquals(
                "the user with the ID eve is inactive in ServiceNow",
                find("eve", "ann.approver@example.com", "email-then-id"));
        assertEquals(
                "the user with the e-mail address eve@example.com is inactive in ServiceNow",
                find("e7e", "eve@example.com", "id-then-email"));
    }

    @Test
    void anAddressThatSeveralActiveUsersHaveIsNotTaken() throws Exception {
        simulator.records().insert("sys_user", Map.of("user_name", "eve", "email", "team@example.com"));
        simulator
                .records()
                .insert("sys_user", Map.of("user_name", "old", "email", "team@example.com", "active", "false"));
        assertEquals("eve", find("x", "team@example.com", "id-then-email"));
        simulator.records().insert("sys_user", Map.of("user_name", "mel", "email", "team@example.com"));
        assertEquals(
                "ServiceNow has more than one active user with the e-mail address team@example.com",
                find("x", "team@example.com", "id-then-email"));
        assertEquals("mel", find("mel", "team@example.com", "email-then-id"));
    }

    @Test
    void allThatMayBeNeededIsOneRequest() throws Exception {
        find("b0b", "bob.builder@example.com", "id-then-email");
        assertEquals(1, simulator.requests().count(RequestKind.BATCH));
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_READ));
    }
}
