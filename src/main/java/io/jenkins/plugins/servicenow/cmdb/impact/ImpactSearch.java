package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.Images;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.itsm.ChoiceLists;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Answers a question by reading relationships from ServiceNow level by level: the number of requests grows with the depth of
 * the descent, and with each hundred of images, not with each one.
 */
final class ImpactSearch {

    private final ServiceNowSession session;
    private final ImpactQuestion question;
    private final int limit;
    private final Consumer<String> log;
    private final RecordLookup lookup;
    private final Images images;

    /** Every image, nearest first. */
    private final Map<SysId, Found> found = new LinkedHashMap<>();

    /** How many of them the question is about. */
    private int bases;

    private boolean truncated;

    /** An image on the way, with the images that it is derived from. */
    private record Found(ImageCi ci, int depth, Set<SysId> derivedFrom) {

        Impact.Build build() {
            return new Impact.Build(ci, depth, List.copyOf(derivedFrom));
        }
    }

    /**
     * @param limit maximum number of builds and servers
     * @param log takes warnings for the build log
     */
    ImpactSearch(
            @NonNull ServiceNowSession session,
            @NonNull ImpactQuestion question,
            int limit,
            @NonNull Consumer<String> log) {
        this.session = session;
        this.question = question;
        this.limit = limit;
        this.log = log;
        this.lookup = new RecordLookup(session);
        this.images = new Images(session, question.cmdb(), log);
    }

    @NonNull
    Impact answer() throws IOException, InterruptedException {
        return switch (question.kind()) {
            case BASE_IMAGE -> {
                for (var base : images.all("baseImage", question.image())) {
                    found.put(base.sysId(), new Found(base, 0, Set.of()));
                }
                bases = found.size();
                descend();
                yield impact(servers(), changes());
            }
            case CI -> {
                var ci = images.oneToRead("ci", question.image());
                found.put(ci.sysId(), new Found(ci, 0, Set.of()));
                yield impact(servers(), changes());
            }
            case WHERE -> {
                matching().forEach(ci -> add(ci, 0, Set.of()));
                yield impact(List.of(), List.of());
            }
        };
    }

    private Impact impact(List<Impact.Server> servers, List<Impact.Change> changes) {
        var builds = found.values().stream().map(Found::build).toList();
        return new Impact(
                session.instance(),
                builds.subList(0, bases),
                builds.subList(bases, builds.size()),
                servers,
                changes,
                truncated);
    }

    /** To what is derived from these images, to what is derived from that, and so on, until nothing new is found. */
    private void descend() throws IOException, InterruptedException {
        var types = types(question.cmdb().getDerivedFromType());
        var level = List.copyOf(found.keySet());
        for (var depth = 1; !level.isEmpty() && !types.isEmpty() && !truncated; depth++) {
            var derived = new LinkedHashMap<SysId, Set<SysId>>();
            for (var relation : relations("child", level, types, "parent")) {
                derived.computeIfAbsent(SysId.of(relation.value("parent")), key -> new LinkedHashSet<>())
                        .add(SysId.of(relation.value("child")));
            }
            // What was found before is not descended into again, so that cycles do no harm.
            found.forEach((id, image) -> {
                var more = derived.remove(id);
                if (more != null && image.depth() > 0) {
                    image.derivedFrom().addAll(more);
                }
            });
            var cis = read(derived.keySet());
            for (var ci : cis) {
                add(ci, depth, derived.get(ci.sysId()));
            }
            level = cis.stream().map(ImageCi::sysId).toList();
        }
    }

    /** In the order of their names. An image that may not be read is left out. */
    private List<ImageCi> read(Collection<SysId> ids) throws IOException, InterruptedException {
        return images.read(ids).stream()
                .sorted(Comparator.comparing(ImageCi::label))
                .toList();
    }

