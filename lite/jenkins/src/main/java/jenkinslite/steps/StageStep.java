package jenkinslite.steps;

import hudson.Extension;
import hudson.Util;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.kohsuke.stapler.DataBoundConstructor;

public final class StageStep extends Step {
    private final String name;

    @DataBoundConstructor
    public StageStep(String name) {
        if (Util.fixEmpty(name) == null) {
            throw new IllegalArgumentException("must specify name");
        }
        this.name = name;
    }

    @Override
    public StepExecution start(StepContext context) {
        return StepExecutions.block(
                context,
                (c, body) -> body.withContext(EnvironmentExpander.merge(
                                c.get(EnvironmentExpander.class),
                                EnvironmentExpander.constant(Map.of("STAGE_NAME", name))))
                        .withDisplayName(name));
    }

    @Extension
    public static final class DescriptorImpl extends BlockStepDescriptor {
        public DescriptorImpl() {
            super("stage", "Stage");
        }
    }
}
