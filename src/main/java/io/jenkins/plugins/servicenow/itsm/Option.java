package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One of a fixed set of values that a pipeline gives as text, such as {@code result: 'successful'}; an enum implements it. */
public interface Option {

    /** {@link Enum#name()}. */
    @NonNull
    String name();

    /** The text as it is documented and offered in forms. */
    @NonNull
    default String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the text means this value; upper and lower case are the same. */
    default boolean matches(@CheckForNull String text) {
        return value().equalsIgnoreCase(text);
    }

    /** @return empty when the text means none of them */
    @NonNull
    static <E extends Enum<E> & Option> Optional<E> find(@NonNull Class<E> type, @CheckForNull String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(option -> option.matches(text))
                .findFirst();
    }
}
