package io.jenkins.plugins.servicenow.polling;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import io.jenkins.plugins.servicenow.client.SysId;

/** Polls sooner because ServiceNow says that a record has changed. What the poll then finds decides, not the caller. */
public interface RecordListener extends ExtensionPoint {

    /** Returns at once, makes no request and reads no file. Most records are of no interest. */
    void recordChanged(@NonNull String table, @NonNull SysId record);
}
