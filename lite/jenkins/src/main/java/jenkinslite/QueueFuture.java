package jenkinslite;

import com.google.common.util.concurrent.ForwardingFuture;
import com.google.common.util.concurrent.SettableFuture;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Queue.Executable;
import hudson.model.queue.QueueTaskFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** A task from when it enters the queue until it has ended. */
public final class QueueFuture extends ForwardingFuture<Executable> implements QueueTaskFuture<Executable> {
    /** Whose executable this thread runs. */
    private static final ThreadLocal<QueueFuture> CURRENT = new ThreadLocal<>();

    private final SettableFuture<Executable> started = SettableFuture.create();
    private final SettableFuture<Executable> ended = SettableFuture.create();

    @Override
    protected Future<Executable> delegate() {
        return ended;
    }

    @Override
    public Executable waitForStart() throws InterruptedException, ExecutionException {
        return started.get();
    }

    /** The executable calls {@link #started} and {@link #ended}, perhaps on another thread. */
    public void run(Executable executable) {
        CURRENT.set(this);
        try {
            executable.run();
        } finally {
            CURRENT.remove();
        }
    }

    /** @return null when the executable was not started by the queue */
    @CheckForNull
    public static QueueFuture current() {
        return CURRENT.get();
    }

    public void started(Executable executable) {
        started.set(executable);
    }

    public void ended(Executable executable) {
        ended.set(executable);
    }

    public void failed(Throwable failure) {
        started.setException(failure);
        ended.setException(failure);
    }

    /** The item left the queue before it was started. */
    public void cancelled() {
        started.cancel(false);
        ended.cancel(false);
    }
}
