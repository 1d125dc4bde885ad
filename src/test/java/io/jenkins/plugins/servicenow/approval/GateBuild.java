package io.jenkins.plugins.servicenow.approval;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.OverrideEntry;
import io.jenkins.plugins.servicenow.watch.ChangePoller;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * A build that waits in {@code snowWaitApproval}, the real step, and what became of it. With {@code startImplementation} it works
 * under its change from then on.
 */
final class GateBuild {

    static final String PASSED = "passed";
    static final String OVERRIDDEN = "overridden";
    static final String ABORTED = "aborted";
    static final String VANISHED = "vanished";

    private static final Map<String, GateBuild> BUILDS = new ConcurrentHashMap<>();

    final String name;
    final WaitApprovalStep step;

    /** The record that the build means, and when its time is up, in nanoseconds; null for never. */
    final String sysId;

    final Long deadline;

    final WorkflowRun run;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Consumer<GateBuild> listener;
    private WaitApprovalStepExecution execution;
    private byte[] saved;
    private String end = "";

    /** @param listener told at the moment at which the build goes on or gives up */
    GateBuild(String name, WaitApprovalStep step, String sysId, WorkflowRun run, Consumer<GateBuild> listener) {
        this.name = name;
        this.step = step;
        this.sysId = sysId;
        this.run = run;
        this.listener = listener;
        int minutes = step.getTimeoutMinutes();
        this.deadline = minutes == 0
                ? null
                : ChangePoller.time().nanoTime() + Duration.ofMinutes(minutes).toNanos();
        BUILDS.put(name, this);
    }

    void start() throws Exception {
        execution = new WaitApprovalStepExecution(new Context(name), step);
        execution.start();
        save();
    }

    /** @param orderly whether Jenkins could write what was not written yet */
    void restart(boolean orderly) throws IOException, ClassNotFoundException {
        if (orderly) {
            save();
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(saved))) {
            execution = (WaitApprovalStepExecution) in.readObject();
        }
        execution.onResume();
    }

    private void save() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(execution);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        saved = bytes.toByteArray();
    }

    void abort() throws Exception {
        end = ABORTED;
        execution.stop(new FlowInterruptedException(Result.ABORTED));
    }

    /** The build is gone without the step: it is killed hard. */
    void vanish() {
        end = end.isEmpty() ? VANISHED : end;
        run.doKill();
    }

    /** @return false when it was too late */
    boolean override() throws IOException {
        var wait = ApprovalWaits.get().of(run).stream().findFirst();
        return wait.isPresent()
                && wait.get()
                        .override(
                                new OverrideEntry(
                                        step.getConnection(),
                                        wait.get().instanceUrl(),
                                        wait.get().changeId(),
                                        wait.get().number(),
                                        "",
                                        "ann.approver",
                                        "Ann Approver",
                                        "Nobody answers, and the servers are down",
                                        ChangePoller.time().now()),
                                (of, call, override) -> BuildRecords.record(of, call, override));
    }

    /** Whether the step has let it go on to work under its change, whatever became of it then. */
    boolean hasWorked() {
        return step.isStartImplementation() && (end.equals(PASSED) || end.equals(OVERRIDDEN));
    }

    void forget() {
        BUILDS.remove(name);
    }

    boolean hasEnded() {
        return !end.isEmpty();
    }

    /** {@link #PASSED}, {@link #OVERRIDDEN}, {@link #ABORTED}, {@link #VANISHED}, or why it may not go on; empty while it waits. */
    String end() {
        return end;
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    private void end(String how) {
        if (end.isEmpty()) {
            end = how;
            listener.accept(this);
        }
    }

    /** Of the step; after a restart of the same build. */
    private static final class Context extends StepContext {

        private static final long serialVersionUID = 1L;

        private final String name;

        Context(String name) {
            this.name = name;
        }

        private GateBuild build() {
            return Objects.requireNonNull(BUILDS.get(name), name);
        }

        @Override
        public <T> T get(Class<T> key) {
            var build = build();
            if (key == Run.class) {
                return key.cast(build.run);
            }
            if (key == FlowNode.class) {
                var execution = build.run.getExecution();
                return execution == null
                        ? null
                        : key.cast(execution.getCurrentHeads().get(0));
            }
            var print = new PrintStream(build.log, true, StandardCharsets.UTF_8);
            return key == TaskListener.class ? key.cast((TaskListener) () -> print) : null;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void onSuccess(Object result) {
            var build = build();
            var map = (Map<String, Object>) result;
            if (Boolean.TRUE.equals(map.get("overridden"))) {
                build.end(OVERRIDDEN);
            } else {
                build.end(Boolean.TRUE.equals(map.get("approved")) ? PASSED : String.valueOf(map.get("reason")));
            }
        }

        @Override
        public void onFailure(Throwable problem) {
            build().end(
                            problem instanceof FlowInterruptedException interruption
                                            && !interruption.getCauses().isEmpty()
                                    ? interruption.getCauses().get(0).getShortDescription()
                                    : String.valueOf(problem.getMessage()));
        }

        /** Jenkins demands these two; Jenkins Lite, where no step calls them, does not have them. */
        public boolean isReady() {
            return true;
        }

        public void setResult(Result result) {
            throw new IllegalStateException("snowWaitApproval sets no result");
        }

        @Override
        public ListenableFuture<Void> saveState() {
            build().save();
            return Futures.immediateFuture(null);
        }

        @Override
        public BodyInvoker newBodyInvoker() {
            throw new IllegalStateException("snowWaitApproval has no body");
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Context other && other.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }
}
