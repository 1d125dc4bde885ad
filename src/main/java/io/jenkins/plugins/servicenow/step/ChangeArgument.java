package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.client.SysId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The change request that a step is about, from its parameters {@code change} and {@code connection}.
 *
 * @param change number or sys_id
 * @param connection name of the connection to use; null when neither the step nor the build knows one
 */
public record ChangeArgument(
        @NonNull String change, @CheckForNull String connection) {

    private static final Pattern NUMBER = Pattern.compile("[A-Z]+[0-9]+");

    /**
     * @param step its name, for the message
     * @param change as the step was given it; null or blank means the change request of this build
     * @param connection as the step was given it; null means the one through which this build has created the change
     * @throws AbortException when the text can name no change request, or there is none and the build has none
     */
    @NonNull
    public static ChangeArgument of(
            @NonNull Run<?, ?> run, @NonNull String step, @CheckForNull String change, @CheckForNull String connection)
            throws AbortException {
        var given = Util.fixEmptyAndTrim(change);
        if (given != null && !isChange(given)) {
            throw new AbortException(step
                    + " needs a change request: a number such as CHG0030001, a sys_id, or what snowChangeRequest returned."
                    + " It was given '" + given + "'.");
        }
        var remembered = given == null ? BuildRecords.change(run) : BuildRecords.find(run, given);
        if (given == null && remembered == null) {
            throw new AbortException(step + " does not know which change request is meant: this build has created none."
                    + " Call snowChangeRequest before, or give a number or a sys_id as 'change'.");
        }
        return new ChangeArgument(
                given == null ? remembered.getSysId() : given,
                connection == null && remembered != null ? remembered.getConnection() : connection);
    }

    /** As above, for a step that does without: empty when the step is given no change and the build has created none. */
    @NonNull
    public static Optional<ChangeArgument> ifAny(
            @NonNull Run<?, ?> run, @NonNull String step, @CheckForNull String change, @CheckForNull String connection)
            throws AbortException {
        return Util.fixEmptyAndTrim(change) == null && BuildRecords.change(run) == null
                ? Optional.empty()
                : Optional.of(of(run, step, change, connection));
    }

    /** Whether the text has the form of a number or of a sys_id. */
    public static boolean isChange(@NonNull String text) {
        return SysId.isSysId(text) || NUMBER.matcher(text).matches();
    }
}
