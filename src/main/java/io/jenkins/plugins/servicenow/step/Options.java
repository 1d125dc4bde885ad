package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.itsm.Option;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads and offers the parameters of steps that take one {@link Option} of several. */
public final class Options {

    private Options() {}

    /**
     * @param step its name, for the message
     * @param others texts that the parameter takes beside the options, which the caller has dealt with; for the message
     * @throws AbortException when the text means none of them; it lists what may be given
     */
    @NonNull
    public static <E extends Enum<E> & Option> E parse(
            @NonNull Class<E> type,
            @NonNull String step,
            @NonNull String parameter,
            @CheckForNull String text,
            @NonNull String... others)
            throws AbortException {
        return Option.find(type, text)
                .orElseThrow(() -> new AbortException(step + " does not know the " + parameter + " '" + text
                        + "'. Use one of: "
                        + Stream.concat(Stream.of(others), values(type)).collect(Collectors.joining(", ")) + "."));
    }

    /** What may be chosen in the form of a step. */
    @NonNull
    public static <E extends Enum<E> & Option> ListBoxModel list(@NonNull Class<E> type) {
        var items = new ListBoxModel();
        values(type).forEach(items::add);
        return items;
    }

    private static <E extends Enum<E> & Option> Stream<String> values(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Option::value);
    }
}
