package jenkinslite;

import java.util.function.Supplier;

/** A value that is made again in each session of Jenkins, and forgotten at its end. */
public final class PerSession<T> {
    private final Supplier<T> create;

    public PerSession(Supplier<T> create) {
        this.create = create;
    }

    /** @throws IllegalStateException when no Jenkins is running */
    public T get() {
        return Session.current().value(this, create);
    }
}
