package hudson.model;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.XmlFile;
import hudson.model.queue.FoldableAction;
import hudson.model.queue.QueueListener;
import hudson.model.queue.QueueTaskFuture;
import hudson.model.queue.ScheduleResult;
import hudson.model.queue.SubTask;
import hudson.security.ACL;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.model.queue.QueueItem;
import jenkins.util.Timer;
import jenkinslite.PerSession;
import jenkinslite.QueueFuture;
import jenkinslite.Session;
import jenkinslite.pipeline.Engine;

/** What waits for its quiet period, or for Jenkins not to quiet down any more. Lite has executors for everything else. */
public class Queue implements Saveable {
    private static final Logger LOGGER = Logger.getLogger(Queue.class.getName());

    private static final PerSession<Queue> CURRENT = new PerSession<>(Queue::new);

    private static final int MINUTES_TO_REMEMBER = 5;

    private final List<WaitingItem> waiting = new ArrayList<>();
    private final Cache<Long, LeftItem> left = CacheBuilder.newBuilder()
            .expireAfterWrite(MINUTES_TO_REMEMBER, TimeUnit.MINUTES)
            .build();
    private long lastId;

    private Queue() {}

    public static Queue getInstance() {
        return CURRENT.get();
    }

    /** @return what was created, an item that is in the queue for the same, or a refusal */
    @NonNull
    public synchronized ScheduleResult schedule2(Task p, int quietPeriod, List<Action> actions) {
        var due = System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(quietPeriod);
        var same = waiting.stream()
                .filter(item -> item.task.equals(p) && !isAnother(item, actions))
                .toList();
        if (same.isEmpty()) {
            var added = new WaitingItem(p, actions, ++lastId, System.currentTimeMillis(), due);
            enter(added);
            return ScheduleResult.created(added);
        }
        for (var item : same) {
            all(actions, FoldableAction.class).forEach(action -> action.foldIntoExisting(item, p, actions));
            item.due = Math.min(item.due, due);
        }
        maintainAt(due);
        return ScheduleResult.existing(same.get(0));
    }

    /** One action that says so is enough. */
    private static boolean isAnother(Item item, List<Action> actions) {
        return item.getActions(QueueAction.class).stream().anyMatch(action -> action.shouldSchedule(actions))
                || all(actions, QueueAction.class)
                        .anyMatch(action -> action.shouldSchedule(new ArrayList<>(item.getActions())));
    }

    private static <T> Stream<T> all(List<Action> actions, Class<T> type) {
        return actions.stream().filter(type::isInstance).map(type::cast);
    }

    private void enter(WaitingItem item) {
        waiting.add(item);
        notify(listener -> listener.onEnterWaiting(item));
        maintainAt(item.due);
    }

    private static void notify(Consumer<QueueListener> event) {
        try (var ignored = ACL.as2(ACL.SYSTEM2)) {
            for (var listener : QueueListener.all()) {
                try {
                    event.accept(listener);
                } catch (RuntimeException | LinkageError x) {
                    LOGGER.log(Level.WARNING, listener.getClass() + " failed", x);
                }
            }
        }
    }

    private void maintainAt(long due) {
        var delay = due - System.currentTimeMillis();
        if (delay > 0) {
            Timer.get().schedule(this::maintain, delay, TimeUnit.MILLISECONDS);
        } else {
            maintain();
        }
    }

    /** Starts what is due. */
    private synchronized void maintain() {
        if (!Session.current().isRunning() || Jenkins.get().isQuietingDown()) {
            return;
        }
        var now = System.currentTimeMillis();
        var due = waiting.stream()
                .filter(item -> item.due <= now)
                .sorted(Comparator.comparingLong(item -> item.due))
                .toList();
        for (var item : due) {
            if (waiting.remove(item)) {
                var started = leave(item, false);
                Engine.get().programs().execute(() -> start(started));
            }
        }
    }

    private LeftItem leave(WaitingItem item, boolean cancelled) {
        var leaving = new LeftItem(item, cancelled);
        left.put(leaving.getId(), leaving);
        notify(listener -> listener.onLeft(leaving));
        return leaving;
    }

    private static void start(LeftItem item) {
        try {
            var executable = item.task.createExecutable();
            if (executable == null) {
                throw new IllegalStateException("The null Executable has been created for " + item.task);
            }
            if (executable instanceof Actionable actionable) {
                item.getActions().forEach(actionable::addAction);
            }
            item.executable = executable;
            item.future.run(executable);
        } catch (IOException | RuntimeException | Error x) {
            LOGGER.log(Level.FINE, "Could not start " + item.task, x);
            item.future.failed(x);
        }
    }

    public synchronized boolean cancel(Item item) {
        return waiting.stream()
                .filter(each -> each.getId() == item.getId())
                .findFirst()
                .map(this::cancelWaiting)
                .orElse(false);
    }

