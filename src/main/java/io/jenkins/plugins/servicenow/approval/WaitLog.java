package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a waiting build writes to its log: everything that happens, and otherwise one line an hour at most. */
final class WaitLog {

    private static final Duration QUIET = Duration.ofHours(1);

    private final Consumer<String> lines;

    /** When the last line was written; null before the first. */
    @CheckForNull
    private Instant last;

    /** When an outage was told last; null before the first. */
    @CheckForNull
    private Instant lastOutage;

    private boolean toldOutage;

    WaitLog(@NonNull Consumer<String> lines) {
        this.lines = lines;
    }

    synchronized void say(@NonNull String line, @NonNull Instant now) {
        last = now;
        lines.accept(line);
    }

    /** Says that nothing has happened, if nothing was said for an hour. */
    synchronized void remind(@NonNull Supplier<String> line, @NonNull Instant now) {
        if (isLongAgo(last, now)) {
            say(line.get(), now);
        }
    }

    /** An outage that goes on, or comes back within the hour, is told once an hour. */
    synchronized void outage(@NonNull Supplier<String> line, @NonNull Instant now) {
        if (isLongAgo(lastOutage, now)) {
            lastOutage = now;
            toldOutage = true;
            say(line.get(), now);
        }
    }

    /** The outage is over; told if the outage was. */
    synchronized void answered(@NonNull String line, @NonNull Instant now) {
        if (toldOutage) {
            toldOutage = false;
            say(line, now);
        }
    }

    private static boolean isLongAgo(Instant then, Instant now) {
        return then == null || !now.isBefore(then.plus(QUIET));
    }
}
