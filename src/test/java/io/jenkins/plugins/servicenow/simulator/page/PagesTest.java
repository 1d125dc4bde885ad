package io.jenkins.plugins.servicenow.simulator.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void saysThatThereAreNoChangesYet() {
        Reply reply = http.get("/");
        assertEquals(200, reply.status());
        assertTrue(reply.body().contains("No change requests yet"));
    }

    @Test
    void listsChangesWithTheirApproversAndEscapesWhatPeopleWrote() {
        String id = waitingChange("<script>alert('x')</script>");
        String page = http.get("/").body();
        assertTrue(page.contains("<a href=\"/change_request.do?sys_id=" + id + "\">CHG0030001</a>"));
        assertTrue(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
        assertFalse(page.contains("<script"));
        assertTrue(page.contains("<option value=\"ann.approver\">Ann Approver, OS Image Builders</option>"));
        assertTrue(page.contains("Assess") && page.contains("Requested"));
    }

    @Test
    void letsAPersonApproveAndGoBackToTheList() {
        String id = waitingChange("Image");
        Reply reply =
                http.form("/answer", "change=CHG0030001&user=ann.approver&comment=looks+good+%3C3&decision=approve");
        assertEquals(303, reply.status());
        assertEquals("/", reply.header("Location"));
        assertEquals("-3", simulator.records().get("change_request", id).get("state"));
        String record = http.get("/change_request.do?sys_id=" + id).body();
        assertTrue(record.contains("looks good &lt;3"));
    }

    @Test
    void letsAPersonReject() {
        String id = waitingChange("Image");
        http.form("/answer", "change=CHG0030001&user=bob.builder&comment=no&decision=reject");
        assertEquals("rejected", simulator.records().get("change_request", id).get("approval"));
        Map<String, String> row = simulator
                .records()
                .find("sysapproval_approver", "state", "rejected")
                .orElseThrow();
        assertEquals(List.of("no"), simulator.records().journal(row.get("sys_id"), "comments"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "change=CHG0030001&user=carl.cab&decision=approve",
                "change=CHG0030001&user=nobody&decision=approve",
                "change=CHG9999999&user=ann.approver&decision=approve",
                "change=CHG0030001&user=ann.approver",
            })
    void saysWhatIsWrongWithAnAnswer(String form) {
        String id = waitingChange("Image");
        Reply reply = http.form("/answer", form);
        assertEquals(400, reply.status());
        assertTrue(reply.body().contains("class=\"error\""));
        assertEquals("requested", simulator.records().get("change_request", id).get("approval"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/change_request.do?sys_id=%s",
                "/nav_to.do?uri=change_request.do?sys_id=%s",
                "/nav_to.do?uri=change_request.do%%3Fsys_id%%3D%s",
                "/now/nav/ui/classic/params/target/change_request.do%%3Fsys_id%%3D%s",
                "/task.do?sys_id=%s"
            })
    void showsARecordAtTheAddressesOfServiceNow(String path) {
        String id = waitingChange("Image");
        simulator.records().set("change_request", id, Map.of("work_notes", "built by <job> 7"));
        Reply reply = http.get(path.formatted(id));
        assertEquals(200, reply.status());
        assertTrue(reply.body().contains("Change Request CHG0030001"));
        assertTrue(reply.body().contains("built by &lt;job&gt; 7"));
        assertTrue(reply.body().contains("(Work notes)"));
        assertTrue(reply.body().contains("Bob Builder"));
        assertTrue(reply.body().contains("<code>short_description</code>"));
    }

    @Test
    void saysWhenThereIsNoSuchRecord() {
        assertEquals(
                404,
                http.get("/change_request.do?sys_id=0123456789abcdef0123456789abcdef")
                        .status());
        assertEquals(404, http.get("/favicon.ico").status());
    }

    @Test
    void isNotHitByFaults() {
        simulator.faults().always(Fault.hibernating());
        assertTrue(http.get("/").body().contains("No change requests yet"));
    }

    private String waitingChange(String shortDescription) {
        var api = new SimulatorHttp(simulator).loggedIn();
        String id = simulator
                .records()
                .insert(
                        "change_request",
                        Map.of(
                                "short_description",
                                shortDescription,
                                "assignment_group",
                                simulator.records().sysId("sys_user_group", "OS Image Builders")));
        api.patch("/api/now/table/change_request/" + id, "{\"state\":\"-4\"}");
        return id;
    }
}
