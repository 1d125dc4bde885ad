package io.jenkins.plugins.servicenow.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.CiEntry;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration item that a step is about, and where it is.
 *
 * @param ci name or sys_id
 * @param connection name of the connection to use; null when neither the step nor the build knows one
 * @param instance URL of the instance that has it; null when it is none of this build
 */
record CiArgument(
        @NonNull String ci,
        @CheckForNull String connection,
        @CheckForNull String instance) {

    /**
     * @param parameter by which it is given
     * @param given null when it was left out, which means the configuration item of this build; empty when it was given as nothing
     * @throws AbortException when it can be none, when it names items on several connections, or when none is given and the build has
     *     none
     */
    @NonNull
    static CiArgument of(
            @NonNull Run<?, ?> run, @NonNull ServiceNowStep step, @NonNull String parameter, @CheckForNull String given)
            throws AbortException {
        if (given == null) {
            var own = BuildRecords.ci(run);
            if (own == null) {
                throw new AbortException(step.functionName()
                        + " does not know which configuration item is meant: this build has registered none."
                        + " Call snowRegisterCI before, or give a name or a sys_id as '" + parameter + "'.");
            }
            return of(own.getSysId(), step, own);
        }
        checkNotEmpty(step, parameter, given);
        if (given.startsWith("{") && given.endsWith("}")) {
            throw new AbortException(step.functionName() + " takes as '" + parameter
                    + "' a name, a sys_id, or what snowRegisterCI returned, and not " + Text.of(given) + ".");
        }
        var found = find(run, step, given);
        if (found.isEmpty()) {
            return new CiArgument(given, step.getConnection(), null);
        }
        var first = found.get(0);
        if (found.stream().anyMatch(each -> !each.isOn(first.getInstance()))) {
            throw new AbortException(step.functionName() + " does not know which configuration item '" + Text.of(given)
                    + "' is meant: this build has registered one on each of the connections "
                    + found.stream()
                            .map(each -> "'" + each.getConnection() + "' (" + each.getInstance() + ")")
                            .distinct()
                            .collect(Collectors.joining(", "))
                    + ". Give one of them as 'connection'.");
        }
        // The search by a name that several versions have lists them.
        return of(found.size() == 1 ? first.getSysId() : given, step, first);
    }

    private static CiArgument of(String ci, ServiceNowStep step, CiEntry own) {
        var connection = step.getConnection();
        return new CiArgument(ci, connection == null ? own.getConnection() : connection, own.getInstance());
    }

    /** @throws AbortException when it was given as nothing, which must not be taken for left out */
    static void checkNotEmpty(@NonNull ServiceNowStep step, @NonNull String parameter, @NonNull String given)
            throws AbortException {
        if (given.isEmpty()) {
            throw new AbortException(step.functionName() + " was given an empty '" + parameter
                    + "'. Give a name, a sys_id, or what snowRegisterCI returned, or leave '" + parameter + "' out.");
        }
    }

    /** Those of the build that are named so, of the connection that the step was given. */
    private static List<CiEntry> find(Run<?, ?> run, ServiceNowStep step, String ci) {
        var wanted = step.getConnection();
        return BuildRecords.cis(run).stream()
                .filter(each ->
                        each.getSysId().equalsIgnoreCase(ci) || each.getName().equalsIgnoreCase(ci))
                .filter(each -> wanted == null || each.getConnection().equals(wanted))
                .toList();
    }
}
