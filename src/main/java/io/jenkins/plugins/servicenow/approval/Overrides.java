package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import io.jenkins.plugins.servicenow.build.DaemonThreads;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.build.OverrideEntry;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.endings.EndedBuild;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import io.jenkins.plugins.servicenow.ledger.Ledger;
import io.jenkins.plugins.servicenow.watch.ChangePoller;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * The overrides of the last {@value #DAYS} days, and for each the work note on its change request, which is added as soon as
 * ServiceNow takes it. Kept in a file in the home directory of Jenkins; the audit log has them for longer.
 */
@Extension
public final class Overrides {

    static final int DAYS = 30;

    private static final Logger LOGGER = Logger.getLogger(Overrides.class.getName());

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final ScheduledExecutorService thread = DaemonThreads.scheduled("ServiceNow overrides", 1);

    /** Notes are written by one thread at a time. */
    private final Object round = new Object();

    /** Null until it is needed. */
    @CheckForNull
    private Ledger<Overridden> ledger;

    /**
     * A wait that was overridden.
     *
     * @param change sys_id; the number when no poll has found the change request
     * @param number for display
     * @param by who has overridden it
     * @param noted whether the change request has the work note
     */
    public record Overridden(
            @NonNull EndedBuild build,
            @NonNull String connection,
            @NonNull String instance,
            @NonNull String change,
            @NonNull String number,
            @NonNull String by,
            @NonNull String reason,
            @NonNull Instant at,
            boolean noted) {

        private Overridden withNote() {
            return new Overridden(build, connection, instance, change, number, by, reason, at, true);
        }

        private Overridden of(EndedBuild moved) {
            return new Overridden(moved, connection, instance, change, number, by, reason, at, noted);
        }

        private String note() {
            return OverrideEntry.note(build.name(), build.url(), by, at, reason);
        }

        private boolean isOld(Instant now) {
            return at.isBefore(now.minus(Duration.ofDays(DAYS)));
        }
    }

    @NonNull
    static Overrides get() {
        return ExtensionList.lookupSingleton(Overrides.class);
    }

    /**
     * Keeps an override, and has it noted on the change request; one that is known already stays as it is.
     *
     * @param call the id of the flow node of the wait
     */
    void add(@NonNull Run<?, ?> run, @NonNull String call, @NonNull OverrideEntry override) throws IOException {
        var key = run.getExternalizableId() + "/" + run.getTimeInMillis() + "/" + call;
        synchronized (this) {
            var known = ledger();
            if (known.get(key).isEmpty()) {
                known.put(
                        key,
                        new Overridden(
                                EndedBuild.of(run),
                                override.getConnection(),
                                override.getInstance(),
                                override.getChange(),
                                override.getNumber(),
                                override.getBy(),
                                override.getReason(),
                                override.time(),
                                false));
            }
        }
        schedule(this::writeNotes);
    }

    private void schedule(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "Jenkins is shutting down; overrides are noted in ServiceNow after the restart", e);
        }
    }

    /** Those of the last {@value #DAYS} days, the latest first. Reads the file when it is asked for the first time only. */
    @NonNull
    Collection<Overridden> recent() {
        var now = ChangePoller.time().now();
        try {
            return ledger().find(each -> !each.isOld(now)).values().stream()
                    .sorted(Comparator.comparing(Overridden::at).reversed())
                    .toList();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "It is not known which approvals were overridden", e);
            return List.of();
        }
    }

    private synchronized Ledger<Overridden> ledger() throws IOException {
        var opened = ledger;
        if (opened == null) {
            opened = Ledger.openOrPutAside(
                    new File(Jenkins.get().getRootDir(), Overrides.class.getName() + ".jsonl").toPath(),
                    Overridden.class);
            ledger = opened;
        }
        return opened;
    }

    /** Adds the work notes that are missing, and forgets what is old. */
    void writeNotes() {
        synchronized (round) {
            try (var system = ACL.as2(ACL.SYSTEM2)) {
                var unavailable = new HashSet<String>();
                for (var entry : ledger().find(each -> true).entrySet()) {
                    write(entry, unavailable);
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "Overrides are not noted in ServiceNow", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @param unavailable connections that have failed in this round */
    private void write(Map.Entry<String, Overridden> entry, Collection<String> unavailable)
            throws IOException, InterruptedException {
        var override = entry.getValue();
        if (override.isOld(ChangePoller.time().now())) {
            if (!override.noted()) {
                LOGGER.log(Level.WARNING, "Not noted in ServiceNow: {0}", override.note());
            }
            ledger().remove(entry.getKey());
        } else if (!override.noted() && !unavailable.contains(override.connection())) {
            try {
                var session = open(override);
                var change = SysId.isSysId(override.change())
                        ? SysId.of(override.change())
                        : session.changes().find(override.change()).sysId();
                new WorkNotes(session).addOnce(ChangeApi.TABLE, change, override.note());
                ledger().update(entry.getKey(), Overridden::withNote);
            } catch (ServiceNowException | AbortException e) {
                LOGGER.log(Level.FINE, "Not noted in ServiceNow yet: " + override.note(), e);
                if (e instanceof ServiceNowException failure && failure.mayPass()) {
                    unavailable.add(override.connection());
                }
            }
        }
    }

    /** A session that tries everything once, as the build may have it, or what is left of the folders around it. */
    private static ServiceNowSession open(Overridden override) throws AbortException {
        var run = override.build().run().orElse(null);
        var group = run == null ? override.build().group() : run.getParent().getParent();
        var connection = ConnectionResolver.in(group).choose(override.connection());
        connection.checkLeadsTo(override.instance());
        var masking = Masking.of(run);
        return run == null ? connection.openForPolls(group, masking) : connection.openForPolls(run, masking);
    }

    private void rename(String from, String to) {
        try {
            for (var key : ledger().find(each -> true).keySet()) {
                ledger().update(key, each -> each.of(each.build().renamed(from, to)));
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "It is not kept that " + from + " was moved", e);
        }
    }

    @Terminator
    public static void shutDown() throws InterruptedException {
        DaemonThreads.stop(get().thread);
    }

    /** Begins when all jobs are loaded, and follows those that are moved. */
    @Extension
    public static final class Jobs extends ItemListener {

        @Override
        public void onLoaded() {
            get().thread.scheduleWithFixedDelay(get()::writeNotes, 0, INTERVAL.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            get().schedule(() -> get().rename(oldFullName, newFullName));
        }
    }
}
