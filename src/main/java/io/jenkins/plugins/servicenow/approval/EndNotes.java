package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.config.StoredFile;
import io.jenkins.plugins.servicenow.itsm.ApprovalDecision;
import io.jenkins.plugins.servicenow.itsm.ApprovalReader;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.ChangeTransition;
import io.jenkins.plugins.servicenow.itsm.JournalText;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Notes on the ends of waits and builds, until their changes have them: nobody should be asked for a build that is gone, nor a
 * change be left open without a word. Kept in a file of their own, because the builds have ended.
 */
@Extension
public final class EndNotes {

    private static final Logger LOGGER = Logger.getLogger(EndNotes.class.getName());

    private static final Duration RETRY = Duration.ofMinutes(1);

    /** With {@link #RETRY} in between, a day. */
    private static final int MAX_TRIES = 1440;

    /** So that an instance that is gone does not fill the disk. */
    private static final int MAX_KEPT = 10_000;

    private final StoredFile file = new StoredFile(
            EndNotes.class,
            "Notes on the ends of builds are kept until Jenkins restarts only",
            "Notes on the ends of builds cannot be read");

    private final List<EndNote> notes = new ArrayList<>();

    /** No record, because it is kept as XML. */
    static final class EndNote {

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
        EndNote(
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

    public EndNotes() {
        load();
    }

    static EndNotes get() {
        return ExtensionList.lookupSingleton(EndNotes.class);
    }

    /** Returns at once. */
    void add(@NonNull EndNote end) {
        ApprovalPoller.get().run(() -> {
            synchronized (this) {
                if (notes.size() >= MAX_KEPT) {
                    LOGGER.log(Level.WARNING, "Not noted in ServiceNow: {0}", end.note);
                    return;
                }
                notes.add(end);
                save();
            }
            finish(end);
        });
    }

    /** After a restart. */
    void resume() {
        pending().forEach(end -> ApprovalPoller.get().run(() -> finish(end)));
    }

    private void finish(EndNote end) {
        try (var system = ACL.as2(ACL.SYSTEM2)) {
            note(end);
            remove(end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            if (++end.tries < MAX_TRIES) {
                LOGGER.log(Level.FINE, "Not noted in ServiceNow yet: " + end.note, e);
                ApprovalPoller.get().runLater(() -> finish(end), RETRY);
            } else {
                LOGGER.log(Level.WARNING, "Not noted in ServiceNow: " + end.note, e);
                remove(end);
            }
        }
    }

    private static void note(EndNote end) throws IOException, InterruptedException {
        var run = Run.fromExternalizableId(end.build);
        if (run == null) {
            LOGGER.log(Level.WARNING, "Not noted in ServiceNow, because the build was deleted: {0}", end.note);
            return;
        }
        var connection = ConnectionResolver.of(run).choose(end.connection);
        if (!connection.leadsTo(end.instanceUrl)) {
            LOGGER.log(Level.WARNING, "Not noted, because the connection leads to another instance now: {0}", end.note);
            return;
        }
        var session = connection.openForPolls(run);
        var change = SysId.of(end.change);
        if (!end.cancel || !cancel(session, change, end.note)) {
            new WorkNotes(session).addOnce(ChangeApi.TABLE, change, end.note);
        }
    }

    /** @return false when the change was decided in the meantime, or ServiceNow does not let it be canceled */
    private static boolean cancel(ServiceNowSession session, SysId change, String note)
            throws IOException, InterruptedException {
        var record = ChangeRecord.read(session, change);
        var next = session.changes().nextStates(change);
        var reading = new ApprovalReader(session).read(change);
        // A change that says "approved" is not undone, although somebody is still asked.
        if (reading.filter(found -> ApprovalDecision.of(found) == ApprovalDecision.PENDING)
                .filter(found -> !found.approval().equals("approved"))
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

    private synchronized void remove(EndNote end) {
        notes.remove(end);
        save();
    }

    private synchronized List<EndNote> pending() {
        return List.copyOf(notes);
    }

    private void save() {
        file.write(new ArrayList<>(notes));
    }

    private void load() {
        if (file.read().orElse(null) instanceof List<?> stored) {
            Stream.of(stored.toArray())
                    .filter(EndNote.class::isInstance)
                    .map(EndNote.class::cast)
                    .forEach(notes::add);
        }
    }

    /** Builds can be found only when all jobs are loaded. */
    @Extension
    public static final class Loaded extends ItemListener {
        @Override
        public void onLoaded() {
            EndNotes.get().resume();
        }
    }
}
