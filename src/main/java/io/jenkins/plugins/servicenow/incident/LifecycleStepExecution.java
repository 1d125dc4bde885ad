package io.jenkins.plugins.servicenow.incident;

import com.google.common.util.concurrent.MoreExecutors;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.endings.EndNotes;
import io.jenkins.plugins.servicenow.itsm.ChangeFlag;
import io.jenkins.plugins.servicenow.stages.StageReporting;
import io.jenkins.plugins.servicenow.step.BodyEnd;
import io.jenkins.plugins.servicenow.step.BuildType;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import io.jenkins.plugins.servicenow.watch.ChangeWatches;
import io.jenkins.plugins.servicenow.watch.WatchOptions;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Runs {@code snowLifecycle}: its body, and then, away from the CPS thread, what the end of the body means in
 * ServiceNow. After a restart in the middle of that it is done once more, and finds what was done before.
 */
final class LifecycleStepExecution extends GeneralNonBlockingStepExecution {

    private static final long serialVersionUID = 1L;

    private final LifecycleStep step;

    /** Null until the arguments are checked. */
    private volatile WatchOptions watch;

    private volatile StageReporting stages;

    private volatile boolean bodyStarted;

    /** Null while the body runs. */
    @CheckForNull
    private volatile BodyEnd end;

    LifecycleStepExecution(LifecycleStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws IOException, InterruptedException {
        watch = validate();
        if (step.flag() == null) {
            EndNotes.get().leaveOpen(get(Run.class));
        }
        if (openChange() == null) {
            startBody();
        } else {
            run(this::watchAndStartBody);
        }
        return false;
    }

    /** Stored before the body begins, so that the change is watched after a crash too. Writes a file. */
    private void watchAndStartBody() throws IOException, InterruptedException {
        watch(watch);
        startBody();
    }

    private void startBody() {
        getContext()
                .newBodyInvoker()
                .withContext(watch)
                .withContext(stages)
                .withCallback(new Body(this))
                .start();
    }

    private void watch(WatchOptions options) throws IOException, InterruptedException {
        var change = openChange();
        if (change != null) {
            ChangeWatches.get().begin(get(Run.class), change, options);
        }
    }

    /** Null when the build has no change request, or has closed it. */
    @CheckForNull
    private ChangeEntry openChange() throws IOException, InterruptedException {
        var change = BuildRecords.change(get(Run.class));
        return change == null || change.getCloseCode() != null ? null : change;
    }

    /**
     * Before the body runs: an incident that could not be filed is to be noticed now, not when there is one to file.
     *
     * @return for the time in which the body runs
     */
    private WatchOptions validate() throws IOException, InterruptedException {
        var name = step.functionName();
        Options.parse(LifecycleStep.OnSuccess.class, name, "onSuccess", step.getOnSuccess());
        if (!step.getOnFailure().equalsIgnoreCase(LifecycleStep.NOTHING)) {
            Options.parse(ChangeFlag.class, name, "onFailure", step.getOnFailure(), LifecycleStep.NOTHING);
        }
        Options.parse(BuildType.class, name, "buildType", step.getBuildType());
        stages = Options.parse(StageReporting.class, name, "stages", step.getStages());
        var run = get(Run.class);
        var incident = step.incident();
        IncidentDraft.of(incident, incident.connection(run));
        return WatchOptions.DEFAULT
                .with(name, step.getOnCancel(), step.getOnHold(), step.getOnWindowEnd())
                .of(get(FlowNode.class).getId());
    }

    /** While the body runs there is nothing to do: it resumes itself. */
    @Override
    public void onResume() {
        if (end != null) {
            run(this::finish);
        } else if (!bodyStarted) {
            run(this::watchAndStartBody);
        }
    }

    /**
     * On the CPS thread. ServiceNow learns of the end when Jenkins has stored it: after a crash before that, Jenkins goes on in the
     * block, which may then end in another way.
     */
    private void ended(BodyEnd how) {
        end = how;
        getContext().saveState().addListener(() -> run(this::finish), MoreExecutors.directExecutor());
    }

    /** What the body has returned or thrown is passed on, whether or not the calls of ServiceNow succeed. */
    private void finish() throws Exception {
        var how = Objects.requireNonNull(end);
        try {
            endWatch();
            lifecycle().end(step, get(FlowNode.class).getId(), how.error());
        } finally {
            how.pass(getContext(), step.functionName());
        }
    }

    /** A block around this one has options of its own. */
    private void endWatch() throws IOException, InterruptedException {
        ChangeWatches.get().endBlock(get(Run.class), watch.block());
        var outer = getContext().get(WatchOptions.class);
        if (outer != null) {
            watch(outer);
        }
    }

    private Lifecycle lifecycle() throws IOException, InterruptedException {
        return new Lifecycle(get(Run.class), Masking.of(getContext()), log());
    }

    private Consumer<String> log() throws IOException, InterruptedException {
        return ServiceNowStepExecution.log(getContext());
    }

    private <C> C get(Class<C> type) throws IOException, InterruptedException {
        return ServiceNowStepExecution.required(getContext(), type);
    }

    private static final class Body extends BodyExecutionCallback {

        private static final long serialVersionUID = 1L;

        private final LifecycleStepExecution execution;

        Body(LifecycleStepExecution execution) {
            this.execution = execution;
        }

        /** Not before: if Jenkins is restarted until then, the body has not begun. */
        @Override
        public void onStart(StepContext context) {
            execution.bodyStarted = true;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            execution.ended(BodyEnd.success(result));
        }

        @Override
        public void onFailure(StepContext context, Throwable error) {
            execution.ended(BodyEnd.failure(error));
        }
    }
}
