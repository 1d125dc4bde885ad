package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration item of an image as it is now.
 *
 * @param url opens it
 * @param created false when it was there before
 * @param warnings what ServiceNow ignored or may have mistaken
 */
record RegisteredImage(
        @NonNull SysId sysId,
        @NonNull String name,
        @NonNull String version,
        @NonNull String className,
        @NonNull String url,
        boolean created,
        @NonNull List<String> warnings) {

    /** What the step returns: plain values, so that a sandboxed script may read them. */
    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("sysId", sysId.value());
        map.put("name", name);
        map.put("version", version);
        map.put("url", url);
        map.put("className", className);
        map.put("created", created);
        map.put("warnings", new ArrayList<>(warnings));
        return map;
    }
}
