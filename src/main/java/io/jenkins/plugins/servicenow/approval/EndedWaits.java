package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.itsm.ApprovalDecision;
import io.jenkins.plugins.servicenow.itsm.ApprovalReader;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.ChangeTransition;
import io.jenkins.plugins.servicenow.itsm.JournalText;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/**
 * Waits that have ended without ServiceNow knowing it, until their changes say so: approvers should not be asked for a build
 * that is gone. Kept in a file of their own, because the builds have ended.
 */
@Extension
public final class EndedWaits {

    private static final Logger LOGGER = Logger.getLogger(EndedWaits.class.getName());

    private static final Duration RETRY = Duration.ofMinutes(1);

    /** With {@link #RETRY} in between, a day. */
    private static final int MAX_TRIES = 1440;

    /** So that an instance that is gone does not fill the disk. */
    private static final int MAX_KEPT = 10_000;

    private final List<EndedWait> waits = new ArrayList<>();

    /** No record, because it is kept as XML. */
    static final class EndedWait {

        private final String build;
        private final String connection;
        private final String instanceUrl;
        private final String change;
        private final String note;
        private final boolean cancel;
        private int tries;

        /**
         * @param build its externalizable id
         * @param change sys_id
         * @param cancel whether the change is to be canceled
         */
        EndedWait(
                @NonNull String build,
                @NonNull String connection,
                @NonNull String instanceUrl,
                @NonNull String change,
                @NonNull String note,
                boolean cancel) {
            this.build = build;
            this.connection = connection;
            this.instanceUrl = instanceUrl;
            this.change = change;
            this.note = note;
            this.cancel = cancel;
        }
    }

    public EndedWaits() {
        load();
    }

    static EndedWaits get() {
        return ExtensionList.lookupSingleton(EndedWaits.class);
    }

    /** Returns at once. */
    void add(@NonNull EndedWait wait) {
        ApprovalPoller.get().run(() -> {
            synchronized (this) {
                if (waits.size() >= MAX_KEPT) {
                    LOGGER.log(Level.WARNING, "Not noted in ServiceNow: {0}", wait.note);
                    return;
                }
                waits.add(wait);
                save();
            }
            finish(wait);
        });
    }

    /** After a restart. */
    void resume() {
        pending().forEach(wait -> ApprovalPoller.get().run(() -> finish(wait)));
    }

    private void finish(EndedWait wait) {
        try (var system = ACL.as2(ACL.SYSTEM2)) {
            note(wait);
            remove(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            if (++wait.tries < MAX_TRIES) {
                LOGGER.log(Level.FINE, "Not noted in ServiceNow yet: " + wait.note, e);
                ApprovalPoller.get().runLater(() -> finish(wait), RETRY);
            } else {
                LOGGER.log(Level.WARNING, "Not noted in ServiceNow: " + wait.note, e);
                remove(wait);
            }
        }
    }

    private static void note(EndedWait wait) throws IOException, InterruptedException {
        var run = Run.fromExternalizableId(wait.build);
        if (run == null) {
            LOGGER.log(Level.WARNING, "Not noted in ServiceNow, because the build was deleted: {0}", wait.note);
            return;
        }
        var connection = ConnectionResolver.of(run).choose(wait.connection);
        if (!connection.leadsTo(wait.instanceUrl)) {
            LOGGER.log(
                    Level.WARNING, "Not noted, because the connection leads to another instance now: {0}", wait.note);
            return;
        }
        var session = connection.openForPolls(run);
        var change = SysId.of(wait.change);
        if (!wait.cancel || !cancel(session, change, wait.note)) {
            new WorkNotes(session).addOnce(ChangeApi.TABLE, change, wait.note);
        }
    }

    /** @return false when the change was decided in the meantime, or ServiceNow does not let it be canceled */
    private static boolean cancel(ServiceNowSession session, SysId change, String note)
            throws IOException, InterruptedException {
        var record = ChangeRecord.read(session, change);
        var next = session.changes().nextStates(change);
        var reading = new ApprovalReader(session).read(change);
        if (reading.map(ApprovalDecision::of)
                .filter(ApprovalDecision.PENDING::equals)
                .isEmpty()) {
            return false;
        }
        try {
            new ChangeTransition(session)
                    .move(
                            record,
                            next,
                            record.number() + " was not canceled",
                            List.of(ChangeState.CANCELED),
                            Map.of(ChangeState.CANCELED, Map.of("work_notes", JournalText.of(note))));
            return true;
        } catch (RefusedException e) {
            LOGGER.log(Level.WARNING, "The change of a wait that has timed out was not canceled", e);
            return false;
        }
    }

    private synchronized void remove(EndedWait wait) {
        waits.remove(wait);
        save();
    }

    private synchronized List<EndedWait> pending() {
        return List.copyOf(waits);
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), EndedWaits.class.getName() + ".xml"));
    }

    private void save() {
        try {
            file().write(new ArrayList<>(waits));
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    "The ends of waits for ServiceNow approvals are kept until Jenkins restarts only",
                    e);
        }
    }

    /** A file that cannot be read costs the notes in it, nothing more. */
    private void load() {
        var file = file();
        if (!file.exists()) {
            return;
        }
        try {
            if (file.read() instanceof List<?> stored) {
                Stream.of(stored.toArray())
                        .filter(EndedWait.class::isInstance)
                        .map(EndedWait.class::cast)
                        .forEach(waits::add);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "The ends of waits for ServiceNow approvals cannot be read", e);
        }
    }

    /** Builds can be found only when all jobs are loaded. */
    @Extension
    public static final class Loaded extends ItemListener {
        @Override
        public void onLoaded() {
            EndedWaits.get().resume();
        }
    }
}
