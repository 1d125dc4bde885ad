package hudson.model;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.queue.SubTask;
import hudson.security.ACL;
import org.springframework.security.core.Authentication;

/** Lite has no queue: what is scheduled starts at once. These are the types that jobs and builds have by it. */
public class Queue {
    private Queue() {}

    public interface Task extends ModelObject, SubTask {
        @NonNull
        default Authentication getDefaultAuthentication2() {
            return ACL.SYSTEM2;
        }
    }

    public interface FlyweightTask extends Task {}

    public interface Executable extends Runnable {
        @NonNull
        SubTask getParent();

        @Override
        void run();
    }
}
