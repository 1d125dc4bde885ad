package io.jenkins.plugins.servicenow.simulator.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
                    short_description*phab                             | alphabet
                    short_description!*alpha                           | Beta
                    short_description%bet                              | alphabet
                    correlation_idISEMPTY                              | Alpha
                    correlation_idISNOTEMPTY                           | Beta,alphabet
                    correlation_id=a^^b                                | Beta
                    order>2                                            | alphabet
                    order>=2                                           | Beta,alphabet
                    order<2                                            | Alpha
                    order<=2                                           | Alpha,Beta
                    due_date>2026-01-15 00:00:00                       | Beta,alphabet
                    due_dateBETWEEN2026-02-01 00:00:00@2026-02-28 23:59:59 | Beta
                    orderBETWEEN2@10                                   | Beta,alphabet
                    due_dateONsome day@2026-01-01 00:00:00@2026-01-01 23:59:59 | Alpha
                    due_dateNOTONsome day@2026-01-01 00:00:00@2026-01-01 23:59:59 | Beta,alphabet
                    impactSAMEASurgency                                | Alpha,alphabet
                    impactNSAMEASurgency                               | Beta
                    impactGT_FIELDurgency                              | Beta
                    impactGT_OR_EQUALS_FIELDurgency                    | Alpha,Beta,alphabet
                    impactLT_FIELDurgency                              | ''
                    impactLT_OR_EQUALS_FIELDurgency                    | Alpha,alphabet
                    assignment_groupLIKEimage                          | Alpha,Beta,alphabet
                    assignment_groupNOT LIKEimage                      | ''
                    assignment_groupSTARTSWITHos image                 | Alpha,Beta,alphabet
                    assignment_group.managerENDSWITHapprover           | Alpha,Beta,alphabet
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
    @ValueSource(strings = {"u_no_such=1", "^^^", "nonsense", "caller_id.u_no_such=1", "number.name=x", "u_no_such*1"})
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
                "impactSAMEASu_no_such",
                "due_dateBETWEEN2026-01-01",
                "due_dateON2026-01-01",
                "due_dateRELATIVEGT@dayofweek@ago@2",
                "stateVALCHANGES",
                "state~1",
                "state",
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
    void findsByKeysInTheOrderInWhichRecordsWereMade() {
        String numbers = simulator.records().all("incident").stream()
                .map(incident -> incident.get("number").toLowerCase(Locale.ROOT))
                .sorted(Comparator.reverseOrder())
                .collect(Collectors.joining(","));
        assertEquals("Alpha,Beta,alphabet", found(http.query("incident", "numberIN" + numbers)));
        assertEquals("Beta,alphabet", found(http.query("incident", "numberIN" + numbers + "^order>1")));
        assertEquals("Beta,alphabet", found(http.query("incident", "correlation_id=x^ORorder=2")));
        assertEquals("Alpha,Beta", found(http.query("incident", "number=" + numbers.split(",")[2] + "^NQorder=2")));
        assertEquals("", found(http.query("change_request", "numberIN" + numbers)));
    }

    @Test
    void findsByTheKeyThatARecordHasNow() {
        String sysId = simulator.records().find("incident", "correlation_id", "x").orElseThrow().get("sys_id");
        simulator.records().set("incident", sysId, Map.of("correlation_id", "y"));
        assertEquals("", found(http.query("incident", "correlation_id=x")));
        assertEquals("alphabet", found(http.query("incident", "correlation_id=Y")));
        simulator.records().delete("incident", sysId);
        assertEquals("", found(http.query("incident", "correlation_id=y^ORsys_id=" + sysId)));
    }

    @Test
    void recordsAndRunsScripts() {
        Reply reply = http.query("incident", "number= JavaScript:gs.getUserID()^order=1");
        assertEquals(200, reply.status());
        assertEquals(List.of(" JavaScript:gs.getUserID()"), simulator.requests().scriptsInQueries());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    manager=javascript:gs.getUserID()                                    | 0
                    manager.user_name=javascript:gs.getUserName()                        | 0
                    sys_updated_by=javascript:gs.getUserName                             | 0
                    sys_created_on>javascript:gs.daysAgo(1)                              | 2
                    sys_created_on<javascript:gs.daysAgo(1)                              | 0
                    sys_created_on<=javascript:gs.daysAgo(-1)                            | 2
                    sys_created_on>=javascript:gs.beginningOfToday()                     | 2
                    sys_created_on>javascript:gs.endOfToday()                            | 0
                    sys_created_on<javascript:gs.beginningOfThisYear();                  | 0
                    sys_created_on>javascript:gs.monthsAgoStart(3)                       | 2
                    sys_created_onBETWEENjavascript:gs.hoursAgoStart(1)@javascript:gs.hoursAgoEnd(-1) | 2
                    sys_created_onONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday() | 2
                    sys_created_on<javascript:gs.dateGenerate('2019-01-01','start')      | 0
                    sys_created_on>javascript:gs.dateGenerate('2019-01-01','23:59:59')   | 2
                    """)
    void evaluatesTheScriptsThatClientsSend(String query, int expected) {
        assertEquals(expected, http.query("sys_user_group", query).results().size());
    }

    @Test
    void takesTheDayOfADateFromTheZoneOfTheUser() {
        String day = "due_dateON2026-01-31@javascript:gs.dateGenerate('2026-01-31','start')"
                + "@javascript:gs.dateGenerate('2026-01-31','end')";
        assertEquals("Beta", found(http.query("incident", day)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "number=javascript:gs.log()",
                "number=javascript:new Surprise().text()",
                "due_date>javascript:gs.beginningOfThisWeek()",
                "due_date>javascript:gs.dateGenerate('yesterday','start')",
                "numberINx,javascript:gs.getUserID()"
            })
    void failsLoudlyAtScriptsThatItCannotRun(String query) {
        Reply reply = http.query("incident", query);
        assertEquals(500, reply.status());
        assertTrue(reply.message().startsWith("The ServiceNow simulator does not support "), reply.message());
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
                                "impact", order.equals("2") ? "3" : "2",
                                "urgency", "2",
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
