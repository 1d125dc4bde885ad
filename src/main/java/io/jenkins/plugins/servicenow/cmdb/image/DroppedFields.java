package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ReadBack;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/** What to say of the columns of an item that ServiceNow did not keep as they were sent. */
final class DroppedFields {

    private final String className;
    private final String versionColumn;

    DroppedFields(@NonNull String className, @NonNull String versionColumn) {
        this.className = className;
        this.versionColumn = versionColumn;
    }

    /** @return a sentence by column */
    Map<String, String> warnings(@NonNull Map<String, String> sent, @NonNull TableRecord read) {
        var warnings = new LinkedHashMap<String, String>();
        for (var column : ReadBack.dropped(sent, read)) {
            warnings.put(column, read.has(column) ? notTaken(column) : missing(column));
        }
        return warnings;
    }

    private String missing(String column) {
        return "ServiceNow has no column '" + column + "' in " + className
                + ", or the integration user may not read it. Add the column to the class, or name another one in the"
                + " connection."
                + (column.equals(versionColumn)
                        ? " Without it only Jenkins can tell the versions of an image apart."
                        : "");
    }

    private String notTaken(String column) {
        return "ServiceNow did not take the column '" + column + "' of " + className
                + " as it was sent: it may not be written, is too short, or belongs to a source that goes before this one.";
    }
}
