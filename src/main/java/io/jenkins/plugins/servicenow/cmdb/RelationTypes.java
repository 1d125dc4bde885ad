package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** The sys_ids of the base system by name, as the base scripts of ServiceNow name them: an instance may have changed a name. */
    private static final Map<String, String> BASE = Map.ofEntries(
            Map.entry("Depends on::Used by", "1a9cb166f1571100a92eb60da2bce5c5"),
            Map.entry(RUNS_ON, "60bc4e22c0a8010e01f074cbe6bd73c3"),
            Map.entry("Hosted on::Hosts", "5f985e0ec0a8010e00a9714f2a172815"),
            Map.entry("Contains::Contained by", "55c95bf6c0a8010e0118ec7056ebc54d"),
            Map.entry("Uses::Used by", "cb5592603751200032ff8c00dfbe5d17"),
            Map.entry("Members::Member of", "55c913d3c0a8010e012d1563182d6050"),
            Map.entry("Cluster of::Cluster", "a99d39118f10310091769012cbbe4429"),
            Map.entry("Owns::Owned by", "25242fb2377a9200738d021a54990e88"),
            Map.entry("Consumes::Consumed by", "41008aa6ef32010098d5925495c0fb94"),
            Map.entry("Virtualized by::Virtualizes", "d93304fb0a0a0b78006081a72ef08444"),
            Map.entry("Provides::Provided by", "f67e9ecdff602000dada361332f49d35"));

    private final ServiceNowSession session;

    public RelationTypes(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /** Whether the text has both halves. */
    public static boolean isName(@NonNull String text) {
        return text.matches("[^:]+::[^:]+");
    }

    /** @throws AbortException when the instance has no such type, with how to create one */
    @NonNull
    public SysId find(@NonNull String name) throws IOException, InterruptedException {
        try {
            return lookUp(name)
                    .orElseThrow(() -> new AbortException("ServiceNow has no relationship type '" + name
                            + "', or the OAuth Application User may not read cmdb_rel_type. Its administrators can create it in"
                            + " the table cmdb_rel_type: parent descriptor '"
                            + parentDescriptor(name)
                            + "', child descriptor '" + childDescriptor(name) + "'."));
        } catch (IllegalArgumentException e) {
            throw new AbortException("The relationship type '" + name + "' cannot be used. " + e.getMessage()
                    + ". A name is such as " + RUNS_ON + ".");
        }
    }

    /** The oldest with this name; else that of the base system which had it, whatever it is called now. */
    private Optional<SysId> lookUp(String name) throws ServiceNowException, InterruptedException {
        var found = session.tables().query(TABLE, EncodedQuery.where("name", name), "name", "sys_created_on").stream()
                .min(TableRecord.OLDEST_FIRST);
        var base = BASE.get(name);
        return (found.isPresent() || base == null ? found : session.tables().get(TABLE, SysId.of(base), "name"))
                .map(TableRecord::sysId);
    }

    /**
     * The type of the relationship of an image to its base image.
     *
     * @param create whether to create a type that is missing
     * @throws AbortException when there is no such type and it may not be created
     */
    @NonNull
    public SysId findOrCreate(@NonNull String name, boolean create) throws IOException, InterruptedException {
        var found = lookUp(name);
        return found.isPresent() ? found.get() : create(name, create);
    }

    private SysId create(String name, boolean create) throws IOException, InterruptedException {
        if (!create) {
            throw new AbortException("ServiceNow has no relationship type '" + name
                    + "', by which an image is related to"
                    + " the one that it is derived from, or the OAuth Application User may not see it. Add it to the table"
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
            return session.tables()
                    .createUnique(TABLE, EncodedQuery.where("name", name), values)
                    .record()
                    .sysId();
        } catch (ServiceNowException e) {
            if (e.kind() == ServiceNowException.Kind.PERMISSION) {
                throw new AbortException(
                        "ServiceNow has no relationship type '" + name + "', and the OAuth Application User"
                                + " may not add it. Give the user the role cmdb_admin, or have an administrator add the type to"
                                + " the table cmdb_rel_type. " + e.getMessage());
            }
            throw e;
        }
    }

    /**
     * Every type that says the same of the parent, because the child descriptor differs from instance to instance; without one, that
     * of the base system which had the name.
     */
    @NonNull
    public List<SysId> allSaying(@NonNull String name) throws ServiceNowException, InterruptedException {
        var descriptor = EncodedQuery.where("parent_descriptor", parentDescriptor(name));
        var types = session.tables().query(TABLE, descriptor, "name", "parent_descriptor").stream()
                .map(TableRecord::sysId)
                .toList();
        return types.isEmpty() ? lookUp(name).stream().toList() : types;
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
