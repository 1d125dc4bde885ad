package org.jenkinsci.plugins.workflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.security.ACL;
import java.util.concurrent.Future;
import jenkins.model.Jenkins;
import jenkinslite.pipeline.Engine;

/** Does parts of its work on a background thread, and may run its body between them. */
public abstract class GeneralNonBlockingStepExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    private transient volatile Future<?> task;

    /** Not transient: what is not null after a restart was cut off in the middle of a part. */
    private volatile String threadName;

    private transient volatile Throwable stopCause;

    protected GeneralNonBlockingStepExecution(StepContext context) {
        super(context);
    }

    @FunctionalInterface
    protected interface Block {
        void run() throws Exception;
    }

    protected final void run(Block block) {
        if (stopCause != null) {
            return;
        }
        var authentication = Jenkins.getAuthentication2();
        task = Engine.get().inBackground(() -> {
            threadName = Thread.currentThread().getName();
            try (var ignored = ACL.as2(authentication)) {
                block.run();
            } catch (Throwable failure) {
                if (stopCause == null) {
                    getContext().onFailure(failure);
                } else {
                    stopCause.addSuppressed(failure);
                }
            } finally {
                threadName = null;
            }
        });
    }

    @Override
    public void stop(Throwable cause) throws Exception {
        stopCause = cause;
        if (task != null) {
            task.cancel(true);
        }
        super.stop(cause);
    }

    @Override
    public void onResume() {
        if (threadName != null) {
            getContext().onFailure(new SynchronousResumeNotSupportedException(getContext()));
        }
    }

    @Override
    @NonNull
    public String getStatus() {
        return threadName == null ? "not currently scheduled, or running blocks" : "running in thread: " + threadName;
    }
}
