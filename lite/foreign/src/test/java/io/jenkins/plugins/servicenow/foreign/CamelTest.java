package io.jenkins.plugins.servicenow.foreign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.access.People;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.servicenow.ServiceNowComponent;
import org.apache.camel.component.servicenow.ServiceNowConstants;
import org.apache.camel.component.servicenow.ServiceNowException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.cxf.jaxrs.client.WebClient;
import org.apache.cxf.rs.security.oauth2.client.Consumer;
import org.apache.cxf.rs.security.oauth2.client.OAuthClientUtils;
import org.apache.cxf.rs.security.oauth2.common.ClientAccessToken;
import org.apache.cxf.rs.security.oauth2.grants.owner.ResourceOwnerGrant;
import org.apache.cxf.rs.security.oauth2.provider.OAuthServiceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Apache Camel's ServiceNow component, written for real instances, works with the simulator. */
class CamelTest {

    private static final String INCIDENT = "incident";

    /** Prints what is thrown at it, which the tests assert anyway. */
    private static final Logger CXF = Logger.getLogger("org.apache.cxf");

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final CamelContext camel = new DefaultCamelContext();
    private final ProducerTemplate template = camel.createProducerTemplate();
    private String endpoint;

    @BeforeAll
    static void quiet() {
        CXF.setLevel(Level.SEVERE);
    }

    @BeforeEach
    void start() {
        camel.addComponent("servicenow", component());
        camel.start();
        logInAs(People.APPLICATION_USER, People.PASSWORD);
    }

    @AfterEach
    void stop() {
        template.stop();
        camel.stop();
        simulator.close();
    }

    @Test
    void logsInOnceWithUserNameAndPassword() {
        create(INCIDENT, Map.of("short_description", "first"));
        create(INCIDENT, Map.of("short_description", "second"));

        assertEquals(1, simulator.requests().count(RequestKind.TOKEN));
        assertEquals(
                List.of(People.APPLICATION_USER, People.APPLICATION_USER),
                simulator.records().all(INCIDENT).stream()
                        .map(record -> record.get("sys_created_by"))
                        .toList());
    }

    @Test
    void isToldThatThePasswordIsWrong() {
        logInAs(People.APPLICATION_USER, "guessed");
        var refusal = assertInstanceOf(
                OAuthServiceException.class,
                send("table", "create", Map.of("Table", INCIDENT), Map.of())
                        .getException()
                        .getCause());
        assertEquals("server_error", refusal.getError().getError());
        assertEquals("access_denied", refusal.getError().getErrorDescription());
        assertTrue(simulator.records().all(INCIDENT).isEmpty());
    }

    @Test
    void refreshesAnExpiredToken() {
        var client = new Consumer(ServiceNowSimulator.CLIENT_ID, ServiceNowSimulator.CLIENT_SECRET);
        ClientAccessToken first = OAuthClientUtils.getAccessToken(
                tokenEndpoint(), client, new ResourceOwnerGrant("admin", People.PASSWORD), true);
        simulator.clock().advance(Duration.ofSeconds(first.getExpiresIn() + 1));

        ClientAccessToken second = OAuthClientUtils.refreshAccessToken(tokenEndpoint(), client, first, null, false);

        assertNotEquals(first.getTokenKey(), second.getTokenKey());
        assertEquals(401, incidents(first));
        assertEquals(200, incidents(second));
    }

    @Test
    void createsAnIncident() {
        Map<?, ?> answer = create(
                INCIDENT,
                Map.of(
                        "short_description",
                        "Grüße & <b>\"quotes\"</b>",
                        "impact",
                        "1",
                        "urgency",
                        "2",
                        "caller_id",
                        "Ann Approver"));

        Map<String, String> stored =
                simulator.records().get(INCIDENT, answer.get("sys_id").toString());
        assertEquals("Grüße & <b>\"quotes\"</b>", stored.get("short_description"));
        assertEquals("2", stored.get("priority"));
        assertEquals(simulator.records().sysId("sys_user", "ann.approver"), stored.get("caller_id"));
        assertEquals(stored.get("number"), answer.get("number"));
    }

    @Test
    void readsAnIncident() {
        String id = simulator
                .records()
                .insert(
                        INCIDENT,
                        Map.of(
                                "short_description",
                                "found",
                                "caller_id",
                                simulator.records().sysId("sys_user", "admin")));

        Map<?, ?> answer = body(send("table", "retrieve", Map.of("Table", INCIDENT, "SysId", id), null));
        assertEquals("found", answer.get("short_description"));
        assertEquals("1", answer.get("state"));
        assertTrue(answer.get("caller_id") instanceof Map);

        Map<?, ?> shown = body(send(
                "table",
                "retrieve",
                Map.of("Table", INCIDENT, "SysId", id, "DisplayValue", "true", "ExcludeReferenceLink", true),
                null));
        assertEquals("New", shown.get("state"));
        assertEquals("System Administrator", shown.get("caller_id"));
    }

