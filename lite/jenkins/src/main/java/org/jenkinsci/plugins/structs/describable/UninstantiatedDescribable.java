package org.jenkinsci.plugins.structs.describable;

import hudson.model.TaskListener;
import hudson.util.Secret;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A nested object in a script, such as {@code retryPolicy(tries: 3)}, until the type that is wanted is known. */
public class UninstantiatedDescribable implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Names the only argument when a script did not name it. */
    public static final String ANONYMOUS_KEY = "<anonymous>";

    private final String symbol;
    private final String klass;
    private final Map<String, ?> arguments;

    public UninstantiatedDescribable(String symbol, String klass, Map<String, ?> arguments) {
        this.symbol = symbol;
        this.klass = klass;
        this.arguments = arguments;
    }

    public Map<String, ?> getArguments() {
        return arguments;
    }

    public UninstantiatedDescribable withArguments(Map<String, ?> arguments) {
        return new UninstantiatedDescribable(symbol, klass, arguments);
    }

    public <T> T instantiate(Class<T> base) throws Exception {
        return instantiate(base, null);
    }

    public <T> T instantiate(Class<T> base, TaskListener listener) throws Exception {
        var clazz = Coercion.resolveClass(base, klass, symbol);
        return base.cast(DescribableModel.of(clazz).instantiate(arguments, listener));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof UninstantiatedDescribable other
                && Objects.equals(symbol, other.symbol)
                && Objects.equals(klass, other.klass)
                && arguments.equals(other.arguments);
    }

    @Override
    public int hashCode() {
        return Objects.hash(symbol, klass, arguments);
    }

    @Override
    public String toString() {
        var name = (symbol == null ? "" : "@" + symbol) + (klass == null ? "" : "$" + klass);
        return arguments.entrySet().stream()
                .map(argument -> argument.getKey() + "="
                        + (argument.getValue() instanceof Secret ? "****" : argument.getValue()))
                .collect(Collectors.joining(",", name + "(", ")"));
    }
}
