package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.console.HyperlinkNote;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.BuildStarter;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowChangeRequest}; a repeated call finds the change request of the build by its correlation id. */
final class ChangeRequestStepExecution extends ServiceNowStepExecution<ChangeRequestStep> {

    private static final long serialVersionUID = 1L;

    /** See {@link #draft()}. */
    private transient ChangeRequestDraft draft;

    ChangeRequestStepExecution(StepContext context, ChangeRequestStep step) {
        super(context, step);
    }

    @Override
    protected void validate() throws IOException, InterruptedException {
        var window = draft().window();
        // A repeated step creates nothing, and the window of its change may have begun.
        if (BuildRecords.change(build(), key()) == null) {
            window.checkFuture(Instant.now());
        }
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        var run = build();
        var log = log();
        var build = BuildIdentity.of(run, "change", key());
        var starter = BuildStarter.of(run);
        if (step().isDryRun()) {
            return DryRun.show(draft(), build, starter, connection().getName(), log);
        }

        var session = session();
        var changes = new ChangeRequests(session, log);
        var created = changes.create(draft(), build, starter);
        var read = new ChangeRecord(created.record());
        var change = ChangeRequest.of(read, session.instance(), created.created());
        record(change);
        var link = HyperlinkNote.encodeTo(change.url(), change.number());
        log.accept(
                change.created()
                        ? "Created change request " + link + ": " + change.url()
                        : "This build has change request " + link + " already, nothing was created: " + change.url());
        if (draft().requestApproval()) {
            var requested = changes.requestApproval(read, draft().approvalState());
            change = ChangeRequest.of(requested, session.instance(), created.created());
            record(change);
            log.accept(
                    "Approval of " + change.number() + " is " + change.approval() + ", its state is " + change.state());
        }
        return change.toMap();
    }

    /** Built by {@link #validate()}, and once more after a restart. */
    private ChangeRequestDraft draft() throws IOException, InterruptedException {
        if (draft == null) {
            draft = ChangeRequestDraft.of(step(), connection());
        }
        return draft;
    }

    @NonNull
    private String key() {
        return Util.fixNull(step().getKey());
    }

    private void record(ChangeRequest change) throws IOException, InterruptedException {
        var recipe = step().getRecipe();
        BuildRecords.record(
                build(),
                key(),
                new ChangeEntry(
                        connection().getName(),
                        change.sysId().value(),
                        change.number(),
                        change.url(),
                        change.state(),
                        change.risk(),
                        recipe == null ? null : recipe.getName()));
    }
}