    /** The first item of the task. */
    public synchronized boolean cancel(Task p) {
        return waiting.stream()
                .filter(item -> item.task.equals(p))
                .findFirst()
                .map(this::cancelWaiting)
                .orElse(false);
    }

    private boolean cancelWaiting(WaitingItem item) {
        waiting.remove(item);
        item.future.cancelled();
        leave(item, true);
        return true;
    }

    public synchronized Item[] getItems() {
        return waiting.toArray(Item[]::new);
    }

    /** Those that have left in the last minutes, too. */
    @CheckForNull
    public synchronized Item getItem(long id) {
        return waiting.stream()
                .filter(item -> item.getId() == id)
                .map(Item.class::cast)
                .findFirst()
                .orElseGet(() -> left.getIfPresent(id));
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), "queue.xml"));
    }

    public Future<?> scheduleMaintenance() {
        maintain();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized void save() {
        var stored = new Stored(lastId);
        waiting.forEach(item -> stored.items.add(new StoredItem(item)));
        try {
            file().write(stored);
        } catch (IOException x) {
            LOGGER.log(Level.WARNING, "Failed to write the queue", x);
        }
    }

    /** Once, when the jobs are loaded. */
    public synchronized void load() {
        if (!file().exists()) {
            return;
        }
        try {
            var stored = (Stored) file().read();
            lastId = stored.lastId;
            stored.items.stream().map(StoredItem::item).filter(Objects::nonNull).forEach(this::enter);
            file().delete();
        } catch (IOException x) {
            LOGGER.log(Level.WARNING, "Failed to load the queue", x);
        }
    }

    private static final class Stored {
        private final long lastId;
        private final List<StoredItem> items = new ArrayList<>();

        Stored(long lastId) {
            this.lastId = lastId;
        }
    }

    private static final class StoredItem {
        private final String task;
        private final long id;
        private final long since;
        private final long due;
        private final List<Action> actions;

        StoredItem(WaitingItem item) {
            this.task = ((hudson.model.Item) item.task).getFullName();
            this.id = item.getId();
            this.since = item.getInQueueSince();
            this.due = item.due;
            this.actions = new ArrayList<>(item.getActions());
        }

        /** Null when the job is gone. */
        WaitingItem item() {
            return Jenkins.get().getItemByFullName(task, Job.class) instanceof Task found
                    ? new WaitingItem(found, actions, id, since, due)
                    : null;
        }
    }

    public interface Task extends ModelObject, SubTask {
        String getFullDisplayName();
    }

    public interface FlyweightTask extends Task {}

    /** An action of an item that has a say in whether another item of the same task is folded into it. */
    public interface QueueAction extends Action {
        /** Whether an item with these actions is another one than that with this action. */
        boolean shouldSchedule(List<Action> actions);
    }

    public interface Executable extends Runnable {

        @Override
        void run();
    }

    public abstract static class Item extends Actionable implements QueueItem {
        @NonNull
        public final Task task;

        private final long id;
        private final long inQueueSince;
        final QueueFuture future;

        private Item(Task task, List<Action> actions, long id, long inQueueSince, QueueFuture future) {
            this.task = task;
            this.id = id;
            this.inQueueSince = inQueueSince;
            this.future = future;
            actions.forEach(this::addAction);
        }

        @Override
        @NonNull
        public Task getTask() {
            return task;
        }

        public long getId() {
            return id;
        }

        /** Milliseconds since 1970. */
        public long getInQueueSince() {
            return inQueueSince;
        }

        public QueueTaskFuture<Executable> getFuture() {
            return future;
        }

        /** Why it is not started; null when it has left the queue. */
        @CheckForNull
        public final String getWhy() {
            if (!(this instanceof WaitingItem waiting)) {
                return null;
            }
            var seconds = TimeUnit.MILLISECONDS.toSeconds(waiting.due - System.currentTimeMillis());
            return seconds > 0
                    ? "In the quiet period. Expires in " + seconds + " sec"
                    : Jenkins.get().isQuietingDown() ? "Jenkins is about to shut down" : "Finished waiting";
        }
    }

    public static final class WaitingItem extends Item {
        private long due;

        private WaitingItem(Task task, List<Action> actions, long id, long inQueueSince, long due) {
            super(task, actions, id, inQueueSince, new QueueFuture());
            this.due = due;
        }
    }

    public static final class LeftItem extends Item {
        private final boolean cancelled;
        private volatile Executable executable;

        private LeftItem(WaitingItem item, boolean cancelled) {
            super(item.task, new ArrayList<>(item.getActions()), item.getId(), item.getInQueueSince(), item.future);
            this.cancelled = cancelled;
        }

        public boolean isCancelled() {
            return cancelled;
        }

        /** Null until the build exists, which is after the listeners have been told. */
        @CheckForNull
        public Executable getExecutable() {
            return executable;
        }
    }
}
