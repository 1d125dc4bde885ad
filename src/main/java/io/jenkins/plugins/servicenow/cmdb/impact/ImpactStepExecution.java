package io.jenkins.plugins.servicenow.cmdb.impact;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import java.util.Map;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.steps.MissingContextVariableException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowImpact}, which only reads; a repeated call asks anew. */
final class ImpactStepExecution extends ServiceNowStepExecution<ImpactStep> {

    private static final long serialVersionUID = 1L;

    ImpactStepExecution(ImpactStep step, StepContext context) {
        super(context, step);
    }

    /** @throws AbortException when the step was given what cannot be used, or no usable connection */
    @Override
    protected void validate() throws Exception {
        ImpactOutput.of(step());
        ImpactQuestion.of(step(), build());
        if (step().getFile() != null && getContext().get(FilePath.class) == null) {
            throw new MissingContextVariableException(FilePath.class, step().getDescriptor());
        }
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        var run = build();
        var log = required(TaskListener.class).getLogger();
        var output = ImpactOutput.of(step());
        var question = ImpactQuestion.of(step(), run);
        var session = question.connection().open(run);
        var impact = new ImpactSearch(session, question, step().getLimit(), log::println).answer();
        tell(question, impact, log::println);
        if (output != null) {
            output.write(required(FilePath.class), impact);
            log.println("Written to " + output.path());
        }
        return impact.toMap();
    }

    private void tell(ImpactQuestion question, Impact impact, Consumer<String> log) {
        var builds = impact.builds().size();
        log.accept(
                switch (question.kind()) {
                    case BASE_IMAGE ->
                        count(builds, "build derives", "builds derive") + " from " + question.image() + ", "
                                + count(impact.servers().size(), "server runs", "servers run") + " them or it:";
                    case CI ->
                        count(impact.servers().size(), "server runs", "servers run") + " "
                                + impact.builds().get(0).item().label() + ":";
                    case WHERE -> count(builds, "image has", "images have") + " " + step().getWhere() + ":";
                });
        ImpactTree.print(impact, log);
        if (impact.truncated()) {
            log.accept("WARNING: there are more than " + step().getLimit()
                    + " builds and servers; the others are left out. Raise 'limit' to see them.");
        }
    }

    private static String count(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }
}
