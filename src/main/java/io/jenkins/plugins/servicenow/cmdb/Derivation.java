package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The relationships that say which image was made from which: the newer one is the parent. */
final class Derivation {

    private static final String RELATIONS = "cmdb_rel_ci";
    private static final String TYPES = "cmdb_rel_type";

    /** As many sys_ids as a request can carry with room to spare. */
    private static final int AT_ONCE = 100;

    private final ServiceNowSession session;
    private final SysId type;

    private Derivation(ServiceNowSession session, SysId type) {
        this.session = session;
        this.type = type;
    }

    /**
     * @param typeName what the newer image says of the older and the older of the newer, such as
     *     {@code Derived from::Base of}
     * @param create whether to create a type that is missing
     * @throws AbortException when there is no such type and there cannot be one
     */
    static Derivation of(@NonNull ServiceNowSession session, @NonNull String typeName, boolean create)
            throws IOException, InterruptedException {
        var key = EncodedQuery.where("name", typeName);
        var found = session.tables().query(TYPES, key, "name").stream().findFirst();
        if (found.isPresent()) {
            return new Derivation(session, found.get().sysId());
        }
        if (!create) {
            throw new AbortException("ServiceNow has no relationship type '" + typeName
                    + "', by which an image is related to"
                    + " the one it was made from, or the integration user may not see it. Add it to the table"
                    + " cmdb_rel_type with the parent descriptor '" + half(typeName, 0)
                    + "' and the child descriptor '" + half(typeName, 1) + "', name another one in the connection, or"
                    + " let the connection create missing relationship types.");
        }
        try {
            var created = session.tables()
                    .createUnique(
                            TYPES,
                            key,
                            Map.of(
                                    "name", typeName,
                                    "parent_descriptor", half(typeName, 0),
                                    "child_descriptor", half(typeName, 1)));
            return new Derivation(session, created.record().sysId());
        } catch (ServiceNowException e) {
            if (e.kind() == ServiceNowException.Kind.PERMISSION) {
                throw new AbortException(
                        "ServiceNow has no relationship type '" + typeName + "', and the integration user"
                                + " may not add it. Give the user the role cmdb_admin, or have an administrator add the type to"
                                + " the table cmdb_rel_type. " + e.getMessage());
            }
            throw e;
        }
    }

    private static String half(String typeName, int which) {
        var halves = typeName.split("::", 2);
        return halves[Math.min(which, halves.length - 1)];
    }

    /** Relates the two unless they are related already. */
    void relate(@NonNull SysId image, @NonNull SysId madeFrom) throws IOException, InterruptedException {
        var key = EncodedQuery.where("parent", image).and("child", madeFrom).and("type", type);
        OneAtATime.run(key.toString(), () -> {
            // More than one is as good as one.
            if (session.tables().query(RELATIONS, key, "parent").isEmpty()) {
                session.tables()
                        .createUnique(
                                RELATIONS,
                                key,
                                Map.of("parent", image.value(), "child", madeFrom.value(), "type", type.value()));
            }
            return null;
        });
    }

    /** The image and all that it was made from, directly or not. Takes a request for each generation. */
    Set<SysId> origins(@NonNull SysId image) throws IOException, InterruptedException {
        var all = new HashSet<SysId>();
        var generation = List.of(image);
        while (!generation.isEmpty()) {
            all.addAll(generation);
            var next = new HashSet<SysId>();
            for (var start = 0; start < generation.size(); start += AT_ONCE) {
                next.addAll(madeFrom(generation.subList(start, Math.min(start + AT_ONCE, generation.size()))));
            }
            next.removeAll(all);
            generation = List.copyOf(next);
        }
        return all;
    }

    private List<SysId> madeFrom(List<SysId> images) throws IOException, InterruptedException {
        return session
                .tables()
                .query(RELATIONS, EncodedQuery.whereIn("parent", images).and("type", type), "child")
                .stream()
                .map(relation -> relation.reference("child"))
                .flatMap(Optional::stream)
                .toList();
    }
}
