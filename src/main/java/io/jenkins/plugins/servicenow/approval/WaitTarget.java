package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.step.ChangeArgument;

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

    /** @throws AbortException when nothing names a change request, or no usable connection */
    static WaitTarget of(@NonNull WaitApprovalStep step, @NonNull Run<?, ?> run) throws AbortException {
        var argument = ChangeArgument.of(run, "snowWaitApproval", step.getChange(), step.getConnection());
        var connection = ConnectionResolver.of(run).choose(argument.connection());
        var known = BuildRecords.find(run, argument.change());
        return new WaitTarget(
                connection.getName(), argument.change(), known == null ? argument.change() : known.getNumber());
    }
}
