package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.itsm.ChangeCloser;
import io.jenkins.plugins.servicenow.itsm.ChangeFlag;
import io.jenkins.plugins.servicenow.itsm.ChangeFlagger;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.CloseResult;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import io.jenkins.plugins.servicenow.workspace.WorkspaceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts evidence on a change request: files, a work note, and what follows from it. What is there already, because the step is
 * repeated, is left as it is.
 */
final class EvidenceDelivery {

    /** The instance refuses this one file; others may pass. */
    private static final Set<Kind> REFUSALS = EnumSet.of(Kind.REJECTED, Kind.PERMISSION, Kind.NOT_FOUND, Kind.PROTOCOL);

    private final ServiceNowSession session;
    private final ChangeRecord change;
    private final EvidenceNote note;
    private final Consumer<String> log;
    private final List<AttachedFile> attachments = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    /** @param log takes lines for the build log */
    EvidenceDelivery(
            @NonNull ServiceNowSession session,
            @NonNull ChangeRecord change,
            @NonNull EvidenceNote note,
            @NonNull Consumer<String> log) {
        this.session = session;
        this.change = change;
        this.note = note;
        this.log = log;
    }

    /**
     * Uploads the files. One that is refused goes into {@link #refused} and does not stop the others.
     *
     * @throws ServiceNowException when ServiceNow cannot be reached or refuses the login
     */
    void attach(@NonNull Collection<WorkspaceFile> files) throws ServiceNowException, InterruptedException {
        var names = AttachmentNames.of(files.stream().map(WorkspaceFile::path).toList());
        for (var file : files) {
            var name = names.get(file.path());
            try {
                var attached = session.attachments()
                        .upload(
                                ChangeApi.TABLE,
                                change.sysId(),
                                name,
                                AttachmentNames.contentType(name),
                                file.size(),
                                file);
                attachments.add(new AttachedFile(name, attached));
                var same = name.equals(attached.fileName()) ? "" : " (as " + Text.of(attached.fileName()) + ")";
                log.accept((attached.uploaded() ? "Attached " : "Attached already: ") + Text.oneLine(file.path()) + same
                        + ": " + attached.url());
            } catch (ServiceNowException e) {
                if (!REFUSALS.contains(e.kind())) {
                    throw e;
                }
                refused.add(e.getMessage());
                log.accept("ERROR: " + e.getMessage());
            }
        }
    }

    /**
     * Writes the work note.
     *
     * @throws AbortException when the change takes no note, as a closed one on some instances
     */
    void note() throws IOException, InterruptedException {
        var added = false;
        try {
            added = new WorkNotes(session).addOnce(ChangeApi.TABLE, change.sysId(), note.text(attachments, refused));
        } catch (ServiceNowException e) {
            if (!REFUSALS.contains(e.kind())) {
                throw e;
            }
            throw new AbortException(change.number() + ", which is " + change.stateLabel()
                    + ", did not take the work note with the test evidence. " + e.getMessage());
        }
        log.accept(
                added ? "Noted on " + change.number() : "Noted on " + change.number() + " before, nothing was added");
    }

    /**
     * Flags the change when a check has failed; closes it when all have passed and it is to be closed. A change whose
     * evidence is not complete is not closed.
     *
     * @return the change as it is now
     * @throws RefusedException when the change is to be closed and is on hold, or evidence of the build has failed before
     */
    @NonNull
    ChangeRecord closeOrFlag(@NonNull ChangeFlag flag, boolean closeOnPass, @NonNull ChangeCloser closer)
            throws IOException, RefusedException, InterruptedException {
        var evidence = note.evidence();
        if (evidence.isFailed()) {
            return new ChangeFlagger(session, log).flag(change.sysId().value(), flag, note.reason());
        }
        if (!closeOnPass || !refused.isEmpty()) {
            return change;
        }
        if (evidence.isEmpty()) {
            log.accept("Nothing was tested, so " + change.number() + " is not closed");
            return change;
        }
        return closer.close(change.sysId().value(), CloseResult.SUCCESSFUL, note.closing());
    }

    /** Including those that were there before. */
    @NonNull
    List<AttachedFile> attachments() {
        return List.copyOf(attachments);
    }

    /** One message for each file that ServiceNow refused. */
    @NonNull
    List<String> refused() {
        return List.copyOf(refused);
    }
}
