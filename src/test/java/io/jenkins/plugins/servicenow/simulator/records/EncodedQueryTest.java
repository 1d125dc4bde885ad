package io.jenkins.plugins.servicenow.simulator.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedQueryTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();

    @BeforeEach
    void threeIncidents() {
        seed("Alpha", "1", "", "2026-01-01 00:00:00");
        seed("Beta", "2", "a^b", "2026-02-01 00:00:00");
        seed("alphabet", "10", "x", "2026-03-01 00:00:00");
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    short_description=ALPHA                            | Alpha
                    short_description!=alpha                           | Beta,alphabet
                    short_descriptionINbeta,alpha                      | Alpha,Beta
                    short_descriptionNOT INbeta,alpha                  | alphabet
                    short_descriptionLIKEphab                          | alphabet
                    short_descriptionNOT LIKEalpha                     | Beta
                    short_descriptionSTARTSWITHAL                      | Alpha,alphabet
                    short_descriptionENDSWITHbet                       | alphabet
                    correlation_idISEMPTY                              | Alpha
                    correlation_idISNOTEMPTY                           | Beta,alphabet
                    correlation_id=a^^b                                | Beta
                    order>2                                            | alphabet
                    order>=2                                           | Beta,alphabet
                    order<2                                            | Alpha
                    order<=2                                           | Alpha,Beta
                    due_date>2026-01-15 00:00:00                       | Beta,alphabet
                    active=true^order=2                                | Beta
                    order=1^ORorder=2                                  | Alpha,Beta
                    order=1^ORorder=2^correlation_idISNOTEMPTY         | Beta
                    order=1^NQorder=10^correlation_id=x                | Alpha,alphabet
                    order=1^NQorder=2^correlation_id=x                 | Alpha
                    ORDERBYDESCorder                                   | alphabet,Beta,Alpha
                    ORDERBYcorrelation_id                              | Alpha,Beta,alphabet
                    assignment_group.manager.user_name=ann.approver    | Alpha,Beta,alphabet
                    state==1                                           | ''
                    order=2^EQ                                         | Beta
                    """)
    void finds(String query, String expected) {
        assertEquals(expected, found(http.query("incident", query)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"u_no_such=1", "^^^", "nonsense", "caller_id.u_no_such=1", "number.name=x"})
    void dropsWhatItCannotUseAndReturnsTheWholeTable(String query) {
        assertEquals("Alpha,Beta,alphabet", found(http.query("incident", query)));
    }

    @Test
    void returnsNoRowsForAnInvalidQueryWhenThePropertySaysSo() {
        simulator.customisation().invalidQueryReturnsNoRows(true);
        assertEquals("", found(http.query("incident", "u_no_such=1")));
        assertEquals("Beta", found(http.query("incident", "order=2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "numberSAMEAScorrelation_id",
                "sys_class_nameINSTANCEOFtask",
                "due_dateBETWEEN2026-01-01@2026-02-01",
                "caller_idDYNAMIC90d1921e5f510100a9ad2572f2b477fe",
                "123TEXTQUERY321=disk",
                "RLQUERYtask_ci.task,>=1"
            })
    void failsLoudlyAtOperatorsItDoesNotHave(String query) {
        Reply reply = http.query("incident", query);
        assertEquals(500, reply.status());
        assertTrue(reply.message().startsWith("The ServiceNow simulator does not support the query operator"));
    }

    @Test
    void recordsScriptsThatAnInstanceWouldHaveRun() {
        http.query("incident", "number= JavaScript:gs.getUserID()^order=1");
        assertEquals(List.of(" JavaScript:gs.getUserID()"), simulator.requests().scriptsInQueries());
    }

    @Test
    void takesNamedParametersWithValuesOrDisplayValues() {
        assertEquals("Beta", found(http.get("/api/now/table/incident?order=2")));
        assertEquals(
                "Alpha,Beta,alphabet", found(http.get("/api/now/table/incident?assignment_group=OS+Image+Builders")));
        assertEquals("Alpha,Beta,alphabet", found(http.get("/api/now/table/incident?query=order%3D2")));
    }

    private void seed(String shortDescription, String order, String correlationId, String dueDate) {
        simulator
                .records()
                .insert(
                        "incident",
                        Map.of(
                                "short_description", shortDescription,
                                "order", order,
                                "correlation_id", correlationId,
                                "due_date", dueDate,
                                "assignment_group", simulator.records().sysId("sys_user_group", "OS Image Builders")));
    }

    private static String found(Reply reply) {
        return String.join(
                ",",
                StreamSupport.stream(reply.results().spliterator(), false)
                        .map(JsonElement::getAsJsonObject)
                        .map(row -> row.get("short_description").getAsString())
                        .toList());
    }
}
