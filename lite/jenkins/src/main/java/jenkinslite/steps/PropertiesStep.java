package jenkinslite.steps;

import hudson.AbortException;
import hudson.BulkChange;
import hudson.Extension;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import hudson.model.JobProperty;
import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.kohsuke.stapler.DataBoundConstructor;

/** Replaces the properties that the last build set by this step. Those that a person configured stay. */
@SuppressWarnings({"rawtypes", "unchecked"})
public final class PropertiesStep extends Step {
    private final List<JobProperty> properties;

    @DataBoundConstructor
    public PropertiesStep(List<JobProperty> properties) {
        this.properties = properties;
    }

    @Override
    public StepExecution start(StepContext context) {
        return StepExecutions.synchronousVoid(
                context, c -> apply(c.get(Run.class).getParent()));
    }

    private void apply(Job job) throws IOException {
        for (var property : properties) {
            var descriptor = property.getDescriptor();
            if (!descriptor.isApplicable(job.getClass())) {
                throw new AbortException("cannot apply " + descriptor.getId() + " to a "
                        + job.getClass().getSimpleName());
            }
        }
        var before = (SetByStep) job.getAction(SetByStep.class);
        try (var change = new BulkChange(job)) {
            for (var property : List.copyOf((List<JobProperty>) job.getAllProperties())) {
                if (before != null
                        && before.descriptors.contains(property.getDescriptor().getId())) {
                    job.removeProperty(property);
                }
            }
            for (var property : properties) {
                job.addProperty(property);
            }
            job.addOrReplaceAction(new SetByStep(properties));
            change.commit();
        }
    }

    /** Which properties came from a script, kept with the job. */
    private static final class SetByStep extends InvisibleAction {
        private final List<String> descriptors;

        SetByStep(List<JobProperty> properties) {
            this.descriptors = new ArrayList<>(properties.stream()
                    .map(property -> property.getDescriptor().getId())
                    .toList());
        }
    }

    @Extension
    public static final class DescriptorImpl extends BasicStepDescriptor {
        public DescriptorImpl() {
            super("properties", "Set job properties", Run.class);
        }
    }
}
