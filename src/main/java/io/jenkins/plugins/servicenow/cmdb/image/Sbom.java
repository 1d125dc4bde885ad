package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Run;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.evidence.AttachedFiles;
import io.jenkins.plugins.servicenow.sbom.SbomDetection;
import io.jenkins.plugins.servicenow.sbom.SbomFormat;
import io.jenkins.plugins.servicenow.workspace.ConfinedFile;
import io.jenkins.plugins.servicenow.workspace.Decompression;
import io.jenkins.plugins.servicenow.workspace.SingleFile;
import io.jenkins.plugins.servicenow.workspace.WorkspaceFile;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * A software bill of materials in the workspace.
 *
 * @param contentType that of the compression when the file is compressed
 */
record Sbom(
        @NonNull WorkspaceFile file,
        @NonNull SbomFormat format,
        @NonNull String contentType) {

    /**
     * @param step its name, for messages
     * @throws AbortException when there is no such file, or it is neither CycloneDX nor SPDX
     */
    static Sbom find(@NonNull String step, @NonNull FilePath workspace, @NonNull String path)
            throws IOException, InterruptedException {
        var file = SingleFile.find(step, workspace, "sbom", path);
        var detected = workspace.act(new Detection(step, file.path()));
        return new Sbom(file, detected.format(), detected.contentType());
    }

    /** A file with the same content that is attached already is left alone. */
    Attachment attach(@NonNull Run<?, ?> run, @NonNull ServiceNowSession session, @NonNull RegisteredImage image)
            throws IOException, InterruptedException {
        return AttachedFiles.upload(
                run, session, image.className(), image.sysId(), file.name(), contentType, file.size(), file);
    }

    private record Detected(SbomFormat format, String contentType) implements Serializable {}

    /** On the machine that has the file. */
    private record Detection(String step, String path) implements ControllerToAgentFileCallable<Detected> {

        @Override
        public Detected invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
            try (var content = new Decompression(ConfinedFile.open(workspace, path))) {
                return detect(content);
            }
        }

        private Detected detect(Decompression content) throws AbortException {
            try {
                var format = SbomDetection.of(content);
                var compressed = content.format().contentType();
                return new Detected(format, compressed.isEmpty() ? format.contentType() : compressed);
            } catch (IOException e) {
                throw new AbortException(step + " takes a software bill of materials of CycloneDX (JSON, XML) or"
                        + " SPDX (JSON, RDF/XML, tag-value) as sbom, but " + path + " is neither: "
                        + Text.of(e.getMessage()) + ".");
            }
        }
    }
}
