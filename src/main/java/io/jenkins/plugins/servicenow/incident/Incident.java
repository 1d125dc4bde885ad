package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * An incident as it was last read.
 *
 * @param priority its label, such as {@code 3 - Moderate}
 * @param created whether this call has created it
 * @param ofThisBuild whether this call or an earlier one for the same build has
 */
record Incident(
        @NonNull SysId sysId,
        @NonNull String number,
        @NonNull String url,
        @NonNull String priority,
        boolean created,
        boolean ofThisBuild) {

    /** @param record read with its display values */
    static Incident of(@NonNull TableRecord record, @NonNull HttpUrl instance, boolean created, boolean ofThisBuild) {
        return new Incident(
                record.sysId(),
                record.text("number"),
                RecordLink.to(instance, Incidents.TABLE, record.sysId()),
                record.displayValue("priority"),
                created,
                ofThisBuild);
    }

    /** What the step returns: plain values, so that a sandboxed script may read them. */
    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("sysId", sysId.value());
        map.put("number", number);
        map.put("url", url);
        map.put("created", created);
        map.put("priority", priority);
        return map;
    }
}
