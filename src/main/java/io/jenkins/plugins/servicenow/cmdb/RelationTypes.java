package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The types of relationships. A name such as {@code Runs on::Runs} says first what the parent does, then what the child does:
 * the parent runs on the child.
 */
public final class RelationTypes {

    /** From an image to a server that runs it. */
    public static final String RUNS_ON = "Runs on::Runs";

    /** The table of the relationships themselves. */
    public static final String RELATIONS = "cmdb_rel_ci";

    private static final String TABLE = "cmdb_rel_type";

    private final ServiceNowSession session;

    public RelationTypes(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /** Whether the text has both halves. */
    public static boolean isName(@NonNull String text) {
        return text.matches("[^:]+::[^:]+");
    }

    /** @throws ServiceNowException when the instance has no such type, with how to make one, or several */
    @NonNull
    public SysId find(@NonNull String name) throws IOException, InterruptedException {
        try {
            return session.tables()
                    .findOne(TABLE, EncodedQuery.where("name", name), "name")
                    .map(TableRecord::sysId)
                    .orElseThrow(() -> new RefusedException("ServiceNow has no relationship type '" + name
                            + "', or the integration user may not read cmdb_rel_type. Its administrators can create it in"
                            + " the table cmdb_rel_type: parent descriptor '"
                            + parentDescriptor(name)
                            + "', child descriptor '" + childDescriptor(name) + "'."));
        } catch (IllegalArgumentException e) {
            throw new RefusedException("The relationship type '" + name + "' cannot be used. " + e.getMessage()
                    + ". A name is such as " + RUNS_ON + ".");
        }
    }

    /**
     * The type by which an image is related to the one it was made from.
     *
     * @param create whether to create a type that is missing
     * @throws AbortException when there is no such type and there cannot be one
     */
    @NonNull
    public SysId ofOrigin(@NonNull String name, boolean create) throws IOException, InterruptedException {
        var key = EncodedQuery.where("name", name);
        var found = session.tables().query(TABLE, key, "name").stream().findFirst();
        if (found.isPresent()) {
            return found.get().sysId();
        }
        if (!create) {
            throw new AbortException("ServiceNow has no relationship type '" + name
                    + "', by which an image is related to"
                    + " the one it was made from, or the integration user may not see it. Add it to the table"
                    + " cmdb_rel_type with the parent descriptor '" + parentDescriptor(name)
                    + "' and the child descriptor '" + childDescriptor(name)
                    + "', name another one in the connection, or"
                    + " let the connection create missing relationship types.");
        }
        try {
            var values = Map.of(
                    "name", name,
                    "parent_descriptor", parentDescriptor(name),
                    "child_descriptor", childDescriptor(name));
            return session.tables().createUnique(TABLE, key, values).record().sysId();
        } catch (ServiceNowException e) {
            if (e.kind() == ServiceNowException.Kind.PERMISSION) {
                throw new AbortException("ServiceNow has no relationship type '" + name + "', and the integration user"
                        + " may not add it. Give the user the role cmdb_admin, or have an administrator add the type to"
                        + " the table cmdb_rel_type. " + e.getMessage());
            }
            throw e;
        }
    }

    /** The types with one of these parent descriptors, such as {@code Runs on}, whatever their child descriptor is. */
    @NonNull
    public List<TableRecord> withParentDescriptor(@NonNull List<String> descriptors)
            throws ServiceNowException, InterruptedException {
        return session.tables()
                .query(TABLE, EncodedQuery.whereIn("parent_descriptor", descriptors), "name", "parent_descriptor");
    }

    @NonNull
    public static String parentDescriptor(@NonNull String name) {
        return name.split("::", 2)[0];
    }

    @NonNull
    public static String childDescriptor(@NonNull String name) {
        var parts = name.split("::", 2);
        return parts[parts.length - 1];
    }
}
