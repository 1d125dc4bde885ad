package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.ImageName;
import java.util.Map;

/**
 * An image on its way into the CMDB.
 *
 * @param name as the pipeline names it
 * @param values what the CI is to hold; empty for one that is not written but only related to
 * @param found the CI that was there before; null when it is new
 */
record Image(
        @NonNull ImageName name,
        @NonNull Map<String, String> values,
        @CheckForNull ImageCi found) {

    boolean isToWrite() {
        return !values.isEmpty();
    }

    /** For messages and the log. */
    @Override
    public String toString() {
        return found == null ? name.toString() : found.toString();
    }
}
