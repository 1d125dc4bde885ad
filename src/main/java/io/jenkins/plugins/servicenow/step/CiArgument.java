package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.CiEntry;

/**
 * The configuration item that a step is about, from its parameters {@code ci} and {@code connection}.
 *
 * @param ci name or sys_id
 * @param connection name of the connection to use; null when neither the step nor the build knows one
 */
public record CiArgument(@NonNull String ci, @CheckForNull String connection) {

    /**
     * @param step its name, for the message
     * @param ci as the step was given it; null or blank means the configuration item of this build
     * @param connection as the step was given it; null means the one through which this build has registered the item
     * @throws AbortException when none is given and the build has none
     */
    @NonNull
    public static CiArgument of(
            @NonNull Run<?, ?> run, @NonNull String step, @CheckForNull String ci, @CheckForNull String connection)
            throws AbortException {
        var given = Util.fixEmptyAndTrim(ci);
        var remembered = given == null ? BuildRecords.ci(run) : find(run, given);
        if (given == null && remembered == null) {
            throw new AbortException(
                    step + " does not know which configuration item is meant: this build has registered none."
                            + " Call snowRegisterCI before, or give a name or a sys_id as 'ci'.");
        }
        return new CiArgument(
                remembered == null ? given : remembered.getSysId(),
                connection == null && remembered != null ? remembered.getConnection() : connection);
    }

    @CheckForNull
    private static CiEntry find(Run<?, ?> run, String ci) {
        return BuildRecords.cis(run).stream()
                .filter(each ->
                        each.getSysId().equalsIgnoreCase(ci) || each.getName().equalsIgnoreCase(ci))
                .findFirst()
                .orElse(null);
    }
}
