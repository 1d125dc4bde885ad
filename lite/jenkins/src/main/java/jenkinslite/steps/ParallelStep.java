package jenkinslite.steps;

import groovy.lang.Closure;
import hudson.Extension;
import hudson.model.TaskListener;
import java.util.LinkedHashMap;
import java.util.Map;
import jenkinslite.pipeline.BodiesAsArguments;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

public final class ParallelStep extends Step {
    private final Map<String, Closure<?>> branches;
    private final boolean failFast;

    ParallelStep(Map<String, Closure<?>> branches, boolean failFast) {
        this.branches = branches;
        this.failFast = failFast;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new ParallelExecution(context, branches, failFast);
    }

    @Extension
    public static final class DescriptorImpl extends BlockStepDescriptor implements BodiesAsArguments {
        private static final String FAIL_FAST = "failFast";

        public DescriptorImpl() {
            super("parallel", "Execute in parallel", TaskListener.class);
        }

        @Override
        public Step newInstance(Map<String, Object> arguments) {
            var failFast = false;
            var branches = new LinkedHashMap<String, Closure<?>>();
            for (var argument : arguments.entrySet()) {
                if (argument.getValue() instanceof Closure<?> branch) {
                    branches.put(argument.getKey(), branch);
                } else if (argument.getKey().equals(FAIL_FAST) && argument.getValue() instanceof Boolean value) {
                    failFast = value;
                } else {
                    throw new IllegalArgumentException("Expected a closure or failFast but found " + argument.getKey()
                            + "=" + argument.getValue());
                }
            }
            return new ParallelStep(branches, failFast);
        }
    }
}
