package jenkinslite.pipeline;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Outcome;

/** Lets go of the thread now and then, so that a script that never calls a step can be stopped. */
public final class Safepoint {
    private static final long CHUNK_NANOS = 100_000_000L;

    private static final ThreadLocal<Long> CHUNK_BEGAN = new ThreadLocal<>();

    private Safepoint() {}

    static void begin() {
        CHUNK_BEGAN.set(System.nanoTime());
    }

    /** The transformed code calls this in each loop and function. */
    public static void safepoint() {
        var began = CHUNK_BEGAN.get();
        if (began != null && System.nanoTime() - began > CHUNK_NANOS) {
            Suspension goOn = thread -> thread.resume(new Outcome(null, null));
            Continuable.suspend(goOn);
        }
    }
}
