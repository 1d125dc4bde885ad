package io.jenkins.plugins.servicenow.simulator.attachment;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import io.jenkins.plugins.servicenow.simulator.server.Api;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import io.jenkins.plugins.servicenow.simulator.table.RecordView;
import io.jenkins.plugins.servicenow.simulator.table.TableQuery;
import java.util.List;
import java.util.Map;

/** {@code /api/now[/v1|/v2]/attachment}: list, upload as the request's body, metadata, content, delete. */
final class AttachmentApiHandler implements Api {

    private static final int DEFAULT_LIMIT = 1000;

    private final Instance instance;
    private final Records records;
    private final Attachments attachments;

    AttachmentApiHandler(Instance instance, Attachments attachments) {
        this.instance = instance;
        this.records = instance.records();
        this.attachments = attachments;
    }

    @Override
    public RequestKind kind(ApiRequest request) {
        return request.isFor("attachment") ? RequestKind.ATTACHMENT : null;
    }

    @Override
    public boolean takesFiles() {
        return true;
    }

    @Override
    public boolean answersJson(ApiRequest request) {
        List<String> rest = request.afterVersion();
        return rest.size() != 3 || !rest.get(2).equals("file");
    }

    @Override
    public Answer answer(ApiRequest request, Caller caller) {
        attachments.scan();
        List<String> rest = request.afterVersion();
        String call = request.method() + " "
                + switch (rest.size()) {
                    case 1 -> "list";
                    case 2 -> rest.get(1).matches("file|upload") ? rest.get(1) : "one";
                    default -> String.join("/", rest.subList(2, rest.size()));
                };
        return switch (call) {
            case "GET list" -> list(request, caller);
            case "POST file" -> upload(request, caller);
            case "GET one" -> Answer.result(200, view(existing(rest.get(1), caller), caller, request));
            case "DELETE one" -> delete(existing(rest.get(1), caller), caller);
            case "GET file" -> download(existing(rest.get(1), caller), caller, request);
            default -> throw ApiError.notSimulated(request.method() + " " + request.pathText());
        };
    }

    private Answer list(ApiRequest request, Caller caller) {
        Table table = instance.schema().known(Attachments.TABLE);
        return new TableQuery(instance, table, request, caller, DEFAULT_LIMIT)
                .answer(row -> view(row, caller, request));
    }

    private Answer upload(ApiRequest request, Caller caller) {
        String table = required(request, "table_name");
        String sysId = required(request, "table_sys_id");
        instance.schema().refuseOther(table);
        String fileName = required(request, "file_name");
        String type = request.header("Content-Type");
        if (type.isEmpty()) {
            throw new ApiError(400, "Missing header", "Content-Type");
        }
        Row target = writable(table, sysId, caller);
        try {
            attachments.check(table, fileName, request.mediaType(), request.content(), caller, target);
        } catch (ApiError e) {
            Answer refusal = e.answer();
            return refusal.status() < 300 ? refusal.body("{}") : refusal;
        }
        Map<String, String> values =
                Map.of("table_name", table, "table_sys_id", sysId, "file_name", fileName, "content_type", type);
        Row row = attachments.add(values, request.content(), caller.userName());
        return Answer.result(201, view(row, caller, request)).header("Location", downloadLink(row));
    }

    private Answer delete(Row row, Caller caller) {
        writable(row.get("table_name"), row.get("table_sys_id"), caller);
        records.delete(Attachments.TABLE, row.sysId(), caller.userName());
        return Answer.empty(204);
    }

    private Answer download(Row row, Caller caller, ApiRequest request) {
        ReceivedContent content = attachments.received(row.sysId());
        if (content == null) {
            throw ApiError.notSimulated("the content of an attachment that is a record only");
        }
        return Answer.file(row.get("content_type"), content)
                .header("X-Attachment-Metadata", view(row, caller, request).toString());
    }

    private JsonObject view(Row row, Caller caller, ApiRequest request) {
        JsonObject json = new RecordView(instance, caller, request).show(row);
        json.addProperty("download_link", downloadLink(row));
        return json;
    }

    private String downloadLink(Row row) {
        return instance.url() + "/api/now/attachment/" + row.sysId() + "/file";
    }

    private static String required(ApiRequest request, String parameter) {
        String value = request.parameter(parameter);
        if (value.isEmpty()) {
            throw new ApiError(400, "Missing parameter", parameter);
        }
        return value;
    }

    private Row existing(String sysId, Caller caller) {
        Row row = records.row(Attachments.TABLE, sysId);
        if (row == null || !instance.access().canRead(row, caller)) {
            throw ApiError.noRecord();
        }
        return row;
    }

    private Row writable(String table, String sysId, Caller caller) {
        Row row = records.row(table, sysId);
        if (row == null) {
            throw ApiError.noRecord();
        }
        try {
            instance.access().checkWrite(row.table(), caller, "Insert");
        } catch (ApiError e) {
            throw ApiError.noRecord();
        }
        return row;
    }
}
