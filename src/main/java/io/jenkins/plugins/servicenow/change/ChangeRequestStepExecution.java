package io.jenkins.plugins.servicenow.change;

import hudson.AbortException;
import hudson.Util;
import hudson.console.HyperlinkNote;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.BuildStarter;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowChangeRequest}; a repeated call finds the change request of the build by its correlation id. */
final class ChangeRequestStepExecution extends ServiceNowStepExecution<ChangeRequestStep> {

    private static final long serialVersionUID = 1L;

    ChangeRequestStepExecution(ChangeRequestStep step, StepContext context) {
        super(context, step);
    }

    /** @throws AbortException when the step was given what cannot be sent, or no usable connection */
    @Override
    protected void validate() throws IOException, InterruptedException {
        var run = build();
        var draft = ChangeRequestDraft.of(step(), ConnectionResolver.of(run).choose(step().getConnection()));
        if (BuildRecords.change(run, Util.fixNull(step().getKey())) == null) {
            draft.window().checkFuture(Instant.now());
        }
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        var run = build();
        var log = required(TaskListener.class).getLogger();
        var connection = ConnectionResolver.of(run).choose(step().getConnection());
        var draft = ChangeRequestDraft.of(step(), connection);
        var key = Util.fixNull(step().getKey());
        var build = BuildIdentity.of(run, "change", key);
        var starter = BuildStarter.of(run);
        if (step().isDryRun()) {
            return DryRun.show(draft, build, starter, connection.getName(), log::println);
        }

        var changes = new ChangeRequests(connection.open(run), log::println);
        var change = changes.create(draft, build, starter);
        remember(run, key, connection, change);
        var link = HyperlinkNote.encodeTo(change.url(), change.number());
        if (change.created()) {
            log.println("Created change request " + link + ": " + change.url());
        } else {
            log.println("This build has change request " + link + " already, nothing was created: " + change.url());
        }
        if (draft.requestApproval()) {
            change = changes.requestApproval(change, draft.approvalState());
            remember(run, key, connection, change);
            log.println(
                    "Approval of " + change.number() + " is " + change.approval() + ", its state is " + change.state());
        }
        return change.toMap();
    }

    private void remember(Run<?, ?> run, String key, ServiceNowConnection connection, ChangeRequest change)
            throws IOException {
        var recipe = step().getRecipe();
        BuildRecords.record(
                run,
                key,
                new ChangeEntry(
                        connection.getName(),
                        change.sysId().value(),
                        change.number(),
                        change.url(),
                        change.state(),
                        change.risk(),
                        recipe == null ? null : recipe.getName()));
    }
}
