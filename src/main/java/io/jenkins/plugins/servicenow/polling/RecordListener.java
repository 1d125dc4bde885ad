package io.jenkins.plugins.servicenow.polling;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import io.jenkins.plugins.servicenow.client.SysId;
import java.util.Set;

/** Polls sooner because ServiceNow says that a record has changed. What the poll then finds decides, not the caller. */
public interface RecordListener extends ExtensionPoint {

    /**
     * Returns at once, makes no request and reads no file. Most records are of no interest.
     *
     * @param connections names of those for which the caller may speak
     */
    void recordChanged(@NonNull String table, @NonNull SysId record, @NonNull Set<String> connections);
}
