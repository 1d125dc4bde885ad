package jenkinslite;

import java.util.function.Supplier;

/** A value that is made anew in each life of Jenkins, and forgotten at its end. */
public final class PerLife<T> {
    private final Supplier<T> create;

    public PerLife(Supplier<T> create) {
        this.create = create;
    }

    /** @throws IllegalStateException when no Jenkins is running */
    public T get() {
        return Life.current().value(this, create);
    }
}
