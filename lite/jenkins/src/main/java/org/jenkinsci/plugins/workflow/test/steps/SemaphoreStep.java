package org.jenkinsci.plugins.workflow.test.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import jenkins.model.Jenkins;
import jenkinslite.PerSession;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** For tests: waits until the test lets it go. The n-th call with an id has the key {@code id/n}. */
public final class SemaphoreStep extends Step implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final int number;

    @DataBoundConstructor
    public SemaphoreStep(String id) {
        this.id = id;
        this.number = State.get().nextNumber(id);
    }

    /** May come before the call. */
    public static void success(String k, Object returnValue) {
        State.get().signal(k, context -> context.onSuccess(returnValue));
    }

    /** Fails when the build ends before. */
    public static void waitForStart(@NonNull String k, @CheckForNull Run<?, ?> b)
            throws IOException, InterruptedException {
        var state = State.get();
        synchronized (state) {
            while (!state.started.contains(k)) {
                if (b != null && !b.isBuilding()) {
                    throw new AssertionError(
                            "The build ended without coming to " + k + ":\n" + String.join("\n", b.getLog(1000)));
                }
                state.wait(100);
            }
        }
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, id + "/" + number);
    }

    private interface Signal {
        void give(StepContext context);
    }

    /** What the steps on one home are about; a home may have several sessions in one test. */
    private static final class State {
        private static final Map<File, State> BY_HOME = new HashMap<>();

        /** A context is of use in its own session only. */
        private final PerSession<Map<String, StepContext>> waiting = new PerSession<>(HashMap::new);

        private final Map<String, Integer> numbers = new HashMap<>();
        private final Map<String, Signal> signals = new HashMap<>();
        private final Set<String> started = new HashSet<>();

        static synchronized State get() {
            return BY_HOME.computeIfAbsent(Jenkins.get().getRootDir(), home -> new State());
        }

        synchronized int nextNumber(String id) {
            return numbers.merge(id, 1, Integer::sum);
        }

        synchronized void signal(String k, Signal signal) {
            signals.put(k, signal);
            give(k);
        }

        synchronized void waits(String k, StepContext context) {
            waiting.get().put(k, context);
            give(k);
            started.add(k);
            notifyAll();
        }

        private void give(String k) {
            if (waiting.get().containsKey(k) && signals.containsKey(k)) {
                signals.get(k).give(waiting.get().remove(k));
            }
        }

        synchronized void forget(String k) {
            waiting.get().remove(k);
        }
    }

    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1L;

        private final String k;

        Execution(StepContext context, String k) {
            super(context);
            this.k = k;
        }

        @Override
        public boolean start() {
            State.get().waits(k, getContext());
            return false;
        }

        @Override
        public void onResume() {
            State.get().waits(k, getContext());
        }

        @Override
        public void stop(Throwable cause) throws Exception {
            State.get().forget(k);
            super.stop(cause);
        }
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "semaphore";
        }

        @Override
        public String getDisplayName() {
            return "Test step";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of();
        }
    }
}
