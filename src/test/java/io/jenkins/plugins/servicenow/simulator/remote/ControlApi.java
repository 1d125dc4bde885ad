package io.jenkins.plugins.servicenow.simulator.remote;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.attachment.Attachments;
import io.jenkins.plugins.servicenow.simulator.catalog.Catalog;
import io.jenkins.plugins.servicenow.simulator.change.Approvals;
import io.jenkins.plugins.servicenow.simulator.control.Faults;
import io.jenkins.plugins.servicenow.simulator.control.Journal;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.http.SameSite;
import io.jenkins.plugins.servicenow.simulator.oauth.OAuthServer;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import io.jenkins.plugins.servicenow.simulator.sbom.SbomCore;
import io.jenkins.plugins.servicenow.simulator.server.Api;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Drives the simulator over HTTP: JSON under {@code /simulator/}, which lists the calls. Nobody logs in, since only this
 * machine reaches it; what pages of other sites ask is refused.
 */
public final class ControlApi implements Api {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final String ROOT = "simulator";

    private final Instance instance;
    private final Approvals approvals;
    private final CatalogCalls orders;
    private final FileCalls files;
    private final FaultOrders faults;
    private final Switches switches;
    private final Runnable reset;
    private final List<Call> calls = new ArrayList<>();

    /** @param reset makes the instance that of the start */
    public ControlApi(
            Instance instance,
            Approvals approvals,
            Catalog catalog,
            Attachments attachments,
            SbomCore sbomCore,
            Faults faults,
            OAuthServer oauth,
            Runnable reset) {
        this.instance = instance;
        this.files = new FileCalls(instance, attachments, sbomCore);
        this.approvals = approvals;
        this.orders = new CatalogCalls(instance, catalog);
        this.faults = new FaultOrders(faults);
        this.switches = new Switches(instance, catalog, sbomCore, oauth);
        this.reset = reset;
        addRecordCalls();
        addFaultAndClockCalls();
        addPeopleCalls();
        addOrderCalls();
        addFileCalls();
        addReportCalls();
    }

    private void addRecordCalls() {
        add(
                "GET /simulator/records/{table}",
                "the records of a table as they are stored, oldest first; ?query= takes an encoded query",
                "",
                this::records);
        add(
                "POST /simulator/records",
                "adds records, or changes those whose sys_id or number there is; as they are, without any rule; a"
                        + " reference names its record by sys_id, user name, number, name or title",
                """
                {"incident": [{"short_description": "Disk full", "caller_id": "ann.approver"}],
                 "cmdb_ci_linux_server": [{"name": "web-01"}]}""",
                request -> added(Seeds.add(instance, Order.of(request))));
        add(
                "PUT /simulator/records",
                "the same, and deletes the other records of the tables that are named",
                """
                {"incident": [{"short_description": "The only one"}]}""",
                request -> added(Seeds.replace(instance, Order.of(request))));
        add("DELETE /simulator/records/{table}/{sys_id}", "deletes a record", "", request -> {
            instance.records().delete(request.path().get(2), request.path().get(3));
            return done("deleted");
        });
    }

    private void addFaultAndClockCalls() {
        add(
                "GET /simulator/faults",
                "the faults that are planned, and those that there are",
                "",
                request -> faults.report());
        add(
                "POST /simulator/faults",
                "plans a fault: for the \"next\" so many requests, of one \"kind\" if given; for the one \"after\" so many"
                        + " others; or \"always\". \"seconds\" is how long the caller shall wait, or how late it is. \"share\""
                        + " hits that part of all requests at random with one of \"faults\", the same for the same \"seed\"",
                """
                {"fault": "committed_then_500", "next": 1, "kind": "TABLE_CREATE"}""",
                request -> faults.plan(Order.of(request)));
        add("DELETE /simulator/faults", "no faults from now on", "", request -> faults.clear());
        add(
                "POST /simulator/faults/late",
                "carries out now what late requests asked for",
                "",
                request -> faults.carryOutLate());
        add("GET /simulator/clock", "the time of the instance", "", request -> now());
        add(
                "POST /simulator/clock",
                "moves the time forward by \"advance\", or to \"set\", from where it goes on; tokens expire, and what is due"
                        + " happens",
                """
                {"advance": "PT2H"}""",
                request -> moveClock(Order.of(request).only("advance", "set")));
        add("DELETE /simulator/clock", "the time is the machine's again", "", request -> {
            instance.clock().follow(InstantSource.system());
            return now();
        });
    }

