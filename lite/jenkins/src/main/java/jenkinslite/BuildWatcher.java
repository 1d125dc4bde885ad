package jenkinslite;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.listeners.RunListener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;

/** Copies the logs of running builds to the console, each line with the name of its build. */
@Extension
public final class BuildWatcher extends RunListener<Run> {
    private static final long POLL_MILLIS = 100;
    private static volatile boolean enabled;

    private final Map<Run<?, ?>, Tail> tails = new ConcurrentHashMap<>();

    public static void enable(boolean enable) {
        enabled = enable;
    }

    @Override
    public void onInitialize(Run build) {
        if (enabled) {
            tails.put(build, new Tail(build));
        }
    }

    @Override
    public void onFinalized(Run build) {
        var tail = tails.remove(build);
        if (tail != null) {
            tail.end();
        }
    }

    private static final class Tail {
        private final Run<?, ?> build;
        private final Future<?> copying;
        private long position;

        Tail(Run<?, ?> build) {
            this.build = build;
            this.copying = Timer.get().scheduleWithFixedDelay(this::copy, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
        }

        void end() {
            copying.cancel(false);
            copy();
        }

        /** Whole lines only. */
        synchronized void copy() {
            if (!build.getLogFile().exists()) {
                return;
            }
            try (var log = new RandomAccessFile(build.getLogFile(), "r")) {
                var bytes = new byte[(int) (log.length() - position)];
                log.seek(position);
                log.readFully(bytes);
                int end = bytes.length;
                while (end > 0 && bytes[end - 1] != '\n') {
                    end--;
                }
                position += end;
                new String(bytes, 0, end, StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line -> System.out.println("[" + build + "] " + line));
            } catch (IOException x) {
                throw new UncheckedIOException(x);
            }
        }
    }
}
