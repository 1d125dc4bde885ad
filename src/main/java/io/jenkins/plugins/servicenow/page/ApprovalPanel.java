package io.jenkins.plugins.servicenow.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.InvisibleAction;
import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A change request for whose approval a build waits, or has waited: what the last look found. Kept with the build. */
@ExportedBean
public final class ApprovalPanel extends InvisibleAction {

    private final String sysId;
    private String number;
    private String url;
    private ApprovalSnapshot look;

    /** When the change was first seen as it is, in milliseconds since 1970. */
    private long since;

    /** Null while nobody looks. */
    @CheckForNull
    private transient volatile Instant nextLook;

    ApprovalPanel(String sysId) {
        this.sysId = sysId;
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

    /** The wait was broken off. Writes nothing: the build is saved at its end. */
    public synchronized void over() {
        if (look != null) {
            set(number, url, look.over(look.state));
        }
    }

    /** @return whether there was something to end */
    synchronized boolean over(String state) {
        if (look == null) {
            return false;
        }
        set(number, url, look.over(state));
        return true;
    }

    /** @return whether that changes anything */
    synchronized boolean set(String newNumber, String newUrl, ApprovalSnapshot newLook) {
        var old = look;
        if (old != null && old.isEqual(newLook)) {
            return false;
        }
        if (old == null || !old.isSame(newLook)) {
            since = System.currentTimeMillis();
        }
        if (!newLook.waiting) {
            nextLook = null;
        }
        number = newNumber;
        url = newUrl;
        look = newLook;
        return true;
    }

    public void nextLook(@NonNull Instant at) {
        nextLook = at;
    }

    @Exported
    public String getSysId() {
        return sysId;
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
        return look.state;
    }

    @Exported
    public synchronized String getApproval() {
        return look.approval;
    }

    @Exported
    public synchronized boolean isWaiting() {
        return look.waiting;
    }

    @Exported
    public synchronized String getNote() {
        return look.note;
    }

    /** Who is asked, with their groups. */
    @Exported
    public synchronized List<String> getPending() {
        return List.copyOf(look.pending);
    }

    @Exported
    public synchronized List<Answer> getAnswers() {
        return List.copyOf(look.answers);
    }

    /** When the change was first seen as it is. */
    @Exported
    public synchronized Date getSince() {
        return new Date(since);
    }

    /** Null while nobody looks. */
    @CheckForNull
    public Date getNextLook() {
        var next = nextLook;
        return next == null ? null : Date.from(next);
    }

    /** For the status of the step: since when, who is asked, next look. */
    @NonNull
    public synchronized String detail() {
        var next = nextLook;
        return " since " + Instant.ofEpochMilli(since).truncatedTo(ChronoUnit.SECONDS)
                + (look.note.isEmpty() ? "" : ", " + look.note)
                + (look.pending.isEmpty() ? "" : ", waiting for " + String.join(", ", look.pending))
                + (next == null
                        ? ""
                        : ", next look in "
                                + Util.getTimeSpanString(
                                        Math.max(0, next.toEpochMilli() - System.currentTimeMillis())));
    }
}
