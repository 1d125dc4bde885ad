package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A change request at the time of the last look.
 *
 * @param state its label, such as {@code Assess}
 * @param approval the value as ServiceNow keeps it, such as {@code requested}
 * @param created false when an earlier call for the same build had created it already
 */
record ChangeRequest(
        @NonNull SysId sysId,
        @NonNull String number,
        @NonNull String url,
        @NonNull String state,
        @NonNull String approval,
        boolean created) {

    /** What the step returns: plain values, so that a sandboxed script may read them. */
    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("sysId", sysId.value());
        map.put("number", number);
        map.put("url", url);
        map.put("state", state);
        map.put("approval", approval);
        map.put("created", created);
        return map;
    }
}
