package io.jenkins.plugins.servicenow.incident.log;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * A copy of a build's log on the controller's disk, as the build has stored it but without notes of the console. A copy, because
 * the log of a running build grows, and a file to attach must not. It is deleted at the end.
 */
final class LogSnapshot implements AutoCloseable {

    private final Path file;

    private LogSnapshot(Path file) {
        this.file = file;
    }

    static LogSnapshot of(@NonNull Run<?, ?> run) throws IOException {
        var snapshot = new LogSnapshot(Files.createTempFile("servicenow-incident", ".log"));
        try (var out =
                new ConsoleNoteStrippingOutputStream(new BufferedOutputStream(Files.newOutputStream(snapshot.file)))) {
            var log = run.getLogText();
            // The log of a running build is told up to its last whole line.
            for (long at = 0, next = log.writeRawLogTo(0, out); next > at; next = log.writeRawLogTo(at, out)) {
                at = next;
            }
            return snapshot;
        } catch (IOException | RuntimeException e) {
            snapshot.close();
            throw e;
        }
    }

    @NonNull
    Path file() {
        return file;
    }

    /** In bytes. */
    long size() throws IOException {
        return Files.size(file);
    }

    /** The same in the format of gzip. */
    @NonNull
    LogSnapshot compressed() throws IOException {
        var snapshot = new LogSnapshot(Files.createTempFile("servicenow-incident", ".gz"));
        try (var out = new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(snapshot.file)))) {
            Files.copy(file, out);
            return snapshot;
        } catch (IOException | RuntimeException e) {
            snapshot.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
