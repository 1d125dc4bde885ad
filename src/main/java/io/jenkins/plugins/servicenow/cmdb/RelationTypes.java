package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.List;
import java.util.Optional;

/**
 * The types of relationships. A name such as {@code Runs on::Runs} says first what the parent does, then what the child does:
 * the parent runs on the child.
 */
final class RelationTypes {

    /** From an image to a server that runs it. */
    static final String RUNS_ON = "Runs on::Runs";

    static final String TABLE = "cmdb_rel_type";

    private final ServiceNowSession session;

    RelationTypes(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /** @throws ServiceNowException when the instance has no such type, with how to make one, or several */
    @NonNull
    SysId find(@NonNull String name) throws ServiceNowException, InterruptedException {
        return look(name)
                .orElseThrow(() -> ServiceNowException.notFound("ServiceNow has no relationship type '" + name
                        + "', or the integration user may not read cmdb_rel_type. Its administrators can create it in"
                        + " the table cmdb_rel_type: parent descriptor '"
                        + parentDescriptor(name)
                        + "', child descriptor '" + childDescriptor(name) + "'."));
    }

    /** Empty when the instance has no such type. */
    @NonNull
    Optional<SysId> look(@NonNull String name) throws ServiceNowException, InterruptedException {
        try {
            return session.tables()
                    .findOne(TABLE, EncodedQuery.where("name", name), "name")
                    .map(TableRecord::sysId);
        } catch (IllegalArgumentException e) {
            throw ServiceNowException.rejected("The relationship type '" + name + "' cannot be used. " + e.getMessage()
                    + ". A name is such as " + RUNS_ON + ".");
        }
    }

    /** The types with one of these parent descriptors, such as {@code Runs on}, whatever their child descriptor is. */
    @NonNull
    List<TableRecord> withParentDescriptor(@NonNull List<String> descriptors)
            throws ServiceNowException, InterruptedException {
        return session.tables()
                .query(TABLE, EncodedQuery.whereIn("parent_descriptor", descriptors), "name", "parent_descriptor");
    }

    @NonNull
    static String parentDescriptor(@NonNull String name) {
        return name.split("::", 2)[0];
    }

    @NonNull
    static String childDescriptor(@NonNull String name) {
        var parts = name.split("::", 2);
        return parts[parts.length - 1];
    }
}
