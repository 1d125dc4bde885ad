package hudson.console;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.kohsuke.stapler.framework.io.LargeText;

/** The log of a build with the notes in it. */
public class AnnotatedLargeText<T> extends LargeText {
    private final File file;

    public AnnotatedLargeText(File file, Charset charset, boolean completed, T context) {
        super(file, charset, completed);
        this.file = file;
    }

    /** @return where the next call may continue */
    public long writeRawLogTo(long start, OutputStream out) throws IOException {
        if (!file.exists()) {
            return start;
        }
        try (var log = new RandomAccessFile(file, "r")) {
            log.seek(start);
            var buffer = new byte[8192];
            var end = start;
            for (var read = log.read(buffer); read > 0; read = log.read(buffer)) {
                out.write(buffer, 0, read);
                end += read;
            }
            return end;
        }
    }

    /** Without the notes. @return where the next call may continue */
    public long writeLogTo(long start, OutputStream out) throws IOException {
        var raw = new ByteArrayOutputStream();
        var end = writeRawLogTo(start, raw);
        // One character a byte, so that nothing but the notes changes.
        out.write(ConsoleNote.removeNotes(raw.toString(StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1));
        return end;
    }
}
