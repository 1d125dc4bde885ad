package jenkinslite.steps;

import hudson.Extension;
import java.util.LinkedHashMap;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.kohsuke.stapler.DataBoundConstructor;

public final class WithEnvStep extends Step {
    private final LinkedHashMap<String, String> overrides = new LinkedHashMap<>();

    /** @param overrides each {@code NAME=value} */
    @DataBoundConstructor
    public WithEnvStep(List<String> overrides) {
        for (var override : overrides) {
            int equals = override.indexOf('=');
            this.overrides.put(
                    equals < 0 ? override : override.substring(0, equals),
                    equals < 0 ? "" : override.substring(equals + 1));
        }
    }

    @Override
    public StepExecution start(StepContext context) {
        return StepExecutions.block(
                context,
                (c, body) -> body.withContext(EnvironmentExpander.merge(
                        c.get(EnvironmentExpander.class), EnvironmentExpander.constant(overrides))));
    }

    @Extension
    public static final class DescriptorImpl extends BlockStepDescriptor {
        public DescriptorImpl() {
            super("withEnv", "Set environment variables");
        }
    }
}
