package jenkinslite.steps;

import hudson.AbortException;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import jenkinslite.pipeline.StackTraces;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

public final class RetryStep extends Step {
    private final int count;

    @DataBoundConstructor
    public RetryStep(int count) {
        this.count = count;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, count);
    }

    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1L;

        private final int count;

        Execution(StepContext context, int count) {
            super(context);
            this.count = count;
        }

        @Override
        public boolean start() {
            getContext().newBodyInvoker().withCallback(new Callback(count)).start();
            return false;
        }
    }

    private static final class Callback extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;

        private int left;

        Callback(int count) {
            this.left = count;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            context.onSuccess(result);
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            left--;
            var stopped = t instanceof FlowInterruptedException interruption && interruption.isActualInterruption();
            if (left <= 0 || stopped) {
                context.onFailure(t);
                return;
            }
            try {
                report(t, context);
                context.newBodyInvoker().withCallback(this).start();
            } catch (Exception x) {
                context.onFailure(x);
            }
        }

        private static void report(Throwable t, StepContext context) throws Exception {
            var listener = context.get(TaskListener.class);
            if (t instanceof AbortException) {
                listener.error(t.getMessage());
            } else if (t instanceof FlowInterruptedException interruption) {
                interruption.handle(context.get(Run.class), listener);
            } else {
                listener.error("Execution failed");
                StackTraces.print(t, listener.getLogger());
            }
            listener.getLogger().println("Retrying");
        }
    }

    @Extension
    public static final class DescriptorImpl extends BlockStepDescriptor {
        public DescriptorImpl() {
            super("retry", "Retry the body up to N times", TaskListener.class);
        }
    }
}
