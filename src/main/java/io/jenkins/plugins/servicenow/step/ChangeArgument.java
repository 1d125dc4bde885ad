package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The change request that a step is about, from its parameters {@code change} and {@code connection}.
 *
 * @param change number or sys_id; the sys_id of a change request of this build
 * @param connection name of the connection to use; null when neither the step nor the build knows one
 * @param instance URL of the instance that has it; null when it is no change request of this build
 */
public record ChangeArgument(
        @NonNull String change,
        @CheckForNull String connection,
        @CheckForNull String instance) {

    private static final Pattern NUMBER = Pattern.compile("[A-Z]+[0-9]+");

    /** The size of the field {@code task.number} in a stock instance, in characters. */
    private static final int MAX_NUMBER = 40;

    /**
     * The change that the step was given, or else that of the build.
     *
     * @throws AbortException when the text can name no change request, when it names two of the build, or when the step was
     *     given none and the build has none
     */
    @NonNull
    public static ChangeArgument of(@NonNull Run<?, ?> run, @NonNull ChangeStep step) throws AbortException {
        return ifAny(run, step)
                .orElseThrow(() -> new AbortException(step.functionName()
                        + " does not know which change request is meant: this build has created none."
                        + " Call snowChangeRequest before, or give a number or a sys_id as 'change'."));
    }

    /** As above, for a step that does without: empty when the step is given no change and the build has created none. */
    @NonNull
    public static Optional<ChangeArgument> ifAny(@NonNull Run<?, ?> run, @NonNull ChangeStep step)
            throws AbortException {
        check(step);
        var given = step.getChange();
        var remembered = given == null ? BuildRecords.change(run) : find(run, step, given);
        if (remembered == null) {
            return Optional.ofNullable(given).map(change -> new ChangeArgument(change, step.getConnection(), null));
        }
        var connection = step.getConnection() == null ? remembered.getConnection() : step.getConnection();
        return Optional.of(new ChangeArgument(remembered.getSysId(), connection, remembered.getInstance()));
    }

    /** @throws AbortException when the step was given a text that can name no change request */
    public static void check(@NonNull ChangeStep step) throws AbortException {
        var given = step.getChange();
        if (step.isChangeBlank() || given != null && !isChange(given)) {
            throw new AbortException(step.functionName()
                    + " needs a change request: a number such as CHG0030001, a sys_id, or what snowChangeRequest returned."
                    + (given == null
                            ? " It was given an empty 'change', which a dry run returns too. Leave 'change' out for the change request of"
                                    + " this build."
                            : " It was given '" + Text.of(given) + "'."));
        }
    }

    /** Null when it is none of the build, or of another connection than the one that the step was given. */
    @CheckForNull
    private static ChangeEntry find(Run<?, ?> run, ChangeStep step, String change) throws AbortException {
        var wanted = step.getConnection();
        var found = BuildRecords.changes(run, change).stream()
                .filter(each -> wanted == null || each.getConnection().equals(wanted))
                .toList();
        if (found.size() > 1) {
            throw new AbortException(step.functionName() + " does not know which change request " + change
                    + " is meant: this build has one on each of the connections "
                    + found.stream()
                            .map(each -> "'" + each.getConnection() + "'")
                            .collect(Collectors.joining(", "))
                    + ". Give one of them as 'connection', or the sys_id as 'change'.");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    /** Whether the text has the form of a number or of a sys_id. */
    public static boolean isChange(@NonNull String text) {
        return SysId.isSysId(text)
                || text.length() <= MAX_NUMBER && NUMBER.matcher(text).matches();
    }
}
