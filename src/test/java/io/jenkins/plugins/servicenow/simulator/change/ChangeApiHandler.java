package io.jenkins.plugins.servicenow.simulator.change;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.approval.ApprovalPolicy;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.server.Api;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.List;
import java.util.Set;

/** {@code /api/sn_chg_rest[/v1]/change…}: the paths of the Change Management API. */
final class ChangeApiHandler implements Api {

    private static final Set<String> TYPES = Set.of("normal", "standard", "emergency");

    private final Instance instance;
    private final ChangeWrites writes;
    private final ChangeTaskApi tasks;
    private final ChangeCiApi items;
    private final ChangeConflictApi conflicts;
    private final ChangeScheduleApi schedules;
    private final Workers workers;

    ChangeApiHandler(Instance instance, ApprovalPolicy approvals, Planning planning) {
        this.instance = instance;
        this.writes = new ChangeWrites(instance, approvals);
        this.tasks = new ChangeTaskApi(instance, writes);
        this.workers = new Workers(instance);
        this.items = new ChangeCiApi(instance, workers);
        this.conflicts = new ChangeConflictApi(instance, planning);
        this.schedules = new ChangeScheduleApi(instance, planning, workers);
    }

    @Override
    public RequestKind kind(ApiRequest request) {
        List<String> path = request.path();
        boolean serves =
                path.size() > 1 && path.get(0).equals("api") && path.get(1).equals("sn_chg_rest");
        return serves ? RequestKind.CHANGE_API : null;
    }

    @Override
    public String table(ApiRequest request) {
        return "change_request";
    }

    @Override
    public Answer answer(ApiRequest request, Caller caller) {
        if (!instance.access().canRead(instance.schema().known("change_request"), caller)) {
            throw ApiError.notAuthorized();
        }
        List<String> path = afterChange(request);
        String first = path.isEmpty() ? "" : path.get(0);
        if (TYPES.contains(first)) {
            return typed(first, path.subList(1, path.size()), request, caller);
        }
        return switch (first) {
            case "" -> collection("", request, caller);
            case "ci" -> throw ApiError.notSimulated(request.method() + " " + request.pathText());
            case "worker" -> workers.get(path.size() == 2 ? path.get(1) : "");
            case "model" -> readOnly("chg_model", path.subList(1, path.size()), request, caller);
            default -> record(change(first, ""), path.subList(1, path.size()), request, caller);
        };
    }

    private Answer collection(String type, ApiRequest request, Caller caller) {
        return switch (request.method()) {
            case "GET" -> new ChangeList(instance, "change_request", request, caller).answer(type);
            case "POST" -> writes.create(type, request, caller);
            default -> throw ApiError.methodNotSupported();
        };
    }

    private Answer typed(String type, List<String> path, ApiRequest request, Caller caller) {
        String first = path.isEmpty() ? "" : path.get(0);
        if (first.isEmpty()) {
            return collection(type, request, caller);
        }
        if (type.equals("standard") && first.equals("template")) {
            return readOnly("std_change_record_producer", path.subList(1, path.size()), request, caller);
        }
        if (type.equals("standard") && request.method().equals("POST") && path.size() == 1) {
            Row template = existing("std_change_record_producer", first);
            return writes.createFromTemplate(template, request, caller);
        }
        return record(change(first, type), path.subList(1, path.size()), request, caller);
    }

    private Answer record(Row change, List<String> rest, ApiRequest request, Caller caller) {
        if (!instance.access().canRead(change, caller)) {
            throw ApiError.noRecord();
        }
        return switch (rest.isEmpty() ? "" : rest.get(0)) {
            case "" -> self(change, request, caller);
            case "task" -> tasks.answer(change, rest.subList(1, rest.size()), request, caller);
            case "ci" -> items.answer(change, request, caller);
            case "conflict" -> conflicts.answer(change, request, caller);
            case "nextstates" -> {
                requireMethod("GET", request);
                yield new NextStates(instance, change).answer();
            }
            case "approvals" -> {
                requireMethod("PATCH", request);
                yield writes.approve(change, request, caller);
            }
            case "schedule" -> schedules.answer(change, rest.subList(1, rest.size()), request, caller);
            case "risk", "refresh_impacted_services" ->
                throw ApiError.notSimulated(request.method() + " " + request.pathText());
            default -> throw ApiError.noResource(request);
        };
    }

    private Answer self(Row change, ApiRequest request, Caller caller) {
        return switch (request.method()) {
            case "GET" -> Answer.result(200, new ChangeView(instance, caller).show(change));
            case "PATCH" -> writes.update(change, request, caller);
            case "DELETE" -> delete(change, caller);
            default -> throw ApiError.methodNotSupported();
        };
    }

    private Answer delete(Row change, Caller caller) {
        if (!caller.hasAny(Set.of("change_manager"))) {
            throw ApiError.acl("Delete");
        }
        instance.records().delete("change_request", change.sysId(), caller.userName());
        return Answer.result(200, new ChangeView(instance, caller).show(change));
    }

    private Answer readOnly(String table, List<String> rest, ApiRequest request, Caller caller) {
        requireMethod("GET", request);
        return rest.isEmpty()
                ? new ChangeList(instance, table, request, caller).answer("")
                : Answer.result(200, new ChangeView(instance, caller).show(existing(table, rest.get(0))));
    }

    private static void requireMethod(String method, ApiRequest request) {
        if (!request.method().equals(method)) {
            throw ApiError.methodNotSupported();
        }
    }

    private Row change(String sysId, String type) {
        Row change = existing("change_request", sysId);
        if (!type.isEmpty() && !change.get("type").equals(type)) {
            throw ApiError.noRecord();
        }
        return change;
    }

    private Row existing(String table, String sysId) {
        Row row = instance.records().row(table, sysId);
        if (row == null) {
            throw ApiError.noRecord();
        }
        return row;
    }

    private static List<String> afterChange(ApiRequest request) {
        List<String> path = request.path();
        int start = path.size() > 2 && path.get(2).equals("v1") ? 3 : 2;
        if (path.size() <= start || !path.get(start).equals("change")) {
            throw ApiError.notSimulated(request.method() + " " + request.pathText());
        }
        return path.subList(start + 1, path.size());
    }
}
