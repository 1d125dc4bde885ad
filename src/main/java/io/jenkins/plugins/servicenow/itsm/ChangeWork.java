package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import java.util.Map;

/** What was done under change requests, as far as it matters when one of them is closed. */
public interface ChangeWork {

    /** Whether evidence that was put on the change has failed. */
    boolean hasFailedEvidence(@NonNull SysId change);

    /**
     * The tasks that were opened under the change and are not known to have ended, which would block its close: how each of them is to
     * be closed, by its correlation id.
     *
     * @param working how one is to be closed that is still being worked on
     */
    @NonNull
    Map<String, TaskOutcome> openTasks(@NonNull SysId change, @NonNull TaskOutcome working);

    /** One of {@link #openTasks} is closed or canceled. */
    void taskEnded(@NonNull String correlationId);
}
