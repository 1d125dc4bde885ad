package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.KeyedLock;
import java.io.IOException;
import java.util.Map;

/** The configuration items that a change request lists as affected. */
final class AffectedCis {

    private static final String TABLE = "task_ci";

    private final ServiceNowSession session;

    AffectedCis(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /** @return false when the change lists the item already */
    boolean add(@NonNull SysId change, @NonNull SysId item) throws IOException, InterruptedException {
        var key = EncodedQuery.where("task", change).and("ci_item", item);
        return KeyedLock.run(
                key.toString(),
                () -> session.tables().query(TABLE, key, "task").isEmpty()
                        && session.tables()
                                .createUnique(TABLE, key, Map.of("task", change.value(), "ci_item", item.value()))
                                .created());
    }
}
