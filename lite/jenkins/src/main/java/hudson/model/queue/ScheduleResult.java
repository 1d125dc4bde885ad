package hudson.model.queue;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Queue.Item;
import hudson.model.Queue.WaitingItem;

public abstract class ScheduleResult {
    private ScheduleResult() {}

    /** Null when it was refused. */
    @CheckForNull
    public Item getItem() {
        return null;
    }

    public static Created created(WaitingItem i) {
        return new Created(i);
    }

    public static Existing existing(Item i) {
        return new Existing(i);
    }

    public static final class Created extends ScheduleResult {
        private final WaitingItem item;

        private Created(WaitingItem item) {
            this.item = item;
        }

        @Override
        public Item getItem() {
            return item;
        }
    }

    public static final class Existing extends ScheduleResult {
        private final Item item;

        private Existing(Item item) {
            this.item = item;
        }

        @Override
        public Item getItem() {
            return item;
        }
    }
}
