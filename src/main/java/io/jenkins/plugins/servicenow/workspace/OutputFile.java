package io.jenkins.plugins.servicenow.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * A file that a step writes into the workspace.
 *
 * @param step its name, for messages
 * @param path relative to the workspace, with slashes
 */
public record OutputFile(@NonNull String step, @NonNull String path) {

    private static final int CHUNK_BYTES = 1 << 20;
    private static final Pattern ABSOLUTE = Pattern.compile("/.*|[A-Za-z]:.*");

    /** @throws AbortException when it is not in the workspace */
    @NonNull
    public static OutputFile of(@NonNull String step, @NonNull String file) throws AbortException {
        var path = file.replace('\\', '/');
        if (ABSOLUTE.matcher(path).matches() || Arrays.asList(path.split("/")).contains("..") || path.endsWith("/")) {
            throw outside(step, file);
        }
        return new OutputFile(step, path);
    }

    /** Creates it, with the directories above it, or replaces it. */
    public void write(@NonNull FilePath workspace, @NonNull String text) throws IOException, InterruptedException {
        write(workspace, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * As above, in constant memory.
     *
     * @param content not closed
     */
    public void write(@NonNull FilePath workspace, @NonNull InputStream content)
            throws IOException, InterruptedException {
        var offset = 0L;
        var chunk = content.readNBytes(CHUNK_BYTES);
        do {
            if (!workspace.act(new Write(path, offset, chunk))) {
                throw outside(step, path);
            }
            offset += chunk.length;
            chunk = content.readNBytes(CHUNK_BYTES);
        } while (chunk.length > 0);
    }

    private static AbortException outside(String step, String file) {
        return new AbortException(step + " writes only into the workspace, not to '" + file
                + "'. Give a relative path that contains neither '..' nor a symbolic link.");
    }

    /** Returns false when the path leads out of the workspace. */
    private record Write(String path, long offset, byte[] chunk) implements ControllerToAgentFileCallable<Boolean> {

        @Override
        public Boolean invoke(File workspace, VirtualChannel channel) throws IOException {
            Files.createDirectories(workspace.toPath());
            var root = workspace.toPath().toRealPath();
            var target = root.resolve(path).normalize();
            if (!target.startsWith(root) || target.equals(root) || hasLink(root, target)) {
                return false;
            }
            // Also if a link has come there meanwhile.
            ConfinedFile.write(workspace, root.relativize(target).toString(), offset, chunk);
            return true;
        }

        private static boolean hasLink(Path root, Path target) {
            var path = root;
            for (var name : root.relativize(target)) {
                path = path.resolve(name);
                if (Files.isSymbolicLink(path)) {
                    return true;
                }
            }
            return false;
        }
    }
}
