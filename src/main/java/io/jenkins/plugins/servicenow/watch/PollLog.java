package io.jenkins.plugins.servicenow.watch;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What polls write to the log of a build: everything that happens, and otherwise one line an hour at most. */
public final class PollLog {

    private static final Duration QUIET = Duration.ofHours(1);

    private final Consumer<String> lines;
    private final InstantSource clock;

    /** When the last line was written; null before the first. */
    @CheckForNull
    private Instant last;

    /** When an outage was logged last; null before the first. */
    @CheckForNull
    private Instant lastOutage;

    private boolean outage;

    public PollLog(@NonNull Consumer<String> lines, @NonNull InstantSource clock) {
        this.lines = lines;
        this.clock = clock;
    }

    public synchronized void add(@NonNull String line) {
        last = clock.instant();
        lines.accept(line);
    }

    /** Logs that nothing has happened, if nothing was logged for an hour. */
    public synchronized void remind(@NonNull Supplier<String> line) {
        if (isLongAgo(last)) {
            add(line.get());
        }
    }

    /** An outage that continues, or comes back within the hour, is logged once an hour. */
    public synchronized void outage(@NonNull Supplier<String> line) {
        if (isLongAgo(lastOutage)) {
            lastOutage = clock.instant();
            outage = true;
            add(line.get());
        }
    }

    /** The outage has ended; logged if the outage was. */
    public synchronized void responded(@NonNull String line) {
        if (outage) {
            outage = false;
            add(line);
        }
    }

    private boolean isLongAgo(@CheckForNull Instant then) {
        return then == null || !clock.instant().isBefore(then.plus(QUIET));
    }
}
