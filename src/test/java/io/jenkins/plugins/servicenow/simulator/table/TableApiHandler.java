package io.jenkins.plugins.servicenow.simulator.table;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.http.JsonBody;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import io.jenkins.plugins.servicenow.simulator.server.Api;
import java.util.List;
import java.util.Map;

/** {@code /api/now[/v1|/v2]/table/{table}[/{sys_id}]}. */
public final class TableApiHandler implements Api {

    private final Instance instance;

    public TableApiHandler(Instance instance) {
        this.instance = instance;
    }


    /** Up to the slash before a table's name, with the API version that the caller used. */
    static String tableUrl(String instanceUrl, ApiRequest request) {
        String version = request.version();
        return instanceUrl + "/api/now" + (version.isEmpty() ? "" : "/" + version) + "/table/";
    }

    @Override
    public RequestKind kind(ApiRequest request) {
        if (!request.isFor("table")) {
            return null;
        }
        return switch (request.method()) {
            case "POST" -> RequestKind.TABLE_CREATE;
            case "PUT", "PATCH" -> RequestKind.TABLE_UPDATE;
            case "DELETE" -> RequestKind.TABLE_DELETE;
            default -> RequestKind.TABLE_READ;
        };
    }

    @Override
    public String table(ApiRequest request) {
        List<String> rest = request.afterVersion();
        return rest.size() > 1 ? rest.get(1) : "";
    }

    @Override
    public Answer answer(ApiRequest request, Caller caller) {
        List<String> rest = request.afterVersion();
        if (rest.size() < 2 || rest.size() > 3) {
            throw ApiError.noResource(request);
        }
        Table table = instance.schema().requested(rest.get(1));
        if (rest.size() == 2) {
            return switch (request.method()) {
                case "GET" ->
                    new TableQuery(instance, table, request, caller)
                            .answer(request.version().equals("v1"));
                case "POST" -> create(table, request, caller);
                default -> throw ApiError.methodNotSupported();
            };
        }
        return switch (request.method()) {
            case "GET" ->
                Answer.result(
                        200, new RecordView(instance, caller, request).show(readable(table, rest.get(2), caller)));
            case "PUT", "PATCH" -> update(readable(table, rest.get(2), caller), request, caller);
            case "DELETE" -> delete(readable(table, rest.get(2), caller), caller);
            default -> throw ApiError.methodNotSupported();
        };
    }

    private Answer create(Table table, ApiRequest request, Caller caller) {
        Row row = instance.writer().create(table, given(table, request), caller);
        return Answer.result(201, new RecordView(instance, caller, request).show(row))
                .header("Location", tableUrl(instance.url(), request) + table.name() + "/" + row.sysId());
    }

    private Answer update(Row row, ApiRequest request, Caller caller) {
        instance.writer().update(row, given(row.table(), request), caller);
        return Answer.result(200, new RecordView(instance, caller, request).show(row));
    }

    private Answer delete(Row row, Caller caller) {
        instance.access().checkDelete(row.table(), caller);
        instance.records().delete(row.table().name(), row.sysId(), caller.userName());
        return Answer.empty(204);
    }

    private GivenValues given(Table table, ApiRequest request) {
        Map<String, String> values = JsonBody.values(request);
        return new GivenValues(instance, table, values, request.isTrue("sysparm_input_display_value"));
    }

    private Row readable(Table table, String sysId, Caller caller) {
        instance.access().checkQuery(table, caller);
        Row row = instance.records().row(table.name(), sysId);
        if (row == null || !instance.access().canRead(row, caller)) {
            throw ApiError.noRecord();
        }
        return row;
    }
}
