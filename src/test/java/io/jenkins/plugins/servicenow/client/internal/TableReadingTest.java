package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.ClientCredentials;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.Instances;
import io.jenkins.plugins.servicenow.client.LoginListener;
import io.jenkins.plugins.servicenow.client.RetryRules;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableApi;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.fixture.FakeTime;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.Proxy;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableReadingTest {

    private ServiceNowSimulator simulator;
    private final FakeTime time = new FakeTime();
    private TableApi tables;

    @BeforeEach
    void start() {
        simulator = ServiceNowSimulator.start();
        tables = Instances.session(simulator, Instances.TIMEOUTS, RetryRules.DEFAULT, time)
                .tables();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private SysId change(String text) {
        return Instances.change(simulator, Map.of("short_description", text, "state", "-5"));
    }

    @Test
    void readsTheNamedFieldsWithTheirDisplayValues() throws Exception {
        var group = simulator.records().sysId("sys_user_group", "OS Image Builders");
        var id = Instances.change(simulator, Map.of("state", "-4", "assignment_group", group));

        var record =
                tables.get("change_request", id, "state", "assignment_group").orElseThrow();

        assertEquals("-4", record.value("state"));
        assertEquals("Assess", record.displayValue("state"));
        assertEquals(Optional.of(SysId.of(group)), record.reference("assignment_group"));
        assertEquals("OS Image Builders", record.displayValue("assignment_group"));
        assertEquals(id, record.sysId());
        assertFalse(record.has("short_description"));
    }

    @Test
    void readsAllFieldsWhenNoneIsNamed() throws Exception {
        var record = tables.get("change_request", change("all")).orElseThrow();

        assertEquals("all", record.value("short_description"));
        assertEquals("", record.value("cmdb_ci"));
        assertTrue(record.has("cmdb_ci"));
    }

    @Test
    void aRecordThatDoesNotExistIsEmpty() throws Exception {
        assertEquals(Optional.empty(), tables.get("change_request", SysId.of("0".repeat(32))));
    }

    @Test
    void aRecordThatMayNotBeReadIsEmpty() throws Exception {
        var id = change("secret");
        simulator.access().roles("jenkins.pipeline");

        assertEquals(Optional.empty(), tables.get("change_request", id));
        assertEquals(List.of(), tables.query("change_request", EncodedQuery.where("sys_id", id)));
    }

    @Test
    void aKeyThatOnlyAHiddenRecordCarriesIsAQuestionOfPermission() {
        change("secret");
        simulator.access().roles("jenkins.pipeline");

        var failure =
                failure(() -> tables.findAll("change_request", EncodedQuery.where("short_description", "secret")));

        assertEquals(Kind.PERMISSION, failure.kind());
        assertTrue(
                failure.getMessage().contains("short_description = secret, but it may not be read"),
                failure.getMessage());
    }

    @Test
    void queriesByReferencedRecordsAndLists() throws Exception {
        var one = change("one");
        var two = change("two");
        change("three");

        var found = tables.query("change_request", EncodedQuery.whereIn("sys_id", List.of(one, two)), "number");

        assertEquals(
                List.of(one, two).stream()
                        .sorted((a, b) -> a.value().compareTo(b.value()))
                        .toList(),
                found.stream().map(TableRecord::sysId).toList());
        var members = tables.query(
                "sys_user_grmember", EncodedQuery.where("group.name", "CAB Approval"), "user", "user.user_name");
        assertEquals("carl.cab", members.get(0).value("user.user_name"));
    }

    @Test
    void aQueryThatLooksIntoAReferencedRecordNamesItsFields() {
        assertThrows(
                IllegalArgumentException.class,
                () -> tables.query("sys_user_grmember", EncodedQuery.where("group.name", "CAB Approval")));
    }

    @Test
    void readsAllPages() throws Exception {
        var texts = new ArrayList<String>();
        for (var i = 0; i < 1203; i++) {
            var text = UUID.randomUUID().toString();
            texts.add(text);
            change(text);
        }
        Collections.sort(texts);

        var found = tables.query("change_request", EncodedQuery.where("state", "-5"), "short_description");

        assertEquals(
                texts,
                found.stream()
                        .map(each -> each.value("short_description"))
                        .sorted()
                        .toList());
        assertEquals(3, simulator.requests().count(RequestKind.TABLE_READ));
    }

    @Test
    void aRecordThatIsDeletedBetweenTwoPagesHidesNoOther() throws Exception {
        for (var i = 0; i < 600; i++) {
            change("text " + i);
        }
        var first = simulator.records().all("change_request").stream()
                .map(each -> each.get("sys_id"))
                .sorted()
                .findFirst()
                .orElseThrow();
        simulator.faults().next(1, RequestKind.TABLE_READ, Fault.slow(Duration.ZERO));
        simulator.faults().next(1, RequestKind.TABLE_READ, Fault.status(503));
        time.whenSleeping(each -> simulator.records().delete("change_request", first));

        assertEquals(
                600,
                tables.query("change_request", EncodedQuery.where("state", "-5"), "number")
                        .size());
    }

    @Test
    void anInstanceThatAnswersTheSamePageForEverIsAnError() {
        for (var i = 0; i < 501; i++) {
            change("text " + i);
        }
        simulator.customisation().stripHeaders("X-Total-Count", "Link");
        var first = new AtomicReference<Proxy.Reply>();
        simulator.proxy((method, target, instance) -> target.contains("/table/")
                ? first.updateAndGet(known -> known == null ? instance.get() : known)
                : instance.get());

        var failure = assertThrows(
                ServiceNowException.class,
                () -> tables.query("change_request", EncodedQuery.where("state", "-5"), "number"));

        assertTrue(failure.getMessage().contains("a page of records does not follow the one before"));
    }

    @Test
    void onePageThatHoldsAllIsOneRequest() throws Exception {
        change("one");

        tables.query("change_request", EncodedQuery.where("state", "-5"), "number");

        assertEquals(1, simulator.requests().count(RequestKind.TABLE_READ));
    }

    @Test
    void pagesThatAccessControlsMakeShortDoNotEndTheReading() throws Exception {
        // The account reads incidents only. Changes are taken out of the pages.
        for (var i = 0; i < 25; i++) {
            simulator.records().insert("change_request", Map.of("short_description", "a", "priority", "2"));
        }
        simulator.records().insert("incident", Map.of("short_description", "b", "priority", "2"));
        simulator.access().roles("jenkins.pipeline", "sn_incident_read");
        var transport = new Transport(Instances.HTTP, Instances.TIMEOUTS);
        var tokens = new TokenSource(
                transport,
                HttpUrl.get(simulator.url() + "/oauth_token.do"),
                new ClientCredentials(ServiceNowSimulator.CLIENT_ID, () -> ServiceNowSimulator.CLIENT_SECRET),
                System::nanoTime);
        var reader = new TableReader(
                new AuthorizedCalls(
                        transport,
                        tokens,
                        HttpUrl.get(simulator.url()),
                        LoginListener.NONE,
                        new OutgoingText(Instances.masking("s3cret"))),
                new Retries(RetryRules.DEFAULT, new FakeTime()));

        var found = reader.list("task", EncodedQuery.where("priority", "2"), 10, "short_description")
                .records();

        assertEquals(
                List.of("b"),
                found.stream().map(each -> each.value("short_description")).toList());
        assertTrue(simulator.requests().count(RequestKind.TABLE_READ) >= 3);
    }

    @Test
    void aConditionOnAnUnknownColumnIsNoticed() {
        change("one");

        var failure = failure(() -> tables.query("change_request", EncodedQuery.where("u_recipe", "rhel9"), "number"));

        assertEquals(Kind.PROTOCOL, failure.kind());
        assertTrue(failure.getMessage().contains("u_recipe = rhel9"), failure.getMessage());
        assertTrue(failure.hint().contains("has the field u_recipe"), failure.hint());
    }

    @Test
    void aKeyOnAnUnknownColumnIsNotTakenForTheOnlyRecord() {
        change("the only one");

        var failure = failure(() -> tables.findAll("change_request", EncodedQuery.where("u_recipe", "rhel9")));

        assertEquals(Kind.PROTOCOL, failure.kind());
    }

    @Test
    void findsTheRecordWithTheKey() throws Exception {
        var found = tables.findAll("sys_user", EncodedQuery.where("email", "ANN.approver@example.com"), "name");

        assertEquals(1, found.size());
        assertEquals("Ann Approver", found.get(0).value("name"));
        assertEquals(List.of(), tables.findAll("sys_user", EncodedQuery.where("email", "nobody@example.com")));
    }

    @Test
    void aNumberThatSeveralChangesHaveIsAnErrorThatNamesThem() {
        simulator.records().insert("change_request", Map.of("number", "CHG0099999"));
        simulator.records().insert("change_request", Map.of("number", "CHG0099999"));

        var failure = failure(() -> Instances.session(simulator).changes().find("CHG0099999"));

        assertEquals(Kind.REJECTED, failure.kind());
        assertTrue(
                failure.getMessage().contains("2 records of change_request match number = CHG0099999"),
                failure.getMessage());
    }

    @Test
    void anUnknownTableIsNamed() {
        var failure = failure(() -> tables.query("cmdb_ci_os_imagee", EncodedQuery.where("name", "x")));

        assertEquals(Kind.REJECTED, failure.kind());
        assertEquals("Invalid table cmdb_ci_os_imagee", failure.serviceNowMessage());
        assertTrue(
                failure.getMessage()
                        .startsWith("GET /api/now/table/cmdb_ci_os_imagee failed: 400 Invalid table cmdb_ci_os_imagee"),
                failure.getMessage());
    }

    @Test
    void aColumnThatMayNotBeReadCannotBeLookedFor() {
        var failure = failure(() -> tables.query("sys_choice", EncodedQuery.where("value", "4"), "label"));

        assertEquals(Kind.PERMISSION, failure.kind());
        assertTrue(failure.hint().contains("may not read a field that is looked for"), failure.hint());
    }

    @Test
    void aTableThatIsRefusedOutrightIsAQuestionOfPermission() {
        assertEquals(
                Kind.PERMISSION,
                failure(() -> tables.query("sys_db_object", EncodedQuery.where("name", "task")))
                        .kind());
    }

    @Test
    void anAccountWithoutTheRoleForTheApiIsTold() {
        simulator.access().requireForApis("rest_service");

        var failure = failure(() -> tables.query("sys_user", EncodedQuery.where("name", "x")));

        assertEquals(Kind.PERMISSION, failure.kind());
        assertEquals("User Not Authorized", failure.serviceNowMessage());
        assertEquals("Failed API level ACL Validation", failure.detail());
    }

    @Test
    void aUrlThatTheInstanceWouldRefuseIsNotSent() {
        var ids = new ArrayList<SysId>();
        for (var i = 0; i < 300; i++) {
            ids.add(SysId.of(UUID.randomUUID().toString().replace("-", "")));
        }

        var refusal = assertThrows(
                IllegalArgumentException.class,
                () -> tables.query("change_request", EncodedQuery.whereIn("sys_id", ids), "number"));

        assertTrue(refusal.getMessage().contains("fewer values"), refusal.getMessage());
        assertEquals(0, simulator.requests().count(RequestKind.TABLE_READ));
    }

    @Test
    void twoHundredSysIdsFitIntoAUrl() throws Exception {
        var ids = new ArrayList<SysId>();
        for (var i = 0; i < 200; i++) {
            ids.add(SysId.of(UUID.randomUUID().toString().replace("-", "")));
        }

        assertEquals(List.of(), tables.query("change_request", EncodedQuery.whereIn("sys_id", ids), "number", "state"));
    }

    @Test
    void namesThatAreNoneAreRefusedBeforeAnythingIsSent() {
        assertThrows(IllegalArgumentException.class, () -> tables.get("Change Request", SysId.of("0".repeat(32))));
        assertThrows(IllegalArgumentException.class, () -> tables.get("a/../b", SysId.of("0".repeat(32))));
        assertThrows(
                IllegalArgumentException.class, () -> tables.get("change_request", SysId.of("0".repeat(32)), "a,b"));
        assertEquals(List.of(), simulator.requests().entries());
    }

    @Test
    void nothingInAQueryIsRunOnTheInstance() {
        assertThrows(
                IllegalArgumentException.class,
                () -> tables.query("sys_user", EncodedQuery.where("name", "javascript:gs.getUserName()")));
        assertEquals(List.of(), simulator.requests().scriptsInQueries());
    }
}
