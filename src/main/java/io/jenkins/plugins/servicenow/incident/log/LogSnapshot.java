package io.jenkins.plugins.servicenow.incident.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.ConsoleNote;
import hudson.model.Run;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
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
     * Lets a log through without its console notes: base64 between two escape sequences. What begins as a note and then holds
     * anything else is none, and is let through: a program has written it, which must not hide what follows. Unlike core's
     * {@code PlainTextConsoleOutputStream} it does not buffer whole lines, which may be as long as the log.
     */
    static final class ConsoleNoteStrippingOutputStream extends FilterOutputStream {

        private static final byte[] START = ConsoleNote.PREAMBLE_STR.getBytes(StandardCharsets.US_ASCII);
        private static final byte[] END = ConsoleNote.POSTAMBLE_STR.getBytes(StandardCharsets.US_ASCII);

        /** In bytes. The notes of Jenkins have some hundred. */
        static final int MAX_NOTE = 256 * 1024;

        /** What has been written since the last beginning of a note; null outside of notes. */
        @CheckForNull
        private ByteArrayOutputStream note;

        /** How many bytes of the sequence that comes next have been written last, and are held back. */
        private int matched;

        ConsoleNoteStrippingOutputStream(@NonNull OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            var wanted = note == null ? START : END;
            if (wanted[matched] == (byte) b) {
                matched++;
                if (matched == wanted.length) {
                    note = note == null ? new ByteArrayOutputStream() : null;
                    matched = 0;
                }
            } else if (note != null && matched == 0 && isBase64(b) && note.size() < MAX_NOTE) {
                note.write(b);
            } else if (matched == 0 && note == null) {
                out.write(b);
            } else {
                release();
                // Both sequences begin with a byte that does not occur in them again.
                write(b);
            }
        }

        private static boolean isBase64(int b) {
            return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || "+/=".indexOf(b) >= 0;
        }

        @Override
        public void write(@NonNull byte[] bytes, int offset, int length) throws IOException {
            for (var i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }

        /** What looked like a note, or the beginning of one, was none. */
        private void release() throws IOException {
            var held = note;
            if (held != null) {
                held.writeTo(out);
            }
            out.write(held == null ? START : END, 0, matched);
            note = null;
            matched = 0;
        }

        @Override
        public void close() throws IOException {
            release();
            super.close();
        }
    }
}