    @Test
    void readsIncidentsPageByPage() {
        for (int i = 0; i < 5; i++) {
            simulator.records().insert(INCIDENT, Map.of("short_description", "page " + i, "category", "network"));
        }
        simulator.records().insert(INCIDENT, Map.of("category", "software"));

        List<Object> read = new ArrayList<>();
        Object offset = 0;
        int pages = 0;
        while (offset != null && pages < 10) {
            Message page = answer(send(
                    "table",
                    "retrieve",
                    Map.of(
                            "Table",
                            INCIDENT,
                            "Query",
                            "category=network^ORDERBYDESCshort_description",
                            "Fields",
                            "short_description",
                            "Limit",
                            2,
                            "Offset",
                            offset),
                    null));
            for (Object row : page.getBody(List.class)) {
                read.add(((Map<?, ?>) row).get("short_description"));
            }
            offset = page.getHeader(ServiceNowConstants.OFFSET_NEXT);
            pages++;
        }

        assertEquals(List.of("page 4", "page 3", "page 2", "page 1", "page 0"), read);
        assertEquals(3, pages);
    }

    @Test
    void isToldByVersionOneThatNothingMatches() {
        ServiceNowException refusal = refusal(
                send("table", "retrieve", Map.of("Table", INCIDENT, "ApiVersion", "v1", "Query", "number=none"), null));
        assertEquals(404, refusal.getCode());
        assertEquals("failure", refusal.getStatus());
        assertEquals("No Record found", refusal.getMessage());
        assertEquals("Records matching query not found", refusal.getDetail());
    }

    @Test
    void isToldThatThereIsNoSuchTable() {
        ServiceNowException refusal = refusal(send("table", "retrieve", Map.of("Table", "notExistingTable"), null));
        assertEquals(400, refusal.getCode());
        assertEquals("Invalid table notExistingTable", refusal.getMessage());
        assertNull(refusal.getDetail());
    }

    @Test
    void changesOnlyTheFieldsOfAnUpdate() {
        String id = simulator.records().insert(INCIDENT, Map.of("short_description", "kept", "description", "old"));

        for (String action : List.of("update", "modify")) {
            Map<?, ?> answer = body(send(
                    "table", action, Map.of("Table", INCIDENT, "SysId", id), Map.of("description", "by " + action)));
            assertEquals("by " + action, answer.get("description"));
            Map<String, String> stored = simulator.records().get(INCIDENT, id);
            assertEquals("by " + action, stored.get("description"));
            assertEquals("kept", stored.get("short_description"));
        }
    }

    @Test
    void deletesAnIncidentAsAnAdministratorOnly() {
        String id = simulator.records().insert(INCIDENT, Map.of());
        Map<String, Object> incident = Map.of("Table", INCIDENT, "SysId", id);

        assertEquals(403, refusal(send("table", "delete", incident, null)).getCode());
        assertTrue(simulator.records().get(INCIDENT, id) != null);

        logInAs("admin", People.PASSWORD);
        answer(send("table", "delete", incident, null));
        assertNull(simulator.records().get(INCIDENT, id));
        assertEquals(404, refusal(send("table", "retrieve", incident, null)).getCode());
    }

    @Test
    void countsIncidents() {
        simulator.records().insert(INCIDENT, Map.of("category", "network"));
        simulator.records().insert(INCIDENT, Map.of("category", "network"));
        simulator.records().insert(INCIDENT, Map.of("category", "software"));

        Map<?, ?> answer = body(send(
                "aggregate", "retrieve", Map.of("Table", INCIDENT, "Query", "category=network", "Count", true), null));

        assertEquals(Map.of("count", "2"), answer.get("stats"));
    }

