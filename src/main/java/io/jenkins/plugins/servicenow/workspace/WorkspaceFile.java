package io.jenkins.plugins.servicenow.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.servicenow.client.AttachmentApi;
import io.jenkins.plugins.servicenow.client.Sha256;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import jenkins.agents.ControllerToAgentFileCallable;

/** A file on the machine that runs the build. Its methods go there, so none of them is for the CPS thread. */
public final class WorkspaceFile implements AttachmentApi.Content {

    /** Of what comes over the network at a time. */
    private static final int CHUNK_BYTES = 512 * 1024;

    private final FilePath workspace;
    private final String path;
    private final long size;

    WorkspaceFile(FilePath workspace, String path, long size) {
        this.workspace = workspace;
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
        return workspace.act(new Digest(path));
    }

    /** Comes over the network as fast as it is read, in constant memory. A file that is gone fails at the first read. */
    @Override
    @NonNull
    public InputStream open() {
        return new ChunkedInputStream();
    }

    @Override
    public String toString() {
        return path;
    }

    private record Digest(String path) implements ControllerToAgentFileCallable<String> {

        @Override
        public String invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
            try (var in = ConfinedFile.open(workspace, path)) {
                return Sha256.of(in);
            }
        }
    }

    /** Gives nothing at the end of the file. */
    private record Chunk(String path, long offset) implements ControllerToAgentFileCallable<byte[]> {

        @Override
        public byte[] invoke(File workspace, VirtualChannel channel) throws IOException {
            try (var file = ConfinedFile.channel(workspace, path)) {
                file.position(offset);
                return Channels.newInputStream(file).readNBytes(CHUNK_BYTES);
            }
        }
    }

    /** The file is opened for each chunk, so that nothing on the agent stays open when a reader stops in between. */
    private final class ChunkedInputStream extends InputStream {

        private byte[] chunk = {};
        private int position;
        private long offset;

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(@NonNull byte[] bytes, int from, int length) throws IOException {
            if (position == chunk.length) {
                next();
            }
            var count = Math.min(length, chunk.length - position);
            System.arraycopy(chunk, position, bytes, from, count);
            position += count;
            return count == 0 && length > 0 ? -1 : count;
        }

        private void next() throws IOException {
            try {
                chunk = workspace.act(new Chunk(path, offset));
                position = 0;
                offset += chunk.length;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while " + path + " was read");
            }
        }
    }
}
