package io.jenkins.plugins.servicenow.incident;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import java.util.Map;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowIncident}; a repeated call finds the incident and the work note by what names the build in them. */
final class IncidentStepExecution extends ServiceNowStepExecution<Map<String, Object>> {

    private static final long serialVersionUID = 1L;

    private final IncidentStep step;

    IncidentStepExecution(IncidentStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        return new IncidentFiling(
                        required(Run.class),
                        Masking.of(getContext()),
                        required(TaskListener.class).getLogger()::println)
                .file(step, required(FlowNode.class).getId())
                .toMap();
    }
}
