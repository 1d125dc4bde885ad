package io.jenkins.plugins.servicenow.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.servicenow.client.AttachmentApi;
import io.jenkins.plugins.servicenow.client.Sha256;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import jenkins.agents.ControllerToAgentFileCallable;

/** A file on the machine that runs the build. Its methods go there, so none of them is for the CPS thread. */
public final class WorkspaceFile implements AttachmentApi.Content {

    private final FilePath file;
    private final String path;
    private final long size;

    WorkspaceFile(FilePath workspace, String path, long size) {
        this.file = workspace.child(path);
        this.path = path;
        this.size = size;
    }

    /** Relative to the workspace, with {@code /} between the names on every platform. */
    @NonNull
    public String path() {
        return path;
    }

    /** The last part of the path. */
    @NonNull
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** In bytes, when it was found. */
    public long size() {
        return size;
    }

    /** Computed where the file is, so that only 64 digits come over the network. Each call computes it again. */
    @Override
    @NonNull
    public String sha256() throws IOException, InterruptedException {
        return file.act(new Digest());
    }

    /** Comes over the network as fast as it is read, in constant memory. A file that is gone fails at the first read. */
    @Override
    @NonNull
    public InputStream open() throws IOException, InterruptedException {
        return file.read();
    }

    @Override
    public String toString() {
        return path;
    }

    private record Digest() implements ControllerToAgentFileCallable<String> {

        @Override
        public String invoke(File file, VirtualChannel channel) throws IOException, InterruptedException {
            try (var in = Files.newInputStream(file.toPath())) {
                return Sha256.of(in);
            }
        }
    }
}
