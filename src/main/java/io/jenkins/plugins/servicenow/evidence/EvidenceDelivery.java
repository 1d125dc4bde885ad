package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.itsm.ChangeCloser;
import io.jenkins.plugins.servicenow.itsm.ChangeFlag;
import io.jenkins.plugins.servicenow.itsm.ChangeFlagger;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.CloseResult;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import io.jenkins.plugins.servicenow.workspace.WorkspaceFile;
import java.io.IOException;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Puts evidence on a change request: files, a work note, and what follows from it. What is there already, because the step is
 * repeated, is left as it is.
 */
final class EvidenceDelivery {

    private final ServiceNowSession session;
    private final ChangeRecord change;
    private final EvidenceNote note;
    private final Consumer<String> log;
    private final EvidenceAttachments attachments;

    /** @param log takes lines for the build log */
    EvidenceDelivery(
            @NonNull ServiceNowSession session,
            @NonNull ChangeRecord change,
            @NonNull EvidenceNote note,
            @NonNull EvidenceAttachments attachments,
            @NonNull Consumer<String> log) {
        this.session = session;
        this.change = change;
        this.note = note;
        this.attachments = attachments;
        this.log = log;
    }

    /** See {@link EvidenceAttachments#attach}. */
    void attach(@NonNull Collection<WorkspaceFile> files) throws ServiceNowException, InterruptedException {
        attachments.attach(ChangeApi.TABLE, change.sysId(), files);
    }

    /**
     * Writes the work note.
     *
     * @throws AbortException when the change takes no note, as a closed one on some instances
     */
    void note() throws IOException, InterruptedException {
        var added = false;
        try {
            added = new WorkNotes(session)
                    .addOnce(ChangeApi.TABLE, change.sysId(), note.text(attachments.attached(), attachments.refused()));
        } catch (ServiceNowException e) {
            if (!EvidenceAttachments.REFUSALS.contains(e.kind())) {
                throw e;
            }
            throw new AbortException(change.number() + ", which is " + change.stateLabel()
                    + ", did not take the work note with the evidence. " + e.getMessage());
        }
        log.accept(
                added ? "Noted on " + change.number() : "Noted on " + change.number() + " before, nothing was added");
    }

    /** Flags the change, because a check has failed. */
    @NonNull
    ChangeRecord flag(@NonNull ChangeFlag flag) throws IOException, RefusedException, InterruptedException {
        return new ChangeFlagger(session, log).flag(change.sysId().value(), flag, note.reason());
    }

    /**
     * Closes the change when something was tested.
     *
     * @return the change as it is now
     * @throws RefusedException when the change is on hold, or evidence of the build has failed before
     */
    @NonNull
    ChangeRecord close(@NonNull ChangeCloser closer) throws IOException, RefusedException, InterruptedException {
        if (note.evidence().isEmpty()) {
            log.accept("Nothing was tested, so " + change.number() + " is not closed");
            return change;
        }
        return closer.close(change.sysId().value(), CloseResult.SUCCESSFUL, note.closing());
    }
}
