package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.itsm.KeyedLock;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The relationships that say which image was made from which: the newer one is the parent. */
final class Derivation {

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
        return new Derivation(session, new RelationTypes(session).ofOrigin(typeName, create));
    }

    /** Relates the two unless they are related already. */
    void relate(@NonNull SysId image, @NonNull SysId madeFrom) throws IOException, InterruptedException {
        var key = EncodedQuery.where("parent", image).and("child", madeFrom).and("type", type);
        KeyedLock.run(key.toString(), () -> {
            // More than one is as good as one.
            if (session.tables().query(RelationTypes.RELATIONS, key, "parent").isEmpty()) {
                session.tables()
                        .createUnique(
                                RelationTypes.RELATIONS,
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
            var next = new HashSet<>(madeFrom(generation));
            next.removeAll(all);
            generation = List.copyOf(next);
        }
        return all;
    }

    private List<SysId> madeFrom(List<SysId> images) throws IOException, InterruptedException {
        return new RecordLookup(session)
                .find(RelationTypes.RELATIONS, "parent", images, query -> query.and("type", type), "child").stream()
                        .map(relation -> relation.reference("child"))
                        .flatMap(Optional::stream)
                        .toList();
    }
}
