package io.jenkins.plugins.servicenow.incident.log;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.ConsoleNote;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Lets a log through without its notes, which are between two escape sequences. Holds no more than one of these, however long a line is. */
final class ConsoleNoteStrippingOutputStream extends FilterOutputStream {

    private static final byte[] START = ConsoleNote.PREAMBLE_STR.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = ConsoleNote.POSTAMBLE_STR.getBytes(StandardCharsets.US_ASCII);

    private boolean inNote;

    /** How many bytes of the sequence that is waited for have just come. */
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
        // Both sequences begin with a byte that does not come in them again.
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
