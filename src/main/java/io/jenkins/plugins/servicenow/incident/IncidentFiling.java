package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.console.HyperlinkNote;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildFailure;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.IncidentEntry;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.incident.log.LogAttachment;
import java.io.IOException;
import java.util.function.Consumer;

/** Files the incident of a build that has failed, and lets the build remember it. Calls ServiceNow: not for the CPS thread. */
final class IncidentFiling {

    private final Run<?, ?> run;
    private final Masking masking;
    private final Consumer<String> log;

    /**
     * @param masking of the step that files the incident
     * @param log takes lines for the build log
     */
    IncidentFiling(@NonNull Run<?, ?> run, @NonNull Masking masking, @NonNull Consumer<String> log) {
        this.run = run;
        this.masking = masking;
        this.log = log;
    }

    /**
     * Asks nobody.
     *
     * @throws AbortException when the step was given what cannot be sent, or no usable connection
     */
    static void check(@NonNull IncidentStep step, @NonNull Run<?, ?> run) throws AbortException {
        IncidentDraft.of(step, connection(step, run));
    }

    /** The one that the step names, else that of the build's change request. */
    private static ServiceNowConnection connection(IncidentStep step, Run<?, ?> run) throws AbortException {
        var change = BuildRecords.change(run);
        var name = step.getConnection() == null && change != null ? change.getConnection() : step.getConnection();
        return ConnectionResolver.of(run).choose(name);
    }

    /**
     * Called again for the same build it files nothing and notes nothing more.
     *
     * @param step what the incident is to hold
     * @param call tells the calls of one build apart, and is the same when one is repeated after a restart
     */
    @NonNull
    Incident file(@NonNull IncidentStep step, @NonNull String call) throws IOException, InterruptedException {
        return file(step, call, BuildFailure.of(run, masking).orElse(null));
    }

    /** @param failure null when none is known */
    @NonNull
    Incident file(@NonNull IncidentStep step, @NonNull String call, @CheckForNull BuildFailure failure)
            throws IOException, InterruptedException {
        var connection = connection(step, run);
        var draft = IncidentDraft.of(step, connection).masked(masking);
        var build = FailedBuild.of(run, failure, masking, connection.getName(), step.getLogLines());
        var id = IncidentId.of(build, Deduplication.of(step.getDedupe()).orElseThrow(), call);
        var session = connection.open(run);
        Incident incident;
        try (var lock = IncidentLock.of(id.family())) {
            incident = new Incidents(session, found -> isFirst(connection, found), log).file(draft, build, id);
            remember(connection, incident);
            watch(step, connection, incident, id);
        }
        tell(incident);
        if (step.isAttachLog()) {
            new LogAttachment(session, log).attach(run, incident.sysId());
        }
        return incident;
    }

    private boolean isFirst(ServiceNowConnection connection, Incident incident) throws IOException {
        var first = BuildRecords.incidents(run).stream()
                .noneMatch(each -> each.getSysId().equals(incident.sysId().value()));
        remember(connection, incident);
        return first;
    }

    private void remember(ServiceNowConnection connection, Incident incident) throws IOException {
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

    /** While no build can fail or succeed for the same incident. One that is watched already waits for a later build now. */
    private void watch(IncidentStep step, ServiceNowConnection connection, Incident incident, IncidentId id) {
        var resolver = IncidentResolver.get();
        if (step.isResolveOnSuccess() || resolver.isWatched(incident.sysId())) {
            resolver.watch(new WatchedIncident(
                    connection.getName(),
                    incident.sysId().value(),
                    incident.number(),
                    id.family(),
                    run.getParent().getFullName(),
                    run.getNumber()));
        }
    }

    private void tell(Incident incident) {
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
