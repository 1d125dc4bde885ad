package io.jenkins.plugins.servicenow.incident;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import java.io.IOException;
import java.util.Map;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowIncident}; a repeated call finds the incident and the work note by what names the build in them. */
final class IncidentStepExecution extends ServiceNowStepExecution<IncidentStep> {

    private static final long serialVersionUID = 1L;

    IncidentStepExecution(IncidentStep step, StepContext context) {
        super(context, step);
    }

    @Override
    protected void validate() throws IOException, InterruptedException {
        IncidentFiling.check(step(), build());
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        return new IncidentFiling(
                        required(Run.class),
                        Masking.of(getContext()),
                        required(TaskListener.class).getLogger()::println)
                .file(step(), required(FlowNode.class).getId())
                .toMap();
    }
}
