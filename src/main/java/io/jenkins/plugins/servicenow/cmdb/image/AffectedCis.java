package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.HyperlinkNote;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The Affected CIs of a change request. */
final class AffectedCis {

    private static final String TABLE = "task_ci";

    private final ServiceNowSession session;
    private final SysId change;
    private final String number;
    private final String url;

    private AffectedCis(ServiceNowSession session, SysId change, String number, String url) {
        this.session = session;
        this.change = change;
        this.number = number;
        this.url = url;
    }

    /**
     * @param connection through which the CI is registered
     * @param change number or sys_id; the sys_id of a change of this build
     * @param given whether the step was given the change; otherwise it is that of the build
     * @return empty when the change of the build is on another instance
     * @throws IOException when there is no such change, or it was canceled or rejected
     */
    static Optional<AffectedCis> of(
            @NonNull Run<?, ?> run,
            @NonNull ServiceNowSession session,
            @NonNull ServiceNowConnection connection,
            @NonNull String change,
            boolean given)
            throws IOException, InterruptedException {
        var known = BuildRecords.find(run, connection.getInstanceUrl(), change);
        if (known == null && !given) {
            return Optional.empty();
        }
        var found = ChangeRecord.findToWorkUnder(session, change);
        return Optional.of(new AffectedCis(session, found.sysId(), found.number(), found.url(session.instance())));
    }

    /** @return false when the change has the CI already */
    boolean add(@NonNull SysId ci) throws IOException, InterruptedException {
        var key = EncodedQuery.where("task", change).and("ci_item", ci);
        return session.tables()
                .createUnique(TABLE, key, Map.of("task", change.value(), "ci_item", ci.value()))
                .created();
    }

    /** The number of the change, as a link in the build log. */
    @NonNull
    String changeLink() {
        return HyperlinkNote.encodeTo(url, number);
    }
}
