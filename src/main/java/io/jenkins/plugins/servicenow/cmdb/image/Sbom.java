package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.workspace.ConfinedFile;
import io.jenkins.plugins.servicenow.workspace.SingleFile;
import io.jenkins.plugins.servicenow.workspace.WorkspaceFile;
import java.io.File;
import java.io.IOException;
import jenkins.agents.ControllerToAgentFileCallable;

/** A software bill of materials in the workspace. */
record Sbom(@NonNull WorkspaceFile file, @NonNull SbomFormat format) {

    /**
     * @param step its name, for messages
     * @throws AbortException when there is no such file, or it is neither CycloneDX nor SPDX
     */
    static Sbom find(@NonNull String step, @NonNull FilePath workspace, @NonNull String path)
            throws IOException, InterruptedException {
        var file = SingleFile.find(step, workspace, "sbom", path);
        var format = workspace.act(new DetectFormat(file.path()));
        if (format == null) {
            throw new AbortException(step + " takes a software bill of materials of CycloneDX (JSON, XML) or"
                    + " SPDX (JSON, RDF/XML, tag-value) as sbom, but " + file.path() + " is neither.");
        }
        return new Sbom(file, format);
    }

    /** A file with the same content that is attached already is left alone. */
    Attachment attach(@NonNull ServiceNowSession session, @NonNull RegisteredImage image)
            throws IOException, InterruptedException {
        return session.attachments()
                .upload(image.className(), image.sysId(), file.name(), format.contentType(), file.size(), file);
    }

    /** Returns null when it is neither. */
    private record DetectFormat(String path) implements ControllerToAgentFileCallable<SbomFormat> {

        @Override
        public SbomFormat invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
            try (var in = ConfinedFile.open(workspace, path)) {
                return SbomFormat.of(in).orElse(null);
            }
        }
    }
}