    private void addPeopleCalls() {
        add("GET /simulator/approvals", "who is asked for approval, and of which change", "", request -> pending());
        add(
                "POST /simulator/approvals",
                "lets a \"user\" \"approve\", \"reject\", \"cancel\", \"hold\" or \"release\" a change, \"send_back\" one to New,"
                        + " \"revoke\" an approval that was given, or \"delete\" one, with a \"comment\"; only who is asked may"
                        + " approve or reject",
                """
                {"change": "CHG0030001", "user": "ann.approver", "do": "approve", "comment": "Looks good"}""",
                request -> new Answers(instance, approvals).give(Order.of(request)));
        add("GET /simulator/access", "the users with their roles", "", request -> users());
        add(
                "POST /simulator/access",
                "gives users these \"roles\" and no others; \"api_role\" is what every API asks for; hides columns, records,"
                        + " tables from users below admin; \"hide_nothing\": true shows them again",
                """
                {"roles": {"jenkins.pipeline": ["rest_api_explorer", "itil"]}, "hide_columns": ["change_request.approval"]}""",
                request -> {
                    switches.access(Order.of(request));
                    return users();
                });
        add(
                "POST /simulator/customisation",
                "changes what owners of instances change: add_columns, read_only_columns and mandatory_columns,"
                        + " legacy_changes, ignore_invalid_transitions, automatic_transitions from state to state,"
                        + " review_when_tasks_are_done, invalid_query_returns_no_rows, strip_headers, ignore_offsets,"
                        + " approve_requests before their items, orders_in_pieces, keep_approvals of changes that are sent back,"
                        + " actual_dates_by_hand of changes, which their states fill in otherwise,"
                        + " sbom_core to install that application",
                """
                {"add_columns": ["change_request.u_cost_centre"], "mandatory_columns": ["incident.caller_id"]}""",
                request -> {
                    switches.customisation(Order.of(request));
                    return done("changed");
                });
        add(
                "POST /simulator/oauth",
                "changes the OAuth client: grant_enabled, client_active, application_user (empty for none),"
                        + " token_seconds, revoke_tokens",
                """
                {"token_seconds": 60, "revoke_tokens": true}""",
                request -> {
                    switches.oauth(Order.of(request));
                    return done("changed");
                });
    }

    private void addOrderCalls() {
        add(
                "GET /simulator/orders",
                "the orders from the catalog, their answers, and who is asked for approval",
                "",
                request -> orders.list());
        add(
                "POST /simulator/orders",
                "lets a \"user\" order an \"item\", which is named by sys_id or name, in a \"quantity\", with \"variables\"",
                """
                {"item": "Build OS image", "user": "ann.requester", "variables": {"recipe": "ubuntu"}}""",
                request -> orders.place(Order.of(request)));
        add(
                "POST /simulator/orders/answers",
                "lets a \"user\" \"approve\", \"reject\" or \"cancel\" an order, with a \"comment\"; only who is asked may approve"
                        + " or reject",
                """
                {"order": "RITM0010001", "user": "mia.manager", "do": "approve", "comment": "Looks good"}""",
                request -> orders.answer(Order.of(request)));
        add(
                "POST /simulator/orders/pieces",
                "stores the next piece of the oldest order that is not stored to the end: its variables, its request, what"
                        + " its process does",
                "",
                request -> orders.writeNext());
    }

    private void addFileCalls() {
        add(
                "GET /simulator/attachments",
                "the files that are attached, with their records",
                "",
                request -> files.list());
        add(
                "POST /simulator/attachments",
                "attaches a \"text\" to a record, which is named by sys_id, user name, number or name; it counts as scanned."
                        + " \"state\" is that of the scan: available, pending or not_available",
                """
                {"table": "sys_user", "record": "ann.approver", "name": "sbom.json", "type": "application/json", "text": "{}"}""",
                request -> files.attach(Order.of(request)));
        add(
                "GET /simulator/sboms",
                "what was sent to the application SBOM Core, oldest first",
                "",
                request -> files.sboms());
    }

    private void addReportCalls() {
        add(
                "GET /simulator/counters",
                "how many requests came, by kind and table",
                "",
                request -> Reports.counters(instance.log()));
        add(
                "GET /simulator/requests",
                "the last 200 requests with their answers, oldest first",
                "",
                request -> Reports.exchanges(instance.log().exchanges()));
        add("DELETE /simulator/requests", "empties the counters and the requests", "", request -> {
            instance.log().reset();
            return done("emptied");
        });
        add(
                "GET /simulator/journal",
                "every change of every record, oldest first; ?sys_id= and ?table= choose, ?after= leaves out the first so"
                        + " many",
                "",
                this::journal);
        add(
                "POST /simulator/reset",
                "makes the instance that of the start: stock records, those of --seeds, no faults",
                "",
                request -> {
                    reset.run();
                    return done("reset");
                });
    }

    private void add(String methodAndPath, String does, String example, Call.Work work) {
        calls.add(Call.of(methodAndPath, does, example, work));
    }

