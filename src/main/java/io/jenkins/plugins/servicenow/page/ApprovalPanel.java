package io.jenkins.plugins.servicenow.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A change request for whose approval a build waits, or has waited, as the last poll found it. Kept with the build. */
@ExportedBean
public final class ApprovalPanel extends InvisibleAction implements RunAction2 {

    private final String instance;
    private final String sysId;
    private String number;
    private String url;
    private Snapshot snapshot;

    /** When the change was first seen as it is, in milliseconds since 1970. */
    private long since;

    /** Null while nobody polls. */
    @CheckForNull
    private transient volatile Instant nextPoll;

    /** Null before it is added to its build. */
    @CheckForNull
    private transient volatile Run<?, ?> run;

    ApprovalPanel(String instance, String sysId, String number, String url, Snapshot snapshot) {
        this.instance = instance;
        this.sysId = sysId;
        this.number = number;
        this.url = url;
        this.snapshot = snapshot;
        this.since = System.currentTimeMillis();
    }

    @Override
    public void onAttached(Run<?, ?> build) {
        run = build;
    }

    @Override
    public void onLoad(Run<?, ?> build) {
        run = build;
    }

    /** What a poll found. No record, because it is kept in the build's XML file. */
    public static final class Snapshot implements Serializable {

        private static final long serialVersionUID = 1L;

        private final String state;
        private final String approval;
        private final boolean waiting;
        private final String note;
        private final ArrayList<String> pending;
        private final ArrayList<Answer> answers;

        /**
         * @param state the state's name
         * @param approval the value of the field {@code approval}
         * @param waiting whether the build still waits
         * @param note why it waits or does not continue; empty when the approval says it all
         * @param pending who is asked, with their groups
         * @param answers of those who have decided
         */
        public Snapshot(
                @NonNull String state,
                @NonNull String approval,
                boolean waiting,
                @NonNull String note,
                @NonNull List<String> pending,
                @NonNull List<Answer> answers) {
            this.state = state;
            this.approval = approval;
            this.waiting = waiting;
            this.note = note;
            this.pending = new ArrayList<>(pending);
            this.answers = new ArrayList<>(answers);
        }

        private Snapshot ended() {
            return new Snapshot(state, approval, false, "", List.of(), answers);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Snapshot that
                    && state.equals(that.state)
                    && approval.equals(that.approval)
                    && waiting == that.waiting
                    && note.equals(that.note)
                    && pending.equals(that.pending)
                    && answers.equals(that.answers);
        }

        @Override
        public int hashCode() {
            return Objects.hash(state, approval, note);
        }
    }

    /** What an approver has said. */
    @ExportedBean(defaultVisibility = 2)
    public static final class Answer implements Serializable {

        private static final long serialVersionUID = 1L;

        private final String name;
        private final String state;
        private final String comment;
        private final String at;

        /**
         * @param state {@code approved} or {@code rejected}
         * @param comment empty when there is none
         * @param at UTC, {@code yyyy-MM-dd HH:mm:ss}
         */
        public Answer(@NonNull String name, @NonNull String state, @NonNull String comment, @NonNull String at) {
            this.name = name;
            this.state = state;
            this.comment = comment;
            this.at = at;
        }

        @Exported
        public String getName() {
            return name;
        }

        @Exported
        public String getState() {
            return state;
        }

        @Exported
        public String getComment() {
            return comment;
        }

        @Exported
        public String getAt() {
            return at;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Answer that
                    && name.equals(that.name)
                    && state.equals(that.state)
                    && comment.equals(that.comment)
                    && at.equals(that.at);
        }

        @Override
        public int hashCode() {
            return at.hashCode();
        }
    }

    /** The wait was aborted. Writes nothing: the build is saved at its end. */
    public synchronized void aborted() {
        update(number, url, snapshot.ended());
    }

    /** @return whether that changes anything */
    synchronized boolean update(String newNumber, String newUrl, Snapshot found) {
        if (found.equals(snapshot)) {
            return false;
        }
        if (!found.state.equals(snapshot.state) || !found.approval.equals(snapshot.approval)) {
            since = System.currentTimeMillis();
        }
        if (!found.waiting) {
            nextPoll = null;
        }
        number = newNumber;
        url = newUrl;
        snapshot = found;
        return true;
    }

    public void setNextPoll(@NonNull Instant at) {
        nextPoll = at;
    }

    /** URL of the instance that has the change. */
    @NonNull
    String getInstance() {
        return instance;
    }

    @Exported
    public String getSysId() {
        return sysId;
    }

    /** A clone has a change of the same sys_id. */
    boolean isAbout(String instanceUrl, String change) {
        return sysId.equals(change) && InstanceAddress.isSame(instance, instanceUrl);
    }

    @Exported
    public synchronized String getNumber() {
        return number;
    }

    /** Empty when there is no link. */
    @Exported
    public synchronized String getChangeUrl() {
        return WebLink.orEmpty(url);
    }

    @Exported
    public synchronized String getState() {
        return snapshot.state;
    }

    @Exported
    public synchronized String getApproval() {
        return snapshot.approval;
    }

    /** A build that was killed cannot say that it waits no more. */
    @Exported
    public boolean isWaiting() {
        var build = run;
        synchronized (this) {
            return snapshot.waiting && (build == null || build.isBuilding());
        }
    }

    @Exported
    public synchronized String getNote() {
        return snapshot.note;
    }

    /** Who is asked, with their groups. */
    @Exported
    public synchronized List<String> getPending() {
        return List.copyOf(snapshot.pending);
    }

    @Exported
    public synchronized List<Answer> getAnswers() {
        return List.copyOf(snapshot.answers);
    }

    /** When the change was first seen as it is. */
    @Exported
    public synchronized Date getSince() {
        return new Date(since);
    }

    /** Null while nobody polls. */
    @CheckForNull
    public Date getNextPoll() {
        var next = nextPoll;
        return next == null ? null : Date.from(next);
    }

    /** For the status of the step: since when, who is asked, next check. */
    @NonNull
    public synchronized String detail() {
        var next = nextPoll;
        return " since " + Instant.ofEpochMilli(since).truncatedTo(ChronoUnit.SECONDS)
                + (snapshot.note.isEmpty() ? "" : ", " + snapshot.note)
                + (snapshot.pending.isEmpty() ? "" : ", waiting for " + String.join(", ", snapshot.pending))
                + (next == null
                        ? ""
                        : ", next check in "
                                + Util.getTimeSpanString(
                                        Math.max(0, next.toEpochMilli() - System.currentTimeMillis())));
    }
}
