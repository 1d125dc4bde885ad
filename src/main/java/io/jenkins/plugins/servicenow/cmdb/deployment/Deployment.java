package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.KeyedLock;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.deployment.DeploymentRelations.Relation;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Links an image to servers, and reads back what ServiceNow has written. */
final class Deployment {

    private static final String NOT_FOUND =
            "ServiceNow responded that the relationship was created, but it is not there.";
    private static final String STILL_THERE = "The relationship of %s to this server is still there.";

    private final DeploymentRelations relations;
    private final ImageCi image;
    private final Map<SysId, DeploymentServer> servers;

    private Deployment(DeploymentRelations relations, ImageCi image, List<DeploymentServer> servers) {
        this.relations = relations;
        this.image = image;
        this.servers = servers.stream()
                .collect(Collectors.toMap(
                        DeploymentServer::sysId, Function.identity(), (one, same) -> one, LinkedHashMap::new));
    }

    /**
     * Existing relationships are left as they are, so that a repeated call continues where an earlier one has stopped.
     *
     * @param replace whether other images are taken off the servers, each after the new one is there
     * @throws IOException when nothing was done, or it is not known what was done; other failures are in the outcome
     */
    static DeploymentOutcome link(
            @NonNull ServiceNowSession session,
            @NonNull SysId type,
            @NonNull ImageCi image,
            @NonNull List<DeploymentServer> servers,
            boolean replace)
            throws IOException, InterruptedException {
        var deployment = new Deployment(new DeploymentRelations(session, type), image, servers);
        var keys = deployment.servers.keySet().stream()
                .map(server -> session.instance() + type.value() + server.value())
                .toList();
        // Two that replace the image of one server must not both find it free of the other's.
        try (var locks = KeyedLock.acquireAll(keys)) {
            return deployment.link(replace);
        }
    }

    private DeploymentOutcome link(boolean replace) throws IOException, InterruptedException {
        var before = read(servers.keySet(), replace);
        var linkedBefore = DeploymentRelations.children(ours(before));
        var others = relations.ofOtherImages(
                image, before.stream().filter(relation -> !isOurs(relation)).toList());
        var missing = servers.keySet().stream()
                .filter(server -> !linkedBefore.contains(server))
                .toList();

        var failures = relations.create(image.sysId(), missing);
        var old = others.stream()
                .filter(relation -> !failures.containsKey(relation.child()))
                .toList();
        var notRemoved = relations.remove(old);

        var written = new HashSet<>(missing);
        others.forEach(relation -> written.add(relation.child()));
        var after = readBack(written, replace, missing, failures.keySet());
        var reasons = new LinkedHashMap<SysId, String>();
        var linked = DeploymentRelations.children(ours(after));
        missing.stream().filter(server -> !linked.contains(server)).forEach(server -> {
            var failure = failures.get(server);
            reasons.put(server, failure == null ? NOT_FOUND : failure.getMessage());
        });
        var left = new HashMap<SysId, Relation>();
        after.forEach(relation -> left.put(relation.sysId(), relation));
        others.stream().filter(relation -> left.containsKey(relation.sysId())).forEach(relation -> {
            var failure = notRemoved.get(relation);
            reasons.putIfAbsent(
                    relation.child(),
                    String.format(STILL_THERE, relation.parentName())
                            + (failure == null ? "" : " " + failure.getMessage()));
        });
        return new DeploymentOutcome(
                named(missing.stream().filter(linked::contains).toList()),
                named(linkedBefore),
                named(others.stream()
                        .filter(relation -> !left.containsKey(relation.sysId()))
                        .map(Relation::child)
                        .collect(Collectors.toSet())),
                byServer(reasons));
    }

    /** @throws AbortException that also says what ServiceNow has responded before it failed */
    private List<Relation> readBack(Set<SysId> written, boolean replace, List<SysId> missing, Set<SysId> failed)
            throws IOException, InterruptedException {
        try {
            return read(written, replace);
        } catch (ServiceNowException e) {
            var done =
                    missing.stream().filter(server -> !failed.contains(server)).toList();
            throw new AbortException("It could not be checked to which servers " + image.label()
                    + " is linked now. ServiceNow responded that these were linked: "
                    + NameList.join(DeploymentOutcome.names(named(done))) + "; that these were not: "
                    + NameList.join(DeploymentOutcome.names(named(failed)))
                    + ". Run the step again: it continues with what is missing. " + e.getMessage());
        }
    }

    private List<Relation> read(Set<SysId> servers, boolean replace) throws IOException, InterruptedException {
        return replace ? relations.of(servers) : relations.of(image.sysId(), servers);
    }

    private List<Relation> ours(List<Relation> all) {
        return all.stream().filter(this::isOurs).toList();
    }

    private boolean isOurs(Relation relation) {
        return relation.parent().equals(image.sysId());
    }

    /** In the order of the pipeline. */
    private List<DeploymentServer> named(Collection<SysId> ids) {
        var wanted = Set.copyOf(ids);
        return servers.values().stream()
                .filter(server -> wanted.contains(server.sysId()))
                .toList();
    }

    private Map<DeploymentServer, String> byServer(Map<SysId, String> reasons) {
        var named = new LinkedHashMap<DeploymentServer, String>();
        reasons.forEach((server, reason) -> named.put(servers.get(server), reason));
        return named;
    }
}
