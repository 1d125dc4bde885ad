package jenkinslite.pipeline;

import hudson.model.BuildListener;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * The log of a build. It writes whole lines, and keeps no file open: thousands of builds may be waiting. As in Jenkins, it
 * cannot be written to disk with a program; a step asks its context for it.
 */
final class BuildLog implements BuildListener {
    private static final long serialVersionUID = 1L;

    private final transient PrintStream logger;

    BuildLog(File file) {
        logger = new PrintStream(new Lines(file), true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream getLogger() {
        return logger;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        throw new NotSerializableException("TaskListener");
    }

    private static final class Lines extends OutputStream {
        private final File file;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(File file) {
            this.file = file;
        }

        @Override
        public synchronized void write(int b) throws IOException {
            line.write(b);
            if (b == '\n') {
                append();
            }
        }

        @Override
        public synchronized void write(byte[] b, int off, int len) throws IOException {
            line.write(b, off, len);
            if (len > 0 && b[off + len - 1] == '\n') {
                append();
            }
        }

        private void append() throws IOException {
            Files.write(file.toPath(), line.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            line.reset();
        }
    }
}
