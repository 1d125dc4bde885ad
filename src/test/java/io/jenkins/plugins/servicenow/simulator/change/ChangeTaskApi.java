package io.jenkins.plugins.servicenow.simulator.change;

import com.google.gson.JsonArray;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.records.EncodedQuery;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.List;

/** {@code change/{id}/task[/{task}]}. Its list, unlike the others, has no element about the query. */
final class ChangeTaskApi {

    private static final int LIMIT = 100;

    private final Instance instance;
    private final ChangeWrites writes;

    ChangeTaskApi(Instance instance, ChangeWrites writes) {
        this.instance = instance;
        this.writes = writes;
    }

    /** @param rest the path after {@code task} */
    Answer answer(Row change, List<String> rest, ApiRequest request, Caller caller) {
        if (rest.isEmpty()) {
            return switch (request.method()) {
                case "GET" -> list(change, request, caller);
                case "POST" -> writes.createTask(change, request, caller);
                default -> throw ApiError.methodNotSupported();
            };
        }
        Row task = instance.records().row("change_task", rest.get(0));
        if (task == null || !task.get("change_request").equals(change.sysId())) {
            throw ApiError.noRecord();
        }
        return switch (request.method()) {
            case "GET" -> Answer.result(200, new ChangeView(instance, caller).show(task));
            case "PATCH" -> writes.update(task, request, caller);
            case "DELETE" -> delete(task, caller);
            default -> throw ApiError.methodNotSupported();
        };
    }

    private Answer list(Row change, ApiRequest request, Caller caller) {
        EncodedQuery query = instance.query(
                request.parameter("sysparm_query"), instance.schema().known("change_task"), caller);
        var view = new ChangeView(instance, caller);
        var result = new JsonArray();
        query.rows().stream()
                .filter(task -> task.get("change_request").equals(change.sysId()))
                .limit(LIMIT)
                .forEach(task -> result.add(view.show(task)));
        return Answer.result(200, result);
    }

    private Answer delete(Row task, Caller caller) {
        instance.access().checkDelete(task.table(), caller);
        instance.records().delete("change_task", task.sysId(), caller.userName());
        return Answer.result(200, new ChangeView(instance, caller).show(task));
    }
}
