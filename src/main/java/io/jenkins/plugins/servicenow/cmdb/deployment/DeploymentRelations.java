package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.BatchCreation;
import io.jenkins.plugins.servicenow.client.BatchRequest;
import io.jenkins.plugins.servicenow.client.BatchResponse;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The relationships of one type between images and servers: what is there, and writing what is missing. */
final class DeploymentRelations {

    /**
     * Something runs on a server.
     *
     * @param parent what runs there
     * @param child the server
     * @param parentName for messages
     */
    record Relation(
            @NonNull SysId sysId,
            @NonNull SysId parent,
            @NonNull SysId child,
            @NonNull String parentName,
            @NonNull String parentClass) {

        private static final String[] FIELDS = {"parent", "child", "parent.name", "parent.sys_class_name"};

        /** The relationship of a CI that was deleted can lack one end. */
        private static boolean isWhole(TableRecord record) {
            return record.reference("parent").isPresent()
                    && record.reference("child").isPresent();
        }

        private static Relation of(TableRecord record) {
            return new Relation(
                    record.sysId(),
                    SysId.of(record.value("parent")),
                    SysId.of(record.value("child")),
                    record.text("parent.name"),
                    record.value("parent.sys_class_name"));
        }
    }

    private final ServiceNowSession session;
    private final SysId type;

    DeploymentRelations(@NonNull ServiceNowSession session, @NonNull SysId type) {
        this.session = session;
        this.type = type;
    }

    /** What runs on these servers. */
    @NonNull
    List<Relation> of(@NonNull Collection<SysId> servers) throws ServiceNowException, InterruptedException {
        return read(servers, null);
    }

    /** The relationships of the image to these servers. */
    @NonNull
    List<Relation> of(@NonNull SysId image, @NonNull Collection<SysId> servers)
            throws ServiceNowException, InterruptedException {
        return read(servers, image);
    }

    private List<Relation> read(Collection<SysId> servers, SysId image)
            throws ServiceNowException, InterruptedException {
        return new RecordLookup(session)
                        .find(
                                RelationTypes.RELATIONS,
                                "child",
                                servers,
                                query -> image == null
                                        ? query.and("type", type)
                                        : query.and("type", type).and("parent", image),
                                Relation.FIELDS)
                        .stream()
                        .filter(Relation::isWhole)
                        .map(Relation::of)
                        .toList();
    }

    /**
     * Those whose parent is an image, too: of the family of this one.
     *
     * @param relations not of the image itself
     */
    @NonNull
    List<Relation> ofOtherImages(@NonNull ImageCi image, @NonNull Collection<Relation> relations)
            throws ServiceNowException, InterruptedException {
        var classes = Stream.of(image.family(), image.className()).collect(Collectors.toSet());
        var unsure = relations.stream()
                .filter(relation -> !classes.contains(relation.parentClass()))
                .map(Relation::parent)
                .collect(Collectors.toSet());
        var images = new HashSet<SysId>();
        for (var record : new RecordLookup(session).find(image.family(), "sys_id", unsure, "sys_class_name")) {
            images.add(record.sysId());
        }
        return relations.stream()
                .filter(relation -> classes.contains(relation.parentClass()) || images.contains(relation.parent()))
                .toList();
    }

    /**
     * Relates the image to the servers, to each of them once.
     *
     * @param servers none of which the image runs on
     * @return why it failed, by server; empty when all is done
     */
    @NonNull
    Map<SysId, ServiceNowException> create(@NonNull SysId image, @NonNull Collection<SysId> servers)
            throws ServiceNowException, InterruptedException {
        var relations = new LinkedHashMap<String, Map<String, String>>();
        for (var server : servers) {
            relations.put(
                    server.value(), Map.of("parent", image.value(), "child", server.value(), "type", type.value()));
        }
        var failures = new LinkedHashMap<SysId, ServiceNowException>();
        new BatchCreation(
                        session,
                        RelationTypes.RELATIONS,
                        "child",
                        Map.of("parent", image.value(), "type", type.value()))
                .create(relations)
                .forEach((server, failure) -> failures.put(SysId.of(server), failure));
        return failures;
    }

    /** @return why it failed, by relationship; one that was gone already has not */
    @NonNull
    Map<Relation, ServiceNowException> remove(@NonNull List<Relation> relations) throws InterruptedException {
        var failures = new LinkedHashMap<Relation, ServiceNowException>();
        try {
            var responses = responses(relations.stream()
                    .map(relation -> BatchRequest.delete(RelationTypes.RELATIONS, relation.sysId()))
                    .toList());
            for (var i = 0; i < responses.size(); i++) {
                var response = responses.get(i);
                if (!response.isSuccess() && response.status() != 404) {
                    failures.put(relations.get(i), response.error());
                }
            }
        } catch (ServiceNowException e) {
            relations.forEach(relation -> failures.put(relation, e));
        }
        return failures;
    }

    private List<BatchResponse> responses(List<BatchRequest> requests)
            throws ServiceNowException, InterruptedException {
        return requests.isEmpty() ? List.of() : session.batch().send(requests);
    }

    static Set<SysId> children(@NonNull Collection<Relation> relations) {
        return relations.stream().map(Relation::child).collect(Collectors.toSet());
    }
}
