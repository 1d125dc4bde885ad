package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The relationships that say which image is derived from which: the newer one is the parent. */
final class Derivation {

    private final ServiceNowSession session;
    private final SysId type;

    private Derivation(ServiceNowSession session, SysId type) {
        this.session = session;
        this.type = type;
    }

    /**
     * @param typeName name of the relationship type with both halves, such as {@code Derived from::Base of}
     * @param create whether to create a type that is missing
     * @throws AbortException when there is no such type and it may not be created
     */
    static Derivation of(@NonNull ServiceNowSession session, @NonNull String typeName, boolean create)
            throws IOException, InterruptedException {
        return new Derivation(session, new RelationTypes(session).findOrCreate(typeName, create));
    }

    /** Relates the two unless they are related already. */
    void relate(@NonNull SysId image, @NonNull SysId base) throws IOException, InterruptedException {
        var key = EncodedQuery.where("parent", image).and("child", base).and("type", type);
        var values = Map.of("parent", image.value(), "child", base.value(), "type", type.value());
        session.tables().createUnique(RelationTypes.RELATIONS, key, values);
    }

    /**
     * @param images each of them is to be derived from the next
     * @throws AbortException when an image would be derived from itself, directly or not
     */
    void checkNoCycle(@NonNull String step, @NonNull List<Image> images) throws IOException, InterruptedException {
        for (var i = 1; i < images.size(); i++) {
            var older = images.get(i);
            var found = older.found();
            var ancestors = found == null ? Set.<SysId>of() : withAncestors(found.sysId());
            for (var newer : images.subList(0, i)) {
                checkNotAmong(ancestors, step, newer, older);
            }
        }
    }

    private static void checkNotAmong(Set<SysId> ancestors, String step, Image newer, Image older)
            throws AbortException {
        var found = newer.found();
        if (found == null || !ancestors.contains(found.sysId())) {
            return;
        }
        if (found.equals(older.found())) {
            throw ImageDraft.derivedFromItself(step, newer.name());
        }
        throw new AbortException(step + " would create a circular dependency: " + newer + " cannot be derived from "
                + older + ", because in ServiceNow " + older + " is derived from " + newer + ".");
    }

    /** The image and all that it is derived from, directly or not. Takes a request for each generation. */
    private Set<SysId> withAncestors(SysId image) throws IOException, InterruptedException {
        var all = new HashSet<SysId>();
        var generation = List.of(image);
        while (!generation.isEmpty()) {
            all.addAll(generation);
            var next = new HashSet<>(baseImages(generation));
            next.removeAll(all);
            generation = List.copyOf(next);
        }
        return all;
    }

    private List<SysId> baseImages(List<SysId> images) throws IOException, InterruptedException {
        return new RecordLookup(session)
                .find(RelationTypes.RELATIONS, "parent", images, query -> query.and("type", type), "child").stream()
                        .map(relation -> relation.reference("child"))
                        .flatMap(Optional::stream)
                        .toList();
    }
}
