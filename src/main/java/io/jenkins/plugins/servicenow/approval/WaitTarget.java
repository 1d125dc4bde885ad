package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.run.BuildRecords;
import java.util.regex.Pattern;

/**
 * What a build is to wait for.
 *
 * @param connection name of the connection
 * @param change sys_id or number
 * @param name how people call it
 */
record WaitTarget(
        @NonNull String connection,
        @NonNull String change,
        @NonNull String name) {

    private static final Pattern NUMBER = Pattern.compile("[A-Za-z]+[0-9]+");

    /** @throws AbortException when nothing names a change request, or no usable connection */
    static WaitTarget of(@NonNull WaitApprovalStep step, @NonNull Run<?, ?> run) throws AbortException {
        var given = step.getChange();
        if (given != null) {
            if (!SysId.isSysId(given) && !NUMBER.matcher(given).matches()) {
                throw new AbortException(
                        "snowWaitApproval needs the change request to wait for: a number such as CHG0030001, a sys_id,"
                                + " or what snowChangeRequest returned. It was given '" + given + "'.");
            }
            return new WaitTarget(connection(step.getConnection()), given, given);
        }
        var change = BuildRecords.change(run);
        if (change == null) {
            throw new AbortException("snowWaitApproval was given no change request, and this build has none yet:"
                    + " call snowChangeRequest first, or name one with the parameter 'change'.");
        }
        var connection = step.getConnection() == null ? change.getConnection() : step.getConnection();
        return new WaitTarget(connection(connection), change.getSysId(), change.getNumber());
    }

    private static String connection(String name) throws AbortException {
        return ServiceNowConfiguration.get().connection(name).getName();
    }
}
