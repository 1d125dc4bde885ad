package io.jenkins.plugins.servicenow.incident.log;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.ConsoleNote;
import hudson.model.Run;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * A copy of a build's log on the controller's disk, as the build has stored it but without console notes. A copy,
 * because the log of a running build grows, and a file to attach must not. Closing deletes it.
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
            // Each call writes the log of a running build up to its last whole line only.
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

    /**
     * Lets a log through without its console notes, which are between two escape sequences. Unlike core's
     * {@code PlainTextConsoleOutputStream} it does not buffer whole lines, which may be as long as the log.
     */
    static final class ConsoleNoteStrippingOutputStream extends FilterOutputStream {

        private static final byte[] START = ConsoleNote.PREAMBLE_STR.getBytes(StandardCharsets.US_ASCII);
        private static final byte[] END = ConsoleNote.POSTAMBLE_STR.getBytes(StandardCharsets.US_ASCII);

        private boolean inNote;

        /** How many bytes of the sequence that comes next have been written last, and are held back. */
        private int matched;

        ConsoleNoteStrippingOutputStream(@NonNull OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            var wanted = inNote ? END : START;
            if (wanted[matched] == (byte) b) {
                matched++;
                if (matched == wanted.length) {
                    inNote = !inNote;
                    matched = 0;
                }
                return;
            }
            release();
            // Both sequences begin with a byte that does not occur in them again.
            if (wanted[0] == (byte) b) {
                matched = 1;
            } else if (!inNote) {
                out.write(b);
            }
        }

        @Override
        public void write(@NonNull byte[] bytes, int offset, int length) throws IOException {
            for (var i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }

        /** What looked like the beginning of a note was none. */
        private void release() throws IOException {
            if (!inNote) {
                out.write(START, 0, matched);
            }
            matched = 0;
        }

        @Override
        public void close() throws IOException {
            release();
            super.close();
        }
    }
}
