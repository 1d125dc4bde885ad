package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.PROTOCOL;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.ArrayList;
import java.util.List;

/** Takes records out of the {@code result} of an answer. */
public final class Results {

    private Results() {}

    public static List<TableRecord> records(String table, Response response) throws ServiceNowException {
        if (!(response.json().get("result") instanceof JsonArray array)) {
            throw unexpected(response, "no list of records");
        }
        var records = new ArrayList<TableRecord>();
        for (var element : array) {
            // The last element of a list of the Change Management API tells of the query.
            if (!(element instanceof JsonObject object && object.has("__meta") && !object.has("sys_id"))) {
                records.add(record(table, element, response));
            }
        }
        return records;
    }

    public static TableRecord record(String table, Response response) throws ServiceNowException {
        return record(table, object(response), response);
    }

    /** The documentation of the Change Management API prints an array of one where instances answer an object. */
    public static JsonObject object(Response response) throws ServiceNowException {
        var result = response.json().get("result");
        if (result instanceof JsonArray array && array.size() == 1) {
            result = array.get(0);
        }
        if (result instanceof JsonObject object) {
            return object;
        }
        throw unexpected(response, "no result");
    }

    private static TableRecord record(String table, JsonElement element, Response response) throws ServiceNowException {
        try {
            return TableRecord.of(table, element.getAsJsonObject());
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw unexpected(response, "a record without sys_id");
        }
    }

    private static ServiceNowException unexpected(Response response, String what) {
        return new ServiceNowException(
                PROTOCOL,
                Outcome.UNCLEAR,
                response.request() + " failed: " + response.status() + " with " + what,
                "Check that the instance URL is that of a ServiceNow instance and that the account may read the table",
                response);
    }
}
