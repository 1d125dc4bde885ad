package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import hudson.security.ACL;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.DaemonThreads;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.client.KeyedLock;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Resolves the incidents of jobs that succeed again. Whether one does is read from the job itself, so it does not
 * matter whether Jenkins was running all the time; the end of a build only triggers the check.
 */
@Extension
public final class IncidentResolver {

    private static final Logger LOGGER = Logger.getLogger(IncidentResolver.class.getName());

    /** After so many, with the delays more than half a day, the log says that it is still not resolved. */
    private static final int TRIES_UNTIL_WARNING = 20;

    private static final Duration FIRST_DELAY = Duration.ofMinutes(1);
    private static final Duration MAX_DELAY = Duration.ofHours(1);

    /** Access rules, data policies and business rules do not change by themselves. */
    private static final Set<ServiceNowException.Kind> FINAL = EnumSet.of(
            ServiceNowException.Kind.PERMISSION, ServiceNowException.Kind.NOT_FOUND, ServiceNowException.Kind.REJECTED);

    private final WatchedIncidents watched = new WatchedIncidents();

    /** Whether a listener has changed what is watched. */
    private volatile boolean unsaved;

    /** The keys of those of which the log says that ServiceNow refuses. */
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    /** By key: when the next try is due after one that has failed. */
    private final Map<String, Instant> delayed = new ConcurrentHashMap<>();

    private final ScheduledExecutorService thread = DaemonThreads.scheduled("ServiceNow incidents", 1);

    static IncidentResolver get() {
        return ExtensionList.lookupSingleton(IncidentResolver.class);
    }

    /** Stores on disk that the incident is to be resolved by a build after this one. */
    void watch(@NonNull WatchedIncident incident) {
        watched.put(incident);
    }

    /** @param instance URL of the instance that has it */
    boolean isWatched(@NonNull String instance, @NonNull SysId incident) {
        return watched.get(WatchedIncident.key(instance, incident.value())) != null;
    }

    /**
     * Resolves soon what can be resolved, also what is delayed. Returns at once.
     *
     * @param job full name; null for all
     */
    private void resolveSoon(@CheckForNull String job) {
        var concerned = watched.all().stream()
                .filter(incident -> job == null || incident.job().equals(job))
                .toList();
        concerned.forEach(incident -> delayed.remove(incident.key()));
        if (!concerned.isEmpty()) {
            resolveIn(Duration.ZERO);
        }
    }

    private void resolveIn(Duration delay) {
        try {
            thread.schedule(this::resolveDue, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "Jenkins is shutting down; incidents are resolved after the restart", e);
        }
    }

