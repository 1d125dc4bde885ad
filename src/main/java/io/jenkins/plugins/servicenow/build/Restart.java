package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Cause;
import hudson.model.Run;
import java.util.Optional;

/** "Restart from Stage" of a declarative pipeline: a new build that skips the stages before, and what they have decided. */
public final class Restart {

    /** Of the plugin pipeline-model-definition, without which this one works. */
    private static final String CAUSE = "RestartDeclarativePipelineCause";

    private Restart() {}

    /** Makes no I/O. */
    public static boolean isOne(@NonNull Run<?, ?> run) {
        return cause(run) != null;
    }

    /**
     * The number of the build whose stages were skipped.
     *
     * @return empty when it is not known, and when the build is no restart
     */
    @NonNull
    public static Optional<Integer> originNumber(@NonNull Run<?, ?> run) {
        var cause = cause(run);
        try {
            return cause != null
                            && cause.getClass().getMethod("getOriginRunNumber").invoke(cause) instanceof Integer n
                    ? Optional.of(n)
                    : Optional.empty();
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** The build whose stages were skipped, read from disk. Empty as above, and when it was deleted. */
    @NonNull
    public static Optional<Run<?, ?>> origin(@NonNull Run<?, ?> run) {
        return originNumber(run).<Run<?, ?>>map(number -> run.getParent().getBuildByNumber(number));
    }

    @CheckForNull
    private static Cause cause(Run<?, ?> run) {
        return run.getCauses().stream()
                .filter(cause -> cause.getClass().getSimpleName().equals(CAUSE))
                .findFirst()
                .orElse(null);
    }
}
