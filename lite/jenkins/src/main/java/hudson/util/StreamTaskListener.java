package hudson.util;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.TaskListener;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** In Lite there is no remoting: it cannot be serialised. */
public class StreamTaskListener implements TaskListener, Closeable {
    private static final long serialVersionUID = 1L;

    private final transient PrintStream out;
    private final transient Charset charset;

    public StreamTaskListener(@NonNull OutputStream out, Charset charset) {
        this.charset = charset == null ? Charset.defaultCharset() : charset;
        this.out = new PrintStream(out, true, this.charset);
    }

    @Override
    public PrintStream getLogger() {
        return out;
    }

    @Override
    public Charset getCharset() {
        return charset;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private Object writeReplace() {
        throw new UnsupportedOperationException("StreamTaskListener over remoting: Jenkins Lite has no agents");
    }
}