    @Test
    void uploadsReadsAndDeletesAnAttachment() throws Exception {
        String incident = simulator.records().insert(INCIDENT, Map.of());
        byte[] content = new byte[256];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) i;
        }

        Map<?, ?> uploaded = body(send(
                "attachment",
                "upload",
                Map.of(
                        "Table",
                        INCIDENT,
                        "TableSysId",
                        incident,
                        "FileName",
                        "all bytes.bin",
                        "ContentType",
                        "application/octet-stream"),
                new ByteArrayInputStream(content)));
        String id = uploaded.get("sys_id").toString();
        assertEquals(
                Map.of("file_name", "all bytes.bin", "table_sys_id", incident, "size_bytes", "256"),
                columns(simulator.records().get("sys_attachment", id), "file_name", "table_sys_id", "size_bytes"));

        List<?> listed = answer(send("attachment", "retrieve", Map.of("Query", "table_sys_id=" + incident), null))
                .getBody(List.class);
        assertEquals(1, listed.size());
        assertEquals(id, ((Map<?, ?>) listed.get(0)).get("sys_id"));

        Message download = answer(send("attachment", "content", Map.of("SysId", id), null));
        assertArrayEquals(content, download.getBody(InputStream.class).readAllBytes());
        assertEquals(
                "all bytes.bin",
                download.getHeader(ServiceNowConstants.CONTENT_META, Map.class).get("file_name"));

        answer(send("attachment", "delete", Map.of("SysId", id), null));
        assertNull(simulator.records().get("sys_attachment", id));
    }

    @Test
    void isToldThatThereAreNoImportSets() {
        var body = Map.of("u_name", "not to be taken");
        ServiceNowException refusal = refusal(send("import", "create", Map.of("Table", "u_import"), body));
        assertEquals(500, refusal.getCode());
        assertTrue(refusal.getAttributes().toString().contains("does not support"), refusal::toString);
    }

    @Test
    void createsAndMovesAChangeRequest() {
        Map<?, ?> change = create(
                "change_request",
                Map.of("type", "normal", "short_description", "by Camel", "assignment_group", People.BUILDERS_GROUP));
        String id = change.get("sys_id").toString();

        body(send("table", "update", Map.of("Table", "change_request", "SysId", id), Map.of("state", "-4")));

        assertEquals(
                Map.of("type", "normal", "state", "-4", "approval", "requested"),
                columns(simulator.records().get("change_request", id), "type", "state", "approval"));
    }

    @Test
    void createsAConfigurationItemByIdentification() {
        var item = Map.of("className", "cmdb_ci_linux_server", "values", Map.of("name", "web-01", "os", "Linux"));

        for (String operation : List.of("INSERT", "NO_CHANGE")) {
            Map<?, ?> answer = body(send(
                    "misc",
                    "create",
                    Map.of(
                            "ActionSubject",
                            ServiceNowConstants.ACTION_SUBJECT_IDENTIFY_RECONCILE,
                            "DataSource",
                            "ServiceNow"),
                    Map.of("items", List.of(item))));
            Map<?, ?> answered = (Map<?, ?>) ((List<?>) answer.get("items")).get(0);
            assertEquals(operation, answered.get("operation"));
        }

        assertEquals(
                List.of("web-01"),
                simulator.records().all("cmdb_ci_linux_server").stream()
                        .map(record -> record.get("name"))
                        .toList());
    }

    private void logInAs(String userName, String password) {
        endpoint = "servicenow:simulator?userName=" + userName + "&password=RAW(" + password + ")";
    }

    private ServiceNowComponent component() {
        var component = new ServiceNowComponent(camel);
        var configuration = component.getConfiguration();
        configuration.setApiUrl(simulator.url() + "/api");
        configuration.setOauthTokenUrl(simulator.url() + "/oauth_token.do");
        configuration.setOauthClientId(ServiceNowSimulator.CLIENT_ID);
        configuration.setOauthClientSecret(ServiceNowSimulator.CLIENT_SECRET);
        return component;
    }

    private WebClient tokenEndpoint() {
        return WebClient.create(simulator.url() + "/oauth_token.do");
    }

    private int incidents(ClientAccessToken token) {
        return WebClient.create(simulator.url() + "/api/now/table/incident")
                .header("Authorization", OAuthClientUtils.createAuthorizationHeader(token))
                .get()
                .getStatus();
    }

    private Map<?, ?> create(String table, Map<String, String> values) {
        return body(send("table", "create", Map.of("Table", table), values));
    }

    /** @param headers by name without the prefix that all of the component have */
    private Exchange send(String resource, String action, Map<String, Object> headers, Object body) {
        return template.request(endpoint, exchange -> {
            Message message = exchange.getIn();
            message.setHeader(ServiceNowConstants.RESOURCE, resource);
            message.setHeader(ServiceNowConstants.ACTION, action);
            headers.forEach((name, value) -> message.setHeader(ServiceNowConstants.CAMEL_HEADER_PREFIX + name, value));
            message.setBody(body);
        });
    }

    private static Message answer(Exchange exchange) {
        assertNull(exchange.getException());
        return exchange.getMessage();
    }

    private static Map<?, ?> body(Exchange exchange) {
        return answer(exchange).getBody(Map.class);
    }

    private static ServiceNowException refusal(Exchange exchange) {
        return assertInstanceOf(ServiceNowException.class, exchange.getException());
    }

    private static Map<String, String> columns(Map<String, String> record, String... names) {
        var columns = new HashMap<>(record);
        columns.keySet().retainAll(List.of(names));
        return columns;
    }
}
