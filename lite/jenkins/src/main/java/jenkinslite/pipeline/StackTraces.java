package jenkinslite.pipeline;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Stack traces as they appear in a build log. */
public final class StackTraces {
    private StackTraces() {}

    public static void print(Throwable t, PrintStream log) {
        var text = new StringWriter();
        t.printStackTrace(new PrintWriter(text));
        log.print(text);
        log.flush();
    }
}
