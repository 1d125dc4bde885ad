package hudson.model;

import hudson.model.queue.SubTask;

/** Lite has no queue: what is scheduled starts at once. These are the types that jobs and builds have by it. */
public class Queue {
    private Queue() {}

    public interface Task extends ModelObject, SubTask {}

    public interface FlyweightTask extends Task {}

    public interface Executable extends Runnable {

        @Override
        void run();
    }
}
