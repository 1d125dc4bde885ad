package jenkinslite.steps;

import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.Serializable;
import jenkinslite.pipeline.StackTraces;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

public final class CatchErrorStep extends Step implements Serializable {
    private static final long serialVersionUID = 1L;

    private String message;
    private String buildResult = Result.FAILURE.toString();
    private String stageResult = Result.SUCCESS.toString();
    private boolean catchInterruptions = true;

    @DataBoundConstructor
    public CatchErrorStep() {}

    @DataBoundSetter
    public void setMessage(String message) {
        this.message = Util.fixEmptyAndTrim(message);
    }

    @DataBoundSetter
    public void setBuildResult(String buildResult) {
        this.buildResult = checked("buildResult", buildResult);
    }

    @DataBoundSetter
    public void setStageResult(String stageResult) {
        this.stageResult = checked("stageResult", stageResult);
    }

    private static String checked(String parameter, String result) {
        if (result == null) {
            return Result.SUCCESS.toString();
        }
        if (!result.equalsIgnoreCase(Result.fromString(result).toString())) {
            throw new IllegalArgumentException(parameter + " is invalid: " + result
                    + ". Valid options are SUCCESS, UNSTABLE, FAILURE, NOT_BUILT and ABORTED.");
        }
        return result;
    }

    @DataBoundSetter
    public void setCatchInterruptions(boolean catchInterruptions) {
        this.catchInterruptions = catchInterruptions;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, new Callback(this));
    }

    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1L;

        private final transient Callback callback;

        Execution(StepContext context, Callback callback) {
            super(context);
            this.callback = callback;
        }

        @Override
        public boolean start() {
            getContext().newBodyInvoker().withCallback(callback).start();
            return false;
        }
    }

    private static final class Callback extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;

        private final CatchErrorStep options;

        Callback(CatchErrorStep options) {
            this.options = options;
        }

        /** No result is passed on, for there would be none after an error. */
        @Override
        public void onSuccess(StepContext context, Object result) {
            context.onSuccess(null);
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            var stopped = t instanceof FlowInterruptedException interruption && interruption.isActualInterruption();
            if (stopped && !options.catchInterruptions) {
                context.onFailure(t);
                return;
            }
            try {
                report(t, context);
                context.onSuccess(null);
            } catch (Exception x) {
                context.onFailure(x);
            }
        }

        private void report(Throwable t, StepContext context) throws Exception {
            var listener = context.get(TaskListener.class);
            var build = context.get(Run.class);
            if (options.message != null) {
                listener.error(options.message);
            }
            var ofBuild = Result.fromString(options.buildResult);
            var ofStage = Result.fromString(options.stageResult);
            if (t instanceof FlowInterruptedException interruption) {
                interruption.handle(build, listener);
                ofBuild = interruption.getResult();
                ofStage = interruption.getResult();
            } else if (t instanceof AbortException) {
                listener.error(t.getMessage());
            } else {
                StackTraces.print(t, listener.getLogger());
            }
            if (ofBuild.isWorseThan(Result.SUCCESS)) {
                if (build.getResult() == null || ofBuild.isWorseThan(build.getResult())) {
                    listener.getLogger().println("Setting overall build result to " + ofBuild);
                }
                build.setResult(ofBuild);
            }
            if (ofStage.isWorseThan(Result.SUCCESS)) {
                context.get(FlowNode.class).addOrReplaceAction(new WarningAction(ofStage).withMessage(options.message));
            }
        }
    }

    @Extension
    public static final class DescriptorImpl extends BlockStepDescriptor {
        public DescriptorImpl() {
            super(
                    "catchError",
                    "Catch error and set build result to failure",
                    FlowNode.class,
                    Run.class,
                    TaskListener.class);
        }
    }
}
