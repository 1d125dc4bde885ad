package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
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

    /**
     * The connections that may be chosen in the form of a job; by default none, so that the default is used.
     *
     * @param job null when it is not known; who may not configure it sees none of its connections
     * @param connection the one that is chosen now, which may not exist any more; null for none
     */
    @NonNull
    public static ListBoxModel connections(@CheckForNull Item job, @CheckForNull String connection) {
        var items = new ListBoxModel();
        items.add(Messages.ServiceNowStep_defaultConnection(), "");
        if (job != null && job.hasPermission(Item.CONFIGURE)) {
            ConnectionResolver.of(job).names().forEach(items::add);
        }
        if (connection != null && items.stream().noneMatch(item -> item.value.equals(connection))) {
            items.add(connection);
        }
        return items;
    }

    private static <E extends Enum<E> & Option> Stream<String> values(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Option::value);
    }
}
