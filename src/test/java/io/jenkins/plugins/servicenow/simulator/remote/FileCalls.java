package io.jenkins.plugins.servicenow.simulator.remote;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.jenkins.plugins.servicenow.simulator.attachment.Attachments;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.sbom.SbomCore;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Files attached to records, and those that were sent to an application. */
final class FileCalls {

    private final Records records;
    private final Attachments attachments;
    private final SbomCore sbomCore;

    FileCalls(Instance instance, Attachments attachments, SbomCore sbomCore) {
        this.records = instance.records();
        this.attachments = attachments;
        this.sbomCore = sbomCore;
    }

    JsonElement list() {
        var list = new JsonArray();
        for (var each : records.all(Attachments.TABLE)) {
            list.add(Reports.object(Map.of(
                    "sys_id", each.get("sys_id"),
                    "table", each.get("table_name"),
                    "record", each.get("table_sys_id"),
                    "name", each.get("file_name"),
                    "type", each.get("content_type"),
                    "bytes", each.get("size_bytes"),
                    "sha256", each.get("hash"),
                    "state", each.get("state"))));
        }
        return list;
    }

    JsonElement attach(Order order) {
        order.only("table", "record", "name", "type", "text", "state");
        String table = order.text("table", null);
        String record = order.text("record", null);
        String target = records.get(table, record) == null ? records.sysId(table, record) : record;
        String sysId = attachments.attach(
                table,
                target,
                order.text("name", null),
                order.text("type", "application/octet-stream"),
                ReceivedContent.of(order.text("text", null).getBytes(StandardCharsets.UTF_8)));
        records.set(Attachments.TABLE, sysId, Map.of("state", order.text("state", "available")));
        return Reports.object(Map.of("sys_id", sysId));
    }

    JsonElement sboms() {
        var list = new JsonArray();
        for (SbomCore.Upload upload : sbomCore.uploads()) {
            var json = Reports.object(Map.of(
                    "bom_record_id", upload.bomRecordId(),
                    "user", upload.user(),
                    "at", upload.at().toString(),
                    "bytes", String.valueOf(upload.content().size()),
                    "sha256", upload.content().sha256()));
            json.add("parameters", Reports.object(upload.parameters()));
            list.add(json);
        }
        return list;
    }
}
