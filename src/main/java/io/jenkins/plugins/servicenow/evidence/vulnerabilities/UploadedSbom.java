package io.jenkins.plugins.servicenow.evidence.vulnerabilities;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.servicenow.build.BuildActions;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.sbom.SbomConsumer;
import io.jenkins.plugins.servicenow.sbom.SbomFormat;
import io.jenkins.plugins.servicenow.sbom.SbomReader;
import io.jenkins.plugins.servicenow.workspace.ConfinedFile;
import io.jenkins.plugins.servicenow.workspace.Decompression;
import io.jenkins.plugins.servicenow.workspace.WorkspaceFile;
import java.io.File;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import jenkins.agents.ControllerToAgentFileCallable;

/** A bill of materials for the SBOM app of an instance. */
record UploadedSbom(@NonNull WorkspaceFile file, @NonNull String contentType) {

    /** What SBOM Core takes, by ServiceNow's documentation. */
    private static final Set<String> VERSIONS = Set.of(
            "CycloneDX 1.0",
            "CycloneDX 1.1",
            "CycloneDX 1.2",
            "CycloneDX 1.3",
            "CycloneDX 1.4",
            "CycloneDX 1.5",
            "CycloneDX 1.6",
            "SPDX 2.2",
            "SPDX 2.3");

    private static final long MAX_BYTES = 32L * 1024 * 1024;

    private static final Set<SbomFormat> FORMATS =
            EnumSet.of(SbomFormat.CYCLONEDX_JSON, SbomFormat.CYCLONEDX_XML, SbomFormat.SPDX_JSON);

    /**
     * Reads it on the machine that has it.
     *
     * @throws AbortException when it is none that the app takes
     */
    static UploadedSbom of(@NonNull String step, @NonNull FilePath workspace, @NonNull WorkspaceFile file)
            throws IOException, InterruptedException {
        if (file.size() > MAX_BYTES) {
            throw new AbortException(step + " uploads up to 32 MB, which is what SBOM Core takes, and " + file.path()
                    + " has " + (file.size() >> 20) + " MB.");
        }
        return new UploadedSbom(file, workspace.act(new Detection(step, file.path())));
    }

    /** Gives the content type. */
    private record Detection(String step, String path) implements ControllerToAgentFileCallable<String> {

        @Override
        public String invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
            try (var content = new Decompression(ConfinedFile.open(workspace, path))) {
                var sbom = SbomReader.read(content, new SbomConsumer() {});
                var version = sbom.format().standard() + " "
                        + sbom.version().replace("SPDX-", "").strip();
                var compressed = content.format().contentType();
                if (compressed.isEmpty() && VERSIONS.contains(version) && FORMATS.contains(sbom.format())) {
                    return sbom.format().contentType();
                }
                throw new IOException("it is " + Text.of(version) + " of the type "
                        + (compressed.isEmpty() ? sbom.format().contentType() : compressed));
            } catch (IOException e) {
                throw new AbortException(step + " uploads CycloneDX 1.0 to 1.6 (JSON, XML) and SPDX 2.2 and 2.3 (JSON),"
                        + " not compressed, which are what SBOM Core takes, but not " + path + ": "
                        + Text.of(e.getMessage()) + ".");
            }
        }
    }

    /**
     * Uploads it, unless the build has uploaded it before.
     *
     * @return the record of the upload
     */
    @NonNull
    SysId upload(@NonNull ServiceNowSession session, @NonNull Run<?, ?> run, @NonNull Consumer<String> log)
            throws IOException, InterruptedException {
        var key = InstanceAddress.key(session.instance().toString(), file.sha256());
        var known = Uploads.find(run, key);
        if (known != null) {
            log.accept("Uploaded " + Text.oneLine(file.path()) + " to SBOM Core before, as " + known);
            return SysId.of(known);
        }
        var record = session.sboms()
                .upload(
                        file.name(),
                        contentType,
                        file.size(),
                        file,
                        BuildIdentity.of(run, "evidence", "").buildId());
        Uploads.record(run, key, record);
        log.accept("Uploaded " + Text.oneLine(file.path()) + " to SBOM Core, which processes it as " + record);
        return record;
    }

    /** What the build has uploaded, kept with it. */
    private static final class Uploads extends InvisibleAction {

        /** Records by instance and digest. Never changed, but replaced under the lock of the build. */
        private volatile Map<String, String> records = new LinkedHashMap<>();

        @CheckForNull
        static String find(Run<?, ?> run, String key) {
            var uploads = run.getAction(Uploads.class);
            return uploads == null ? null : uploads.records.get(key);
        }

        static void record(Run<?, ?> run, String key, SysId record) throws IOException {
            synchronized (run) {
                var uploads = BuildActions.of(run, Uploads.class, Uploads::new);
                var changed = new LinkedHashMap<>(uploads.records);
                changed.put(key, record.value());
                uploads.records = changed;
            }
            run.save();
        }
    }
}