    @Override
    public RequestKind kind(ApiRequest request) {
        return !request.path().isEmpty() && request.path().get(0).equals(ROOT) ? RequestKind.PAGE : null;
    }

    @Override
    public Answer answer(ApiRequest request, Caller caller) {
        try {
            SameSite.require(request);
        } catch (IllegalStateException e) {
            return problem(403, e.getMessage());
        }
        List<Call> here = calls.stream().filter(call -> call.isAt(request)).toList();
        if (request.path().size() == 1 && request.method().equals("GET")) {
            return json(200, description());
        }
        if (here.isEmpty()) {
            return problem(404, "There is nothing at " + request.pathText() + ". GET /simulator/ lists what there is");
        }
        return here.stream()
                .filter(call -> call.method().equals(request.method()))
                .findFirst()
                .map(call -> answer(call, request))
                .orElseGet(() -> problem(
                        405,
                        request.pathText() + " takes "
                                + String.join(
                                        ", ", here.stream().map(Call::method).toList())));
    }

    private static Answer answer(Call call, ApiRequest request) {
        try {
            return json(200, call.work().answer(request));
        } catch (NoSuchElementException e) {
            return problem(404, e.getMessage());
        } catch (ApiError e) {
            return problem(400, e.detail() == null ? e.getMessage() : e.getMessage() + ": " + e.detail());
        } catch (IllegalArgumentException | IllegalStateException e) {
            return problem(400, e.getMessage());
        }
    }

    private JsonObject description() {
        var list = new JsonArray();
        calls.forEach(call -> list.add(call.described()));
        var json = new JsonObject();
        json.addProperty(
                "about",
                "Drives the ServiceNow simulator. Bodies are JSON objects with Content-Type: application/json. Answers"
                        + " are JSON; an error is {\"error\": \"what is wrong\"} with status 4xx. See also the pages at /");
        json.add("calls", list);
        return json;
    }

    private JsonElement records(ApiRequest request) {
        String name = request.path().get(2);
        Table table = instance.schema().table(name);
        if (table == null) {
            throw new NoSuchElementException("The simulator has no table \"" + name + "\"");
        }
        var list = new JsonArray();
        instance.query(request.parameter("query"), table, instance.access().caller("admin"))
                .rows()
                .forEach(row -> list.add(Reports.object(row.values())));
        return list;
    }

    private static JsonElement added(List<String> sysIds) {
        var json = new JsonObject();
        json.add("sys_ids", Reports.texts(sysIds));
        return json;
    }

    private JsonElement now() {
        return Reports.object(Map.of("now", instance.clock().now().toString()));
    }

    private JsonElement moveClock(Order order) {
        if (order.has("advance") == order.has("set")) {
            throw new IllegalArgumentException("Give either \"advance\" or \"set\"");
        }
        Instant now = instance.clock().now();
        Duration by = order.has("set")
                ? Duration.between(now, order.instant("set"))
                : order.duration("advance", Duration.ZERO);
        instance.clock().advance(by);
        return now();
    }

    private JsonElement pending() {
        var list = new JsonArray();
        for (var change : instance.records().rows("change_request")) {
            String number = change.get("number");
            approvals
                    .pending(number)
                    .forEach(each -> list.add(Reports.object(Map.of(
                            "change", number, "user", each.userName(), "name", each.name(), "group", each.group()))));
        }
        return list;
    }

    private JsonElement users() {
        var json = new JsonObject();
        for (var user : instance.records().rows("sys_user")) {
            String name = user.get("user_name");
            json.add(
                    name,
                    Reports.texts(instance.access().caller(name).roles().stream()
                            .sorted()
                            .toList()));
        }
        return json;
    }

    private JsonElement journal(ApiRequest request) {
        String sysId = request.parameter("sys_id");
        String table = request.parameter("table");
        String after = request.parameter("after");
        if (!after.matches("\\d{0,9}")) {
            throw new IllegalArgumentException("\"after\" must be a number of the journal");
        }
        int first = after.isEmpty() ? 0 : Integer.parseInt(after);
        List<Journal.Entry> entries = instance.journal().entries().stream()
                .filter(entry -> entry.number() > first)
                .filter(entry -> sysId.isEmpty() || entry.sysId().equals(sysId))
                .filter(entry -> table.isEmpty() || entry.table().equals(table))
                .toList();
        return Reports.journal(entries);
    }

    static JsonElement done(String what) {
        return Reports.object(Map.of("done", what));
    }

    private static Answer problem(int status, String why) {
        return json(status, Reports.object(Map.of("error", String.valueOf(why))));
    }

    private static Answer json(int status, JsonElement body) {
        return Answer.empty(status)
                .header("Content-Type", "application/json;charset=UTF-8")
                .header("X-Content-Type-Options", "nosniff")
                .body(GSON.toJson(body) + "\n");
    }
}
