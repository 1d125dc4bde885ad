package jenkinslite;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what nobody notifies of: the growth of a log file. */
public final class Waiting {
    private static final long POLL_MILLIS = 20;

    private Waiting() {}

    /** @throws AssertionError when the condition is not met in time */
    public static void until(BooleanSupplier condition, int seconds, Supplier<String> failure)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("After " + seconds + " s: " + failure.get());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }
}
