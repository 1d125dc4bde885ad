package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildFailure;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.BuildWork;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.compliance.ChangeEvidence;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.itsm.ChangeCloser;
import io.jenkins.plugins.servicenow.itsm.ChangeFlag;
import io.jenkins.plugins.servicenow.itsm.ChangeFlagger;
import io.jenkins.plugins.servicenow.itsm.CloseResult;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import io.jenkins.plugins.servicenow.stages.StageReporting;
import io.jenkins.plugins.servicenow.stages.StageTasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the end of a build's work means for its records in ServiceNow. Nothing in here fails a build: what could not be
 * done is a warning in its log, and noted on its change request later. Calls ServiceNow: not for the CPS thread.
 */
final class Lifecycle {

    private static final Logger LOGGER = Logger.getLogger(Lifecycle.class.getName());

    private final Run<?, ?> run;
    private final Masking masking;
    private final Consumer<String> log;
    private final String build;
    private final List<String> undone = new ArrayList<>();

    /**
     * @param masking of the step around the work
     * @param log takes lines for the build log
     */
    Lifecycle(@NonNull Run<?, ?> run, @NonNull Masking masking, @NonNull Consumer<String> log) {
        this.run = run;
        this.masking = masking;
        this.log = log;
        this.build = BuildIdentity.of(run, "change", "").displayName();
    }

    /**
     * Called again for the same end it files nothing and notes nothing more.
     *
     * @param call distinguishes the calls of one build, and is the same when one is repeated after a restart
     * @param error with which the work has ended; null when it has completed
     */
    void end(@NonNull LifecycleStep step, @NonNull String call, @CheckForNull Throwable error)
            throws InterruptedException {
        var change = change();
        if (change != null && StageReporting.TASKS.matches(step.getStages())) {
            attempt(
                    "The change tasks of the stages are not up to date",
                    () -> StageTasks.finish(run, change, connection(change), session(change)));
        }
        var failure = error == null ? failureDespiteCompletion() : BuildFailure.of(run, error, masking);
        var stopReason = BuildRecords.stopReason(run);
        if (stopReason != null) {
            // Whatever the pipeline has made of that.
            failure = new BuildFailure(failure == null ? "" : failure.stage(), stopReason, true);
        }
        end(step, call, failure);
        if (change != null) {
            recordUndone(change);
        }
    }

    private void end(LifecycleStep step, String call, @CheckForNull BuildFailure failure) throws InterruptedException {
        if (failure != null && failure.aborted()) {
            attempt("The end of the build was not noted", () -> noteAborted(failure));
        } else if (failure != null) {
            attempt("No incident was filed", () -> fileIncident(step.incident(), call, failure));
            attempt("The change request was not flagged", () -> flag(step, "failed" + where(failure)));
        } else if (isUnstable()) {
            attempt("The change request was not flagged", () -> flag(step, "is unstable"));
        } else {
            attempt("The change request was not closed", () -> close(step, call));
        }
    }

    /** A body that has completed may have marked the build as failed, with {@code catchError} for one. */
    @CheckForNull
    private BuildFailure failureDespiteCompletion() {
        var result = run.getResult();
        return result == null || result.isBetterThan(Result.FAILURE)
                ? null
                : BuildFailure.of(run, masking).orElse(new BuildFailure("", "", result.isWorseThan(Result.FAILURE)));
    }

    private void fileIncident(IncidentStep step, String call, BuildFailure failure)
            throws IOException, InterruptedException {
        var connection = step.connection(run);
        var draft = IncidentDraft.of(step, connection);
        new IncidentFiling(run, connection, masking, log).file(step, draft, call, failure);
    }

    private boolean isUnstable() {
        return run.getResult() == Result.UNSTABLE;
    }

    private static String where(BuildFailure failure) {
        return (failure.stage().isEmpty() ? "" : " in the stage '" + failure.stage() + "'")
                + (failure.message().isEmpty() ? "" : ": " + failure.message());
    }

    private void noteAborted(BuildFailure failure) throws IOException, InterruptedException {
        var change = change();
        if (change == null) {
            return;
        }
        var stopped = BuildRecords.stopReason(run, change);
        // In the words that are used when the build has no such block, so that it is noted once.
        var note = build + " was aborted" + (stopped == null ? where(failure) : ": " + stopped);
        if (new WorkNotes(session(change)).addOnce(ChangeApi.TABLE, SysId.of(change.getSysId()), note)) {
            log.accept("Noted on " + change.getNumber() + " that the build was aborted");
        }
    }

    private void flag(LifecycleStep step, String why) throws IOException, InterruptedException {
        var change = change();
        var flag = step.flag();
        if (change != null && flag != null) {
            var incidents = BuildRecords.incidents(run);
            var incident = incidents.isEmpty()
                    ? ""
                    : incidents.get(incidents.size() - 1).getNumber();
            var reason = build + " " + why + (incident.isEmpty() ? "" : " (" + incident + ")");
            var session = session(change);
            var flagged = new ChangeFlagger(session, log).flag(change.getSysId(), flag, reason);
            BuildRecords.recordState(run, change.getInstance(), change.getSysId(), flagged.describeState());
            // A step in the block may have put it on hold before there was an incident.
            if (flag == ChangeFlag.HOLD
                    && !flagged.record().value("on_hold_reason").contains(incident)) {
                new WorkNotes(session).addOnce(ChangeApi.TABLE, flagged.sysId(), reason);
            }
        }
    }

    private void close(LifecycleStep step, String call) throws IOException, InterruptedException {
        var change = change();
        if (change != null && step.closes()) {
            var session = session(change);
            if (step.isEvidence()) {
                // Before it is recorded that the change is to be closed: without its report nobody closes it later.
                new ChangeEvidence(run, connection(change), masking, log).attach(session, change.getSysId(), call);
            }
            var notes = Util.fixNull(step.getCloseNotes(), build + " has succeeded");
            BuildRecords.recordClosing(run, change, masking.mask(notes));
            var closer = new ChangeCloser(session, log, new BuildWork(run, change.getInstance()));
            var closed = closer.close(change.getSysId(), CloseResult.SUCCESSFUL, notes);
            BuildRecords.recordClosed(run, change.getInstance(), change.getSysId(), closed.closeCode());
            log.accept("The block has succeeded: " + change.getNumber() + " is closed as '"
                    + closed.record().displayValue("close_code") + "'");
        }
    }

    private void recordUndone(ChangeEntry change) {
        try {
            BuildRecords.recordUndone(run, change, String.join("\n", undone));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "What was not done for " + change.getNumber() + " is not stored", e);
        }
    }

    /** Null when the build has none, or has closed it. */
    @CheckForNull
    private ChangeEntry change() {
        var change = BuildRecords.change(run);
        return change == null || change.getCloseCode() != null ? null : change;
    }

    private ServiceNowSession session(ChangeEntry change) throws IOException {
        return connection(change).open(run, masking);
    }

    private ServiceNowConnection connection(ChangeEntry change) throws IOException {
        return ConnectionResolver.of(run).choose(change.getConnection(), change.getInstance());
    }

    /** @param onFailure what to warn of when it fails */
    private void attempt(String onFailure, Operation operation) throws InterruptedException {
        try {
            operation.run();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, onFailure, e);
            undone.add(onFailure + ". " + masking.mask(String.valueOf(e.getMessage())));
            log.accept("WARNING: " + onFailure + ". " + e.getMessage());
        }
    }

    private interface Operation {
        void run() throws IOException, InterruptedException;
    }
}