    private List<Impact.Server> servers() throws IOException, InterruptedException {
        var types = types(question.relationship());
        var servers = new LinkedHashMap<SysId, Impact.Server>();
        var relations = types.isEmpty() ? List.<TableRecord>of() : relations("parent", found.keySet(), types, "child");
        for (var relation : relations) {
            var id = SysId.of(relation.value("child"));
            if (!servers.containsKey(id) && isFull(servers.size())) {
                truncated = true;
            } else {
                var server = servers.computeIfAbsent(
                        id,
                        key -> new Impact.Server(
                                key,
                                relation.text("child.name"),
                                relation.value("child.sys_class_name"),
                                new ArrayList<>()));
                var build = SysId.of(relation.value("parent"));
                if (!server.builds().contains(build)) {
                    server.builds().add(build);
                }
            }
        }
        return servers.values().stream()
                .sorted(Comparator.comparing(Impact.Server::name))
                .toList();
    }

    private void add(ImageCi ci, int depth, Set<SysId> derivedFrom) {
        if (isFull(0)) {
            truncated = true;
        } else {
            found.put(ci.sysId(), new Found(ci, depth, derivedFrom));
        }
    }

    /** Whether the builds and this many servers reach the limit. */
    private boolean isFull(int servers) {
        return found.size() - bases + servers >= limit;
    }

    /** With both ends, and name and class of the one that is new. */
    private List<TableRecord> relations(String from, Collection<SysId> ids, List<SysId> types, String to)
            throws IOException, InterruptedException {
        return lookup
                .find(
                        RelationTypes.RELATIONS,
                        from,
                        ids,
                        query -> query.in("type", types),
                        "parent",
                        "child",
                        to + ".name",
                        to + ".sys_class_name")
                .stream()
                // The relationship of a CI that was deleted can lack one end.
                .filter(relation -> relation.reference(to).isPresent())
                .toList();
    }

    private List<SysId> types(String name) throws IOException, InterruptedException {
        var types = new RelationTypes(session).allSaying(name);
        if (types.isEmpty()) {
            log.accept("WARNING: ServiceNow has no relationship type '" + RelationTypes.parentDescriptor(name)
                    + "', or the OAuth Application User may not read cmdb_rel_type.");
        }
        return types;
    }

    private List<Impact.Change> changes() throws IOException, InterruptedException {
        var changes = new LinkedHashMap<SysId, Impact.Change>();
        for (var affected : affected()) {
            var task = affected.reference("task");
            var ci = affected.reference("ci_item");
            if (task.isPresent()
                    && ci.isPresent()
                    && affected.value("task.sys_class_name").equals(ChangeApi.TABLE)) {
                var change = changes.computeIfAbsent(
                        task.get(), key -> new Impact.Change(key, affected.text("task.number"), new ArrayList<>()));
                if (!change.builds().contains(ci.get())) {
                    change.builds().add(ci.get());
                }
            }
        }
        return changes.values().stream()
                .sorted(Comparator.comparing(Impact.Change::number))
                .toList();
    }

    private List<TableRecord> affected() throws IOException, InterruptedException {
        try {
            return lookup.find(
                    "task_ci", "ci_item", found.keySet(), "task", "ci_item", "task.number", "task.sys_class_name");
        } catch (ServiceNowException e) {
            if (e.kind() != ServiceNowException.Kind.PERMISSION) {
                throw e;
            }
            log.accept("WARNING: the change requests of these images are left out. " + e.getMessage());
            return List.of();
        }
    }

    private List<ImageCi> matching() throws IOException, InterruptedException {
        var className = question.cmdb().getCiClass();
        var choices = ChoiceLists.read(
                session, List.of(className, "cmdb_ci"), question.where().keySet());
        EncodedQuery query = null;
        for (var condition : question.where().entrySet()) {
            var field = condition.getKey();
            var values = condition.getValue().stream()
                    .map(value -> choices.toSend(field, value, log))
                    .toList();
            query = query == null ? EncodedQuery.whereIn(field, values) : query.in(field, values);
        }
        return images.matching(query).stream()
                .sorted(Comparator.comparing(ImageCi::label))
                .toList();
    }
}
