package jenkinslite.pipeline;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The virtual machine of one program: runs tasks one after the other, on threads of a pool that all programs share. A program
 * that waits holds no thread.
 */
final class Vm {
    private final Executor pool;
    private final Consumer<Throwable> onCrash;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean scheduled;
    private boolean closed;

    Vm(Executor pool, Consumer<Throwable> onCrash) {
        this.pool = pool;
        this.onCrash = onCrash;
    }

    /** @return false when the task is dropped: this session of Jenkins is over */
    synchronized boolean execute(Runnable task) {
        if (closed) {
            return false;
        }
        tasks.add(task);
        schedule();
        return true;
    }

    private synchronized void schedule() {
        if (!scheduled && !tasks.isEmpty()) {
            scheduled = true;
            pool.execute(this::runOne);
        }
    }

    private void runOne() {
        var task = next();
        try {
            if (task != null) {
                task.run();
            }
        } catch (Throwable crash) {
            onCrash.accept(crash);
        } finally {
            done();
        }
    }

    private synchronized Runnable next() {
        return tasks.poll();
    }

    private synchronized void done() {
        scheduled = false;
        schedule();
    }

    /** Runs a last task, and forgets those that come after it. */
    CompletableFuture<Void> close(Runnable last) {
        var closing = new CompletableFuture<Void>();
        synchronized (this) {
            if (closed) {
                return CompletableFuture.completedFuture(null);
            }
            execute(() -> {
                stop();
                try {
                    last.run();
                } finally {
                    closing.complete(null);
                }
            });
        }
        return closing;
    }

    /** Forgets the tasks that have not begun, and those that come. */
    synchronized void stop() {
        closed = true;
        tasks.clear();
    }
}
