package org.jenkinsci.plugins.workflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import jenkins.model.InterruptedBuildAction;
import jenkinslite.pipeline.StackTraces;

/** A program was stopped from outside, or a step ends it with a result of its own choice. */
public final class FlowInterruptedException extends InterruptedException {
    private static final long serialVersionUID = 1L;

    private final Result result;
    private final List<CauseOfInterruption> causes;
    private boolean actualInterruption;

    public FlowInterruptedException(@NonNull Result result, @NonNull CauseOfInterruption... causes) {
        this(result, true, causes);
    }

    /** @param actualInterruption whether the program was stopped, so that {@code retry} and the like must not go on */
    public FlowInterruptedException(
            @NonNull Result result, boolean actualInterruption, @NonNull CauseOfInterruption... causes) {
        this.result = result;
        this.causes = List.of(causes);
        this.actualInterruption = actualInterruption;
    }

    @NonNull
    public Result getResult() {
        return result;
    }

    @NonNull
    public List<CauseOfInterruption> getCauses() {
        return causes;
    }

    public boolean isActualInterruption() {
        return actualInterruption;
    }

    public void setActualInterruption(boolean actualInterruption) {
        this.actualInterruption = actualInterruption;
    }

    @Override
    public String getMessage() {
        return causes.stream().map(CauseOfInterruption::getShortDescription).collect(Collectors.joining(", "));
    }

    /** Prints the causes that the build does not know yet, and notes them in the build. */
    public void handle(Run<?, ?> run, TaskListener listener) {
        var fresh = new LinkedHashSet<>(causes);
        run.getActions(InterruptedBuildAction.class).forEach(known -> fresh.removeAll(known.getCauses()));
        if (!fresh.isEmpty()) {
            run.addAction(new InterruptedBuildAction(fresh));
            fresh.forEach(cause -> cause.print(listener));
        }
        print(getCause(), run, listener);
        for (var suppressed : getSuppressed()) {
            print(suppressed, run, listener);
        }
    }

    private static void print(@CheckForNull Throwable t, Run<?, ?> run, TaskListener listener) {
        if (t instanceof AbortException) {
            listener.getLogger().println(t.getMessage());
        } else if (t instanceof FlowInterruptedException interruption) {
            interruption.handle(run, listener);
        } else if (t != null) {
            StackTraces.print(t, listener.getLogger());
        }
    }
}
