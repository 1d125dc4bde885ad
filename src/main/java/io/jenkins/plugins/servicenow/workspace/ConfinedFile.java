package io.jenkins.plugins.servicenow.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.Text;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Opens and writes files of a workspace, on the machine that has it, and none outside of it: not even when a part of the path is
 * replaced by a link after the file was found.
 */
public final class ConfinedFile {

    static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private static final Set<OpenOption> WRITE =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);

    private ConfinedFile() {}

    /**
     * From its beginning.
     *
     * @param path relative to the workspace
     * @throws AbortException when the path leads out of the workspace, with its name
     */
    @NonNull
    public static InputStream open(@NonNull File workspace, @NonNull String path) throws IOException {
        return Channels.newInputStream(channel(workspace, path));
    }

    /**
     * Creates the file, with the directories above it, or replaces it, piece by piece.
     *
     * @param path relative to the workspace, without {@code ..}
     * @param offset in bytes; what the file has from there on is replaced
     * @throws IOException also when a part of the path is a link, within the workspace too
     */
    static void write(File workspace, String path, long offset, byte[] piece) throws IOException {
        var root = workspace.toPath().toRealPath();
        var file = root.relativize(root.resolve(path));
        Files.createDirectories(root.resolve(file).resolveSibling(""));
        try (var channel = openResolved(root, file, WRITE);
                var out = Channels.newOutputStream(channel)) {
            // Not by opening it, which may come before the check that it is no link.
            channel.truncate(offset);
            channel.position(offset);
            out.write(piece);
        }
    }

    static SeekableByteChannel channel(File workspace, String path) throws IOException {
        try {
            var root = workspace.toPath().toRealPath();
            var real = root.resolve(path).toRealPath();
            if (!real.startsWith(root)) {
                throw new AbortException(
                        "The file " + Text.of(path) + " is reached through a link that leads out of the"
                                + " workspace. Copy it into the workspace");
            }
            // Links within the workspace are resolved now. From here on none is followed.
            return openResolved(root, root.relativize(real), READ);
        } catch (InvalidPathException e) {
            throw unwritable(e.getInput());
        }
    }

    private static SeekableByteChannel openResolved(Path root, Path file, Set<OpenOption> options) throws IOException {
        try (var directory = Files.newDirectoryStream(root)) {
            return directory instanceof SecureDirectoryStream<Path> secure
                    ? openBelow(secure, file, options)
                    : openChecked(root, file, options);
        }
    }

    private static SeekableByteChannel openBelow(
            SecureDirectoryStream<Path> directory, Path file, Set<OpenOption> options) throws IOException {
        if (file.getNameCount() == 1) {
            return directory.newByteChannel(file, options);
        }
        try (var next = directory.newDirectoryStream(file.getName(0), LinkOption.NOFOLLOW_LINKS)) {
            return openBelow(next, file.subpath(1, file.getNameCount()), options);
        }
    }

    /** For a system that opens nothing relative to an open directory, as Windows. */
    static SeekableByteChannel openChecked(Path root, Path file, Set<OpenOption> options) throws IOException {
        var channel = Files.newByteChannel(root.resolve(file), options);
        try {
            // After it was opened: a link that was put there before is there still.
            var path = root;
            for (var name : file) {
                path = path.resolve(name);
                var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isSymbolicLink() || attributes.isOther()) {
                    throw new IOException(path + " was replaced by a link while it was opened");
                }
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** @param path whose last name this machine shows in another way than the file system has it */
    static AbortException unwritable(String path) {
        return new AbortException(
                "The agent cannot write the name of the file '"
                        + Text.of(path.substring(path.lastIndexOf(File.separatorChar) + 1))
                        + "' in the character set of its locale, " + System.getProperty("sun.jnu.encoding")
                        + ". Start the agent with a locale that has UTF-8, such as LC_ALL=C.UTF-8, or give the file another name");
    }
}
