package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import io.jenkins.plugins.servicenow.step.ChangeArgument;
import java.util.Optional;

/**
 * The change request that a configuration item belongs to.
 *
 * @param number for people
 * @param url opens it
 */
record RelatedChange(
        @NonNull SysId sysId,
        @NonNull String number,
        @NonNull String url) {

    /**
     * @param connection through which the item is registered
     * @param given as the step was given it; null for the change of the build
     * @return empty when the change of the build is on another instance
     * @throws ServiceNowException of kind NOT_FOUND when there is no such change
     */
    static Optional<RelatedChange> find(
            @NonNull Run<?, ?> run,
            @NonNull ServiceNowSession session,
            @NonNull String connection,
            @NonNull ChangeArgument argument,
            @CheckForNull String given)
            throws ServiceNowException, InterruptedException {
        var remembered = BuildRecords.find(run, argument.change());
        if (remembered != null && remembered.getConnection().equals(connection)) {
            return Optional.of(
                    new RelatedChange(SysId.of(remembered.getSysId()), remembered.getNumber(), remembered.getUrl()));
        }
        if (given == null) {
            return Optional.empty();
        }
        var found = session.changes().find(argument.change());
        return Optional.of(new RelatedChange(
                found.sysId(),
                found.value("number"),
                RecordLink.to(session.instance(), ChangeApi.TABLE, found.sysId())));
    }
}
