package hudson.model;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.util.List;

/** From best to worst: SUCCESS, UNSTABLE, FAILURE, NOT_BUILT, ABORTED. */
public final class Result implements Serializable {
    private static final long serialVersionUID = 1L;

    @NonNull
    public static final Result SUCCESS = new Result("SUCCESS", 0, true);

    @NonNull
    public static final Result UNSTABLE = new Result("UNSTABLE", 1, true);

    @NonNull
    public static final Result FAILURE = new Result("FAILURE", 2, true);

    @NonNull
    public static final Result NOT_BUILT = new Result("NOT_BUILT", 3, false);

    @NonNull
    public static final Result ABORTED = new Result("ABORTED", 4, false);

    private static final List<Result> ALL = List.of(SUCCESS, UNSTABLE, FAILURE, NOT_BUILT, ABORTED);

    public final int ordinal;
    public final boolean completeBuild;
    private final String name;

    private Result(String name, int ordinal, boolean completeBuild) {
        this.name = name;
        this.ordinal = ordinal;
        this.completeBuild = completeBuild;
    }

    @NonNull
    public Result combine(@NonNull Result that) {
        return isWorseThan(that) ? this : that;
    }

    /** Null is better than any result. */
    public static Result combine(Result r1, Result r2) {
        if (r1 == null) {
            return r2;
        }
        return r2 == null ? r1 : r1.combine(r2);
    }

    public boolean isWorseThan(@NonNull Result that) {
        return ordinal > that.ordinal;
    }

    public boolean isBetterThan(@NonNull Result that) {
        return ordinal < that.ordinal;
    }

    /** An unknown name is a failure. */
    @NonNull
    public static Result fromString(@NonNull String s) {
        return ALL.stream().filter(r -> r.name.equalsIgnoreCase(s)).findFirst().orElse(FAILURE);
    }

    private Object readResolve() {
        return ALL.get(ordinal);
    }

    @Override
    @NonNull
    public String toString() {
        return name;
    }
}
