package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.HyperlinkNote;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildFailure;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.IncidentEntry;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.client.KeyedLock;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.incident.log.LogAttachment;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Files the incident of a build that has failed, and records it with the build. Calls ServiceNow: not for the CPS
 * thread.
 */
final class IncidentFiling implements Incidents.RecurrenceTracker {

    private final Run<?, ?> run;
    private final ServiceNowConnection connection;
    private final Masking masking;
    private final Consumer<String> log;

    /**
     * @param masking of the step that files the incident
     * @param log takes lines for the build log
     */
    IncidentFiling(
            @NonNull Run<?, ?> run,
            @NonNull ServiceNowConnection connection,
            @NonNull Masking masking,
            @NonNull Consumer<String> log) {
        this.run = run;
        this.connection = connection;
        this.masking = masking;
        this.log = log;
    }

    /**
     * Called again for the same build it files nothing and notes nothing more.
     *
     * @param draft of the step
     * @param call distinguishes the calls of one build, and is the same when one is repeated after a restart
     * @param failure null when none is known
     */
    @NonNull
    Incident file(
            @NonNull IncidentStep step,
            @NonNull IncidentDraft draft,
            @NonNull String call,
            @CheckForNull BuildFailure failure)
            throws IOException, InterruptedException {
        var name = UnfinishedCalls.name(run, draft, call);
        try {
            return fileAs(name, step, draft, failure);
        } catch (IOException | InterruptedException e) {
            if (draft.deduplication() == Deduplication.NONE) {
                UnfinishedCalls.add(run, draft, name);
            }
            throw e;
        }
    }

    private Incident fileAs(String call, IncidentStep step, IncidentDraft draft, @CheckForNull BuildFailure failure)
            throws IOException, InterruptedException {
        var build = FailedBuild.of(run, failure, masking, connection, step.getLogLines());
        var id = IncidentId.of(build, draft.deduplication(), call);
        var session = connection.open(run, masking);
        Incident incident;
        // Builds that fail at the same moment must not all find that there is no incident yet. A lock of this
        // controller is enough, because no two controllers share an incident.
        try (var lock = KeyedLock.acquire(id.dedupKey())) {
            incident = new Incidents(session, this, log).file(draft.masked(masking), build, id);
            if (draft.deduplication() == Deduplication.NONE) {
                UnfinishedCalls.remove(run, draft);
            }
            record(incident);
            watch(step, incident, id);
        }
        logOutcome(incident);
        if (step.isAttachLog()) {
            new LogAttachment(session, log).attach(run, incident.sysId());
        }
        return incident;
    }

    @Override
    public boolean isRecorded(@NonNull Incident incident) {
        return BuildRecords.incidents(run).stream()
                .anyMatch(each -> each.getUrl().equals(incident.url()));
    }

    @Override
    public void record(@NonNull Incident incident) throws IOException {
        BuildRecords.record(
                run,
                new IncidentEntry(
                        connection.getName(),
                        incident.sysId().value(),
                        incident.number(),
                        incident.url(),
                        incident.priority(),
                        incident.ofThisBuild()));
    }

    /**
     * Under the lock, so that no build fails or resolves the same incident meanwhile. One that is watched already now
     * waits for a later build.
     */
    private void watch(IncidentStep step, Incident incident, IncidentId id) {
        var resolver = IncidentResolver.get();
        if (step.isResolveOnSuccess() || resolver.isWatched(connection.getInstanceUrl(), incident.sysId())) {
            resolver.watch(new WatchedIncident(
                    connection.getName(),
                    connection.getInstanceUrl(),
                    incident.sysId().value(),
                    incident.number(),
                    id.dedupKey(),
                    run.getParent().getFullName(),
                    run.getNumber()));
        }
    }

    private void logOutcome(Incident incident) {
        var link = HyperlinkNote.encodeTo(incident.url(), incident.number());
        if (incident.created()) {
            log.accept("Filed incident " + link + ", priority " + incident.priority() + ": " + incident.url());
        } else if (incident.ofThisBuild()) {
            log.accept("This build has filed incident " + link + " already: " + incident.url());
        } else {
            log.accept("Incident " + link + " is open for this failure, the build was noted on it: " + incident.url());
        }
    }
}
