package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.console.HyperlinkNote;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.BuildStarter;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.build.PlanEntry;
import io.jenkins.plugins.servicenow.client.Created;
import io.jenkins.plugins.servicenow.client.KeyedLock;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.endings.EndNotes;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import io.jenkins.plugins.servicenow.watch.ChangeWatches;
import io.jenkins.plugins.servicenow.watch.WatchOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Runs {@code snowChangeRequest}; a repeated call takes the change request that the build remembers, or else finds it by its
 * correlation id.
 */
final class ChangeRequestStepExecution extends ServiceNowStepExecution<ChangeRequestStep> {

    private static final long serialVersionUID = 1L;

    /** See {@link #draft()}. */
    private transient ChangeRequestDraft draft;

    ChangeRequestStepExecution(StepContext context, ChangeRequestStep step) {
        super(context, step);
    }

    @Override
    protected void validate() throws IOException, InterruptedException {
        var remembered = remembered();
        if (remembered != null) {
            // That of the change which the build remembers, unless the step was given one.
            use(
                    step().getConnection() == null ? remembered.getConnection() : step().getConnection(),
                    step().isDryRun() ? null : remembered.getInstance());
        }
        var window = draft().window();
        if (remembered == null) {
            // A repeated step creates nothing, and the window of its change may have begun.
            window.checkFuture(Instant.now());
        }
    }

    /** Null when this build has none under the key. */
    @CheckForNull
    private ChangeEntry remembered() throws IOException, InterruptedException {
        return BuildRecords.change(build(), key());
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        var run = build();
        var log = log();
        var build = BuildIdentity.of(run, "change", key());
        var starter = BuildStarter.of(run, connection().userLookup());
        if (step().isDryRun()) {
            return DryRun.show(draft(), build, starter, connection().getName(), log);
        }

        // Branches of one build that call the step at the same time get one change, which is submitted once.
        try (var lock = KeyedLock.acquire(build.correlationId())) {
            return write(build, starter);
        }
    }

    private Map<String, Object> write(BuildIdentity build, BuildStarter starter)
            throws IOException, InterruptedException {
        var session = session();
        var changes = new ChangeRequests(session, log());
        var remembered = remembered();
        if (remembered == null) {
            EndNotes.get().expect(build(), connection(), key());
        } else {
            // Another branch may have created it on another instance meanwhile.
            connection().checkLeadsTo(remembered.getInstance());
        }
        var found = remembered == null
                ? changes.create(draft().masked(masking()), build, starter)
                : new Created(changes.read(remembered.getNumber(), SysId.of(remembered.getSysId())), false, List.of());
        var change = new ChangeRecord(found.record());
        var url = change.url(session.instance());
        var submitted = remembered != null && remembered.isSubmitted();
        var plan = remembered == null ? null : remembered.getPlan();
        record(change, url, submitted, plan);
        var link = HyperlinkNote.encodeTo(url, change.number());
        log().accept(
                        found.created()
                                ? "Created change request " + link + ": " + url
                                : "This build has change request " + link + " already, nothing was created: " + url);
        changes.withdraw(found.duplicates(), change);
        changes.verifyType(draft(), change);
        var plans = new ChangePlan(session, log());
        if (!submitted && !change.hasEnded()) {
            var slot = draft().slot();
            change = slot == null ? change : plans.schedule(slot, change);
            plan = plans.check(draft().conflicts(), change);
            record(change, url, submitted, plan);
            ChangePlan.verify(draft().conflicts(), change, plan);
        } else if (plan == null) {
            plan = ChangePlan.unchecked(change);
        }
        if (draft().requestApproval()) {
            change = changes.requestApproval(change, draft().approvalState(), submitted, found.created());
            record(change, url, true, plan);
            changes.verifyType(draft(), change);
            log().accept("Approval of " + change.number() + " is " + change.approval() + ", its state is "
                    + change.stateLabel());
        }
        watch();
        var map = change.toMap(session.instance());
        map.put("approval", change.approval());
        map.put("risk", risk(change));
        map.put("created", found.created());
        map.putAll(plan.toMap());
        return map;
    }

    /** In a block that asks for it. */
    private void watch() throws IOException, InterruptedException {
        var options = getContext().get(WatchOptions.class);
        var change = remembered();
        if (options != null && change != null) {
            ChangeWatches.get().begin(build(), change, options);
        }
    }

    /** Built by {@link #validate()}, and once more after a restart. */
    private ChangeRequestDraft draft() throws IOException, InterruptedException {
        if (draft == null) {
            draft = ChangeRequestDraft.of(step(), connection(), BuildRecords.order(build()));
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

    private void record(ChangeRecord change, String url, boolean submitted, @CheckForNull PlanEntry plan)
            throws IOException, InterruptedException {
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
                                submitted,
                                risk(change),
                                recipe == null ? null : masking().mask(recipe.getName()))
                        .with(plan));
    }
}
