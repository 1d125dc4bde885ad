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
        var change = new ChangeRecord(created.record());
        var url = change.url(session.instance());
        record(change, url);
        var link = HyperlinkNote.encodeTo(url, change.number());
        log.accept(
                created.created()
                        ? "Created change request " + link + ": " + url
                        : "This build has change request " + link + " already, nothing was created: " + url);
        if (draft().requestApproval()) {
            change = changes.requestApproval(change, draft().approvalState());
            record(change, url);
            log.accept("Approval of " + change.number() + " is " + change.approval() + ", its state is "
                    + change.stateLabel());
        }
        var map = change.toMap(session.instance());
        map.put("approval", change.approval());
        map.put("risk", risk(change));
        map.put("created", created.created());
        return map;
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

    /** Its label, such as {@code Low}; empty when the change has none. */
    private static String risk(ChangeRecord change) {
        return change.record().displayValue("risk");
    }

    private void record(ChangeRecord change, String url) throws IOException, InterruptedException {
        var recipe = step().getRecipe();
        BuildRecords.record(
                build(),
                key(),
                new ChangeEntry(
                        connection().getName(),
                        connection().getInstanceUrl(),
                        change.sysId().value(),
                        change.number(),
                        url,
                        change.stateLabel(),
                        risk(change),
                        recipe == null ? null : recipe.getName()));
    }
}
