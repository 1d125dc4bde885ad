package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a document of an image names what was searched for. A text is empty when the document does not say it.
 *
 * @param document name of the attached file
 * @param purl of the component, as it is written
 * @param vulnerability empty when a component was searched for and a bill of materials names it
 * @param fixedVersions as the scanner says
 */
record ContentMatch(
        @NonNull String document,
        @NonNull String component,
        @NonNull String version,
        @NonNull String purl,
        @NonNull String vulnerability,
        @NonNull String severity,
        @NonNull List<String> fixedVersions) {

    ContentMatch {
        fixedVersions = List.copyOf(fixedVersions);
    }

    /** In one line. */
    @NonNull
    String text() {
        var text = (component + " " + version).strip();
        if (!vulnerability.isEmpty()) {
            text = vulnerability + " in " + text + ": " + severity
                    + (fixedVersions.isEmpty()
                            ? ", no fix is named"
                            : ", fixed in " + String.join(", ", fixedVersions));
        }
        return Text.of(text + " (" + document + ")");
    }

    /** Plain values, so that a sandboxed script may read them. */
    @NonNull
    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("document", document);
        map.put("component", component);
        map.put("version", version);
        map.put("purl", purl);
        map.put("vulnerability", vulnerability);
        map.put("severity", severity);
        map.put("fixedVersions", new ArrayList<>(fixedVersions));
        return map;
    }
}
