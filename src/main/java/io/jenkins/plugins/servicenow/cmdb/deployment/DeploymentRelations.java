package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.BatchRequest;
import io.jenkins.plugins.servicenow.client.BatchResponse;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import java.util.ArrayList;
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

    private final ServiceNowSession session;
    private final SysId type;

    DeploymentRelations(@NonNull ServiceNowSession session, @NonNull SysId type) {
        this.session = session;
        this.type = type;
    }

    /** What runs on these servers. */
    @NonNull
    List<DeploymentRelation> of(@NonNull Collection<SysId> servers) throws ServiceNowException, InterruptedException {
        return read(servers, null);
    }

    /** The relationships of the image to these servers. */
    @NonNull
    List<DeploymentRelation> of(@NonNull SysId image, @NonNull Collection<SysId> servers)
            throws ServiceNowException, InterruptedException {
        return read(servers, image);
    }

    private List<DeploymentRelation> read(Collection<SysId> servers, SysId image)
            throws ServiceNowException, InterruptedException {
        return new RecordLookup(session)
                        .find(
                                RelationTypes.RELATIONS,
                                "child",
                                servers,
                                query -> image == null
                                        ? query.and("type", type)
                                        : query.and("type", type).and("parent", image),
                                DeploymentRelation.COLUMNS)
                        .stream()
                        .filter(DeploymentRelation::isWhole)
                        .map(DeploymentRelation::of)
                        .toList();
    }

    /**
     * Those whose parent is an image, too: of the family of this one.
     *
     * @param relations not of the image itself
     */
    @NonNull
    List<DeploymentRelation> ofOtherImages(@NonNull ImageCi image, @NonNull Collection<DeploymentRelation> relations)
            throws ServiceNowException, InterruptedException {
        var classes = Stream.of(image.family(), image.className()).collect(Collectors.toSet());
        var unsure = relations.stream()
                .filter(relation -> !classes.contains(relation.parentClass()))
                .map(DeploymentRelation::parent)
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
     * Makes the image run on the servers. An answer that is lost on the way leaves in doubt whether ServiceNow did what it
     * was asked for; so it is asked what is there, and only what is missing is sent once more.
     *
     * @param servers none of which the image runs on
     * @return why it failed, by server; empty when all is well
     */
    @NonNull
    Map<SysId, ServiceNowException> create(@NonNull SysId image, @NonNull Collection<SysId> servers)
            throws ServiceNowException, InterruptedException {
        var failures = new LinkedHashMap<SysId, ServiceNowException>();
        var unknown = send(image, List.copyOf(servers), failures);
        if (!unknown.isEmpty()) {
            sendMissing(image, unknown, failures);
        }
        return failures;
    }

    private void sendMissing(SysId image, List<SysId> unknown, Map<SysId, ServiceNowException> failures)
            throws InterruptedException {
        var missing = new ArrayList<>(unknown);
        try {
            var there = children(of(image, unknown));
            missing.removeIf(there::contains);
            failures.keySet().removeAll(there);
            send(image, missing, failures);
        } catch (ServiceNowException e) {
            missing.forEach(server -> failures.put(server, e));
        }
    }

    /** @return those of which it is not known what became of them */
    private List<SysId> send(SysId image, List<SysId> servers, Map<SysId, ServiceNowException> failures)
            throws ServiceNowException, InterruptedException {
        var unknown = new ArrayList<SysId>();
        var answers = answers(servers.stream()
                .map(server -> BatchRequest.create(
                        RelationTypes.RELATIONS,
                        Map.of("parent", image.value(), "child", server.value(), "type", type.value())))
                .toList());
        for (var i = 0; i < answers.size(); i++) {
            var server = servers.get(i);
            var answer = answers.get(i);
            failures.remove(server);
            if (!answer.isSuccess()) {
                failures.put(server, answer.error());
            }
            if (answer.isUnknown()) {
                unknown.add(server);
            }
        }
        return unknown;
    }

    /** @return why it failed, by relationship; one that was gone already has not */
    @NonNull
    Map<DeploymentRelation, ServiceNowException> remove(@NonNull List<DeploymentRelation> relations)
            throws InterruptedException {
        var failures = new LinkedHashMap<DeploymentRelation, ServiceNowException>();
        try {
            var answers = answers(relations.stream()
                    .map(relation -> BatchRequest.delete(RelationTypes.RELATIONS, relation.sysId()))
                    .toList());
            for (var i = 0; i < answers.size(); i++) {
                var answer = answers.get(i);
                if (!answer.isSuccess() && answer.status() != 404) {
                    failures.put(relations.get(i), answer.error());
                }
            }
        } catch (ServiceNowException e) {
            relations.forEach(relation -> failures.put(relation, e));
        }
        return failures;
    }

    private List<BatchResponse> answers(List<BatchRequest> requests) throws ServiceNowException, InterruptedException {
        return requests.isEmpty() ? List.of() : session.batch().send(requests);
    }

    static Set<SysId> children(@NonNull Collection<DeploymentRelation> relations) {
        return relations.stream().map(DeploymentRelation::child).collect(Collectors.toSet());
    }
}
