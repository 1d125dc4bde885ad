package jenkinslite;

import hudson.model.Queue;
import jenkins.model.Jenkins;

/** What is in the queue when a session ends is in it in the next one. */
public final class QueueLifecycle implements Lifecycle {
    @Override
    public void started(Jenkins jenkins) {
        Queue.getInstance().scheduleMaintenance();
    }

    @Override
    public void stopping(Jenkins jenkins) {
        Queue.getInstance().save();
    }
}
