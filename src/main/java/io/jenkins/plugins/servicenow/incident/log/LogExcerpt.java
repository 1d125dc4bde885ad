package io.jenkins.plugins.servicenow.incident.log;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.ConsoleNote;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.ConsoleNotes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;

/** The last lines of a build's log, as the build has stored it: with its secrets masked. */
public final class LogExcerpt {

    /** How much of the end is read, in bytes, however long the log is. Console notes can take most of it. */
    static final int WINDOW = 512 * 1024;

    /** How the lines begin that Pipeline writes between those of the steps. */
    private static final String MARKER = "[Pipeline] ";

    private LogExcerpt() {}

    /**
     * Without console notes, colours and control characters, and without the lines that Pipeline itself writes.
     *
     * @param max how many lines; none when it is 0
     */
    @NonNull
    public static List<String> of(@NonNull Run<?, ?> run, int max) throws IOException {
        if (max == 0) {
            return List.of();
        }
        var log = run.getLogText();
        var start = Math.max(0, log.length() - WINDOW);
        var tail = new TailOutputStream(WINDOW);
        log.writeRawLogTo(start, tail);
        return lines(new String(tail.bytes(), StandardCharsets.UTF_8), start > 0 || tail.isCut(), max);
    }

    /** @param cut whether the text begins somewhere within a line */
    @NonNull
    static List<String> lines(@NonNull String text, boolean cut, int max) {
        var whole = cut ? text.substring(afterFirstBreak(text)) : text;
        var last = new ArrayDeque<String>();
        // Not by lines(): a carriage return does not end a line, what follows overwrites it.
        for (var raw : whole.split("\n")) {
            var line =
                    LogText.plain(LogText.lastWritten(ConsoleNotes.remove(raw))).stripTrailing();
            if (line.startsWith(MARKER) || line.isEmpty()) {
                continue;
            }
            if (last.size() == max) {
                last.removeFirst();
            }
            last.addLast(line);
        }
        return List.copyOf(last);
    }

    /**
     * A line that is longer than the window has no break before its end: then the rest of a console note is skipped.
     */
    private static int afterFirstBreak(String text) {
        var lineBreak = text.indexOf('\n');
        if (lineBreak >= 0 && lineBreak < text.length() - 1) {
            return lineBreak + 1;
        }
        var noteEnd = text.indexOf(ConsoleNote.POSTAMBLE_STR);
        var noteStart = text.indexOf(ConsoleNote.PREAMBLE_STR);
        return noteEnd >= 0 && (noteStart < 0 || noteEnd < noteStart)
                ? noteEnd + ConsoleNote.POSTAMBLE_STR.length()
                : 0;
    }

    /** Keeps the last bytes that are written to it. */
    static final class TailOutputStream extends OutputStream {

        private final byte[] ring;
        private long written;

        TailOutputStream(int size) {
            ring = new byte[size];
        }

        @Override
        public void write(int b) {
            ring[(int) (written++ % ring.length)] = (byte) b;
        }

        @Override
        public void write(@NonNull byte[] bytes, int offset, int length) {
            var from = Math.max(0, length - ring.length);
            written += from;
            for (var i = from; i < length; i++) {
                write(bytes[offset + i]);
            }
        }

        /** Whether more was written than was kept. */
        boolean isCut() {
            return written > ring.length;
        }

        @NonNull
        byte[] bytes() {
            var size = (int) Math.min(written, ring.length);
            var bytes = new byte[size];
            for (var i = 0; i < size; i++) {
                bytes[i] = ring[(int) ((written - size + i) % ring.length)];
            }
            return bytes;
        }
    }
}
