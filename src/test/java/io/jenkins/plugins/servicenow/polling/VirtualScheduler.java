package io.jenkins.plugins.servicenow.polling;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/** Runs the poller's tasks one after the other on the thread of the test, at their time on a fake clock. */
public final class VirtualScheduler implements PollScheduler {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private record Task(long at, long number, Runnable work) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }

    private final PollClock time;
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long scheduled;
    private int begun;
    private Predicate<Duration> loses = delay -> false;

    public VirtualScheduler(PollClock time) {
        this.time = time;
    }

    /** Longer delays end at a whole minute, so that the poller's jitter makes no difference between two runs. */
    @Override
    public synchronized Runnable schedule(Runnable work, Duration delay) {
        if (loses.test(delay)) {
            return () -> {};
        }
        long nanos = Math.max(0, delay.toNanos());
        var task = new Task(time.nanoTime() + (nanos > MINUTE ? nanos / MINUTE * MINUTE : nanos), scheduled++, work);
        tasks.add(task);
        return () -> remove(task);
    }

    private synchronized void remove(Task task) {
        tasks.remove(task);
    }

    /** Lets time pass, and runs what is due meanwhile. */
    public void advance(Duration by) {
        long end = time.nanoTime() + by.toNanos();
        for (var task = next(end); task != null; task = next(end)) {
            pass(task.at());
            begun++;
            task.work().run();
        }
        pass(end);
    }

    private void pass(long until) {
        if (until > time.nanoTime()) {
            time.advance(Duration.ofNanos(until - time.nanoTime()));
        }
    }

    private synchronized Task next(long end) {
        return !tasks.isEmpty() && tasks.peek().at() <= end ? tasks.poll() : null;
    }

    /** How many tasks are to begin yet. */
    public synchronized int pending() {
        return tasks.size();
    }

    /** How many tasks have begun. */
    public int begun() {
        return begun;
    }

    /** As when the controller is killed. */
    public synchronized void clear() {
        tasks.clear();
    }

    /** What is to be forgotten instead of scheduled. */
    public void lose(Predicate<Duration> which) {
        loses = which;
    }

    @Override
    public void shutDown() {
        clear();
    }
}
