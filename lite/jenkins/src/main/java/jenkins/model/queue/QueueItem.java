package jenkins.model.queue;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.ModelObject;
import hudson.model.Queue;

public interface QueueItem extends ModelObject {
    @NonNull
    Queue.Task getTask();

    /** That of the task. */
    @Override
    @CheckForNull
    default String getDisplayName() {
        return getTask().getFullDisplayName();
    }
}
