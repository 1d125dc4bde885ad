package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.workspace.WorkspaceFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Attaches files of a workspace to a record. What is there already, because the step is repeated, is left as it is. */
public final class EvidenceAttachments {

    /** The instance refuses this one write; others may pass. */
    static final Set<Kind> REFUSALS = EnumSet.of(Kind.REJECTED, Kind.PERMISSION, Kind.NOT_FOUND, Kind.PROTOCOL);

    private final ServiceNowSession session;
    private final Run<?, ?> run;
    private final Consumer<String> log;
    private final List<AttachedFile> attached = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    /** @param log takes lines for the build log */
    public EvidenceAttachments(
            @NonNull ServiceNowSession session, @NonNull Run<?, ?> run, @NonNull Consumer<String> log) {
        this.session = session;
        this.run = run;
        this.log = log;
    }

    /**
     * Uploads the files. One that is refused goes into {@link #refused} and does not stop the others.
     *
     * @throws ServiceNowException when ServiceNow cannot be reached or refuses the login
     */
    public void attach(@NonNull String table, @NonNull SysId record, @NonNull Collection<WorkspaceFile> files)
            throws ServiceNowException, InterruptedException {
        var names = AttachmentNames.of(files.stream().map(WorkspaceFile::path).toList());
        for (var file : files) {
            var name = names.get(file.path());
            try {
                var attachment = AttachedFiles.upload(
                        run, session, table, record, name, AttachmentNames.contentType(name), file.size(), file);
                attached.add(new AttachedFile(name, attachment));
                var same = name.equals(attachment.fileName()) ? "" : " (as " + Text.of(attachment.fileName()) + ")";
                log.accept((attachment.uploaded() ? "Attached " : "Attached already: ") + Text.oneLine(file.path())
                        + same + ": " + attachment.url());
            } catch (ServiceNowException e) {
                if (!REFUSALS.contains(e.kind())) {
                    throw e;
                }
                refused.add(e.getMessage());
                log.accept("ERROR: " + e.getMessage());
            }
        }
    }

    /** Including those that were there before. */
    @NonNull
    public List<AttachedFile> attached() {
        return List.copyOf(attached);
    }

    /** One message for each file that ServiceNow refused. */
    @NonNull
    public List<String> refused() {
        return List.copyOf(refused);
    }
}