    /** Listeners are called while others wait for them: the file is written on the thread of the resolver. */
    private void saveSoon() {
        unsaved = true;
        try {
            thread.execute(this::saveChanges);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "Jenkins is shutting down, and stores the incidents to resolve at the end", e);
        }
    }

    private void saveChanges() {
        if (unsaved) {
            unsaved = false;
            watched.save();
        }
    }

    /** Resolves what can be resolved now. */
    synchronized void resolveDue() {
        try (var system = ACL.as2(ACL.SYSTEM2)) {
            var unreachable = new HashSet<String>();
            for (var incident : watched.all()) {
                if (!delayed.getOrDefault(incident.key(), Instant.MIN).isAfter(Instant.now())) {
                    resolveSafely(incident, unreachable);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever a job or its plugins throw, it is not the problem of the other incidents. */
    private void resolveSafely(WatchedIncident incident, Set<String> unreachable) throws InterruptedException {
        try {
            resolveIfFixed(incident, unreachable);
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "Whether " + incident.number() + " is to be resolved could not be checked", e);
        }
    }

    /** @param unreachable connections that one incident has found so: the others of them do not wait for the same timeouts */
    private void resolveIfFixed(WatchedIncident incident, Set<String> unreachable) throws InterruptedException {
        if (incident.isOrphaned()) {
            noteDeletion(incident, unreachable);
            return;
        }
        // A job that is not there may only have failed to load: a listener marks the incidents of those that are
        // deleted.
        var job = Jenkins.get().getItemByFullName(incident.job(), Job.class);
        var success = job == null ? null : job.getLastStableBuild();
        if (success == null || success.getNumber() <= incident.build()) {
            return;
        }
        if (unreachable.contains(incident.connection())) {
            delay(incident, success, null);
            return;
        }
        // The job may fail again meanwhile. A build that has the lock may keep it through an outage: the other
        // incidents do not wait.
        try (var lock = KeyedLock.tryAcquire(incident.dedupKey())) {
            if (lock == null) {
                resolveIn(FIRST_DELAY);
                return;
            }
            var now = watched.get(incident.key());
            if (now != null && success.getNumber() > now.build() && !resolve(now, success)) {
                unreachable.add(now.connection());
            }
        }
    }

    /** @return false when the instance cannot be used at present */
    private boolean resolve(WatchedIncident incident, Run<?, ?> success) throws InterruptedException {
        try {
            var connection = ConnectionResolver.of(success).choose(incident.connection(), incident.instance());
            var session = connection.openForPolls(success, Masking.of(success));
            var resolved = new IncidentResolution(session).resolve(SysId.of(incident.sysId()), notes(success));
            LOGGER.log(Level.FINE, "{0} {1}", new Object[] {
                incident.number(),
                resolved ? "is resolved by " + success : "was resolved, closed, canceled or deleted before"
            });
            remove(incident);
        } catch (RefusedException e) {
            refused(incident, success, e);
        } catch (ServiceNowException e) {
            if (FINAL.contains(e.kind())) {
                refused(incident, success, e);
            } else {
                delay(incident, success, e);
                return false;
            }
        } catch (IOException | RuntimeException e) {
            delay(incident, success, e);
        }
        return true;
    }

    private void remove(WatchedIncident incident) {
        watched.remove(incident.key());
        delayed.remove(incident.key());
        refused.remove(incident.key());
    }

    /** Of a job that was deleted: people have to resolve it, and Jenkins watches it until they have. */
    private void noteDeletion(WatchedIncident incident, Set<String> unreachable) throws InterruptedException {
        if (unreachable.contains(incident.connection())) {
            return;
        }
        try {
            var group = ConnectionResolver.groupAround(incident.job());
            var session = ConnectionResolver.in(group)
                    .choose(incident.connection(), incident.instance())
                    .openForPolls(group, Masking.of((Run<?, ?>) null));
            var id = SysId.of(incident.sysId());
            if (new IncidentResolution(session).isOver(id)) {
                remove(incident);
                return;
            }
            new WorkNotes(session)
                    .addOnce(
                            Incidents.TABLE,
                            id,
                            "The Jenkins job " + incident.job()
                                    + " was deleted, so Jenkins does not resolve this incident any more.");
        } catch (IOException | RuntimeException e) {
            if (e instanceof ServiceNowException failure && failure.mayPass()) {
                unreachable.add(incident.connection());
            }
            LOGGER.log(Level.FINE, "It is not noted on " + incident.number() + " that its job was deleted", e);
        }
        retryIn(MAX_DELAY, incident);
    }

    private static String notes(Run<?, ?> success) {
        var build = BuildIdentity.of(success, "incident", "");
        return build.buildId() + " succeeded." + (build.url() == null ? "" : "\n" + build.url());
    }

    /**
     * Without an end: neither an outage nor a connection that may not be used at present is a reason to leave the incident open.
     *
     * @param reason null when it was not tried
     */
    private void delay(WatchedIncident incident, Run<?, ?> success, @CheckForNull Exception reason) {
        var failed = watched.afterFailedTry(incident.key());
        if (failed == null) {
            return;
        }
        if (failed.tries() == TRIES_UNTIL_WARNING) {
            LOGGER.log(
                    Level.WARNING,
                    "Incident " + incident.number() + " is still not resolved, although " + success
                            + " has succeeded. It is tried again every hour.",
                    reason);
        }
        var minutes = Math.min(FIRST_DELAY.toMinutes() << Math.min(failed.tries() - 1, 10), MAX_DELAY.toMinutes());
        LOGGER.log(Level.FINE, "Incident " + incident.number() + " is not resolved yet", reason);
        retryIn(Duration.ofMinutes(minutes), incident);
    }

    private void retryIn(Duration wait, WatchedIncident incident) {
        delayed.put(incident.key(), Instant.now().plus(wait));
        resolveIn(wait.plusSeconds(1));
    }

    /** It is kept: somebody may change what ServiceNow demands. The log says it once. */
    private void refused(WatchedIncident incident, Run<?, ?> success, Exception reason) {
        LOGGER.log(
                refused.add(incident.key()) ? Level.WARNING : Level.FINE,
                "Incident " + incident.number() + " requires manual resolution, although " + success
                        + " has succeeded: ServiceNow did not let it be resolved. " + reason.getMessage()
                        + " It is tried again every hour.");
        retryIn(MAX_DELAY, incident);
    }

    @Terminator
    public static void shutDown() throws InterruptedException {
        DaemonThreads.stop(get().thread);
        get().saveChanges();
    }

    /** Makes no request and reads no file. */
    @Extension
    public static final class Builds extends RunListener<Run<?, ?>> {

        @Override
        public void onFinalized(Run<?, ?> run) {
            if (run.getResult() == Result.SUCCESS) {
                get().resolveSoon(run.getParent().getFullName());
            }
        }
    }

    /** Follows renamed and deleted jobs, and resumes after a restart. Writes no file. */
    @Extension
    public static final class Jobs extends ItemListener {

        @Override
        public void onLoaded() {
            get().resolveSoon(null);
        }

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            if (get().watched.rename(oldFullName, newFullName)) {
                get().saveSoon();
            }
        }

        @Override
        public void onDeleted(Item item) {
            if (get().watched.orphan(item.getFullName())) {
                get().saveSoon();
                get().resolveSoon(item.getFullName());
            }
        }
    }
}
