package org.jenkinsci.plugins.workflow.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.ConsoleLogFilter;
import hudson.model.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;

/** Changes what is written into the log of a step. */
public abstract class TaskListenerDecorator implements Serializable {

    private static final long serialVersionUID = 1;

    @NonNull
    public abstract OutputStream decorate(@NonNull OutputStream logger) throws IOException, InterruptedException;

    /** @return null when both are */
    @CheckForNull
    public static TaskListenerDecorator merge(
            @CheckForNull TaskListenerDecorator original, @CheckForNull TaskListenerDecorator subsequent) {
        if (original == null || subsequent == null) {
            return original == null ? subsequent : original;
        }
        return new TaskListenerDecorator() {
            @Override
            public OutputStream decorate(OutputStream logger) throws IOException, InterruptedException {
                return original.decorate(subsequent.decorate(logger));
            }
        };
    }

    /** @return null for a filter that cannot be stored with the build */
    @CheckForNull
    public static TaskListenerDecorator fromConsoleLogFilter(@CheckForNull ConsoleLogFilter filter) {
        if (!(filter instanceof Serializable)) {
            return null;
        }
        return new TaskListenerDecorator() {
            @Override
            public OutputStream decorate(OutputStream logger) throws IOException, InterruptedException {
                return filter.decorateLogger((Run<?, ?>) null, logger);
            }
        };
    }
}
