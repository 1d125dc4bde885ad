package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * A change request as it was read last.
 *
 * @param state its label, such as {@code Assess}
 * @param approval the value as ServiceNow stores it, such as {@code requested}
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

    /** @param change read with its display values */
    static ChangeRequest of(@NonNull ChangeRecord change, @NonNull HttpUrl instance, boolean created) {
        return new ChangeRequest(
                change.sysId(),
                change.number(),
                change.url(instance),
                change.stateLabel(),
                change.approval(),
                change.record().displayValue("risk"),
                created);
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
