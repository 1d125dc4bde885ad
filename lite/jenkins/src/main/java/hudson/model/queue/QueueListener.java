package hudson.model.queue;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Queue.LeftItem;
import hudson.model.Queue.WaitingItem;

/** Called while the queue is locked, as Jenkins itself. */
public abstract class QueueListener implements ExtensionPoint {
    /** Also when Jenkins has read the item from disk. */
    public void onEnterWaiting(WaitingItem wi) {}

    public void onLeft(LeftItem li) {}

    public static ExtensionList<QueueListener> all() {
        return ExtensionList.lookup(QueueListener.class);
    }
}
