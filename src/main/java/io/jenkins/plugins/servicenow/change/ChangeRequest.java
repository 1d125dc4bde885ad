package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * A change request as it was last read.
 *
 * @param state its label, such as {@code Assess}
 * @param approval the value as ServiceNow keeps it, such as {@code requested}
 * @param risk its label, such as {@code Low}; empty when it has none
 * @param created false when an earlier call for the same build had created it already
 */
record ChangeRequest(
        @NonNull SysId sysId,
        @NonNull String number,
        @NonNull String url,
        @NonNull String state,
        @NonNull String approval,
        @NonNull String risk,
        boolean created) {

    /** @param record read with its display values */
    static ChangeRequest of(@NonNull TableRecord record, @NonNull HttpUrl instance, boolean created) {
        return new ChangeRequest(
                record.sysId(),
                record.value("number"),
                url(record, instance),
                ChangeState.label(record),
                record.value("approval"),
                record.displayValue("risk"),
                created);
    }

    static String url(@NonNull TableRecord record, @NonNull HttpUrl instance) {
        return RecordLink.to(instance, ChangeApi.TABLE, record.sysId());
    }

    /** What the step returns: plain values, so that a sandboxed script may read them. */
    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("sysId", sysId.value());
        map.put("number", number);
        map.put("url", url);
        map.put("state", state);
        map.put("approval", approval);
        map.put("risk", risk);
        map.put("created", created);
        return map;
    }
}
