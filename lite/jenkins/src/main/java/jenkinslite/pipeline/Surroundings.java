package jenkinslite.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** What a step can ask its context for: the build and its parts, and what the blocks around it provide. */
record Surroundings(
        Execution execution,
        ContextVariables variables,
        @CheckForNull PipelineNode node,
        @CheckForNull StepContext step) {

    /** @return null when nothing of this type is at hand */
    <T> T get(Class<T> key) throws IOException, InterruptedException {
        var own = own(key);
        if (key.isInstance(own)) {
            return key.cast(own);
        }
        if (key == EnvVars.class) {
            return key.cast(environment());
        }
        var provided = variables.get(key);
        if (provided == null && key == TaskListener.class) {
            return key.cast(execution.listener());
        }
        return provided;
    }

    private Object own(Class<?> key) {
        if (Run.class.isAssignableFrom(key)) {
            return execution.run();
        }
        if (Job.class.isAssignableFrom(key)) {
            return execution.run().getParent();
        }
        if (FlowExecution.class.isAssignableFrom(key)) {
            return execution.flow();
        }
        if (FlowNode.class.isAssignableFrom(key)) {
            return node == null ? null : node.flowNode();
        }
        return StepDescriptor.class.isAssignableFrom(key) && node != null ? node.step() : null;
    }

    private EnvVars environment() throws IOException, InterruptedException {
        var ofBuild = execution.run().getEnvironment(execution.listener());
        ofBuild.overrideAll(execution.program().environment);
        return EnvironmentExpander.getEffectiveEnvironment(
                ofBuild,
                variables.get(EnvVars.class),
                variables.get(EnvironmentExpander.class),
                step,
                execution.listener());
    }
}
