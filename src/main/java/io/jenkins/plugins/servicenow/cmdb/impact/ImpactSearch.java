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
import io.jenkins.plugins.servicenow.cmdb.ImageItems;
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
 * Answers a question by asking ServiceNow for relationships level by level: the number of requests grows with the depth of
 * the descent, and with each hundred of images, not with each one.
 */
final class ImpactSearch {

    private final ServiceNowSession session;
    private final ImpactQuestion question;
    private final int limit;
    private final Consumer<String> log;
    private final RecordLookup lookUp;
    private final ImageItems images;

    /** Every image that was met, nearest first. */
    private final Map<SysId, Found> found = new LinkedHashMap<>();

    /** How many of them were asked about. */
    private int bases;

    private boolean truncated;

    /** An image on the way, with the images that it was made from. */
    private record Found(ImageCi item, int depth, Set<SysId> derivedFrom) {

        Impact.Build build() {
            return new Impact.Build(item, depth, List.copyOf(derivedFrom));
        }
    }

    /**
     * @param limit how many builds and servers are told at most
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
        this.lookUp = new RecordLookup(session);
        this.images = new ImageItems(session, question.connection());
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
                var item = images.one("ci", question.image());
                found.put(item.sysId(), new Found(item, 0, Set.of()));
                yield impact(servers(), changes());
            }
            case WHERE -> {
                matching().forEach(this::add);
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

    /** To what was made from these images, to what was made from that, and so on, until nothing new is met. */
    private void descend() throws ServiceNowException, InterruptedException {
        var types = types(question.connection().getCmdb().getDerivedFromType());
        var level = List.copyOf(found.keySet());
        for (var depth = 1; !level.isEmpty() && !types.isEmpty() && !truncated; depth++) {
            var derived = new LinkedHashMap<SysId, Set<SysId>>();
            for (var relation : relations("child", level, types, "parent")) {
                derived.computeIfAbsent(SysId.of(relation.value("parent")), key -> new LinkedHashSet<>())
                        .add(SysId.of(relation.value("child")));
            }
            // What was met before is not descended into again, so that circles do no harm.
            found.forEach((id, image) -> {
                var more = derived.remove(id);
                if (more != null && image.depth() > 0) {
                    image.derivedFrom().addAll(more);
                }
            });
            var items = items(derived.keySet());
            for (var item : items) {
                if (isRoom(0)) {
                    found.put(item.sysId(), new Found(item, depth, derived.get(item.sysId())));
                }
            }
            level = items.stream().map(ImageCi::sysId).toList();
        }
    }

    /** In the order of their names. An image that may not be read is left out. */
    private List<ImageCi> items(Collection<SysId> ids) throws ServiceNowException, InterruptedException {
        return images.read(ids).stream()
                .sorted(Comparator.comparing(ImageCi::label))
                .toList();
    }

    private List<Impact.Server> servers() throws ServiceNowException, InterruptedException {
        var types = types(question.relationship());
        var servers = new LinkedHashMap<SysId, Impact.Server>();
        var relations = types.isEmpty() ? List.<TableRecord>of() : relations("parent", found.keySet(), types, "child");
        for (var relation : relations) {
            var id = SysId.of(relation.value("child"));
            if (servers.containsKey(id) || isRoom(servers.size())) {
                var server = servers.computeIfAbsent(
                        id,
                        key -> new Impact.Server(
                                key,
                                relation.value("child.name"),
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

    /** Whether there may be one more beside the builds and these servers. */
    private boolean isRoom(int servers) {
        var isRoom = found.size() - bases + servers < limit;
        truncated |= !isRoom;
        return isRoom;
    }

    /** With both ends, and name and class of the one that is new. */
    private List<TableRecord> relations(String from, Collection<SysId> ids, List<SysId> types, String to)
            throws ServiceNowException, InterruptedException {
        return lookUp
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
                // A relationship of an item that was deleted can lack one end.
                .filter(relation -> relation.reference(to).isPresent())
                .toList();
    }

    /** Every type that says the same of the parent, because instances call its other half differently. */
    private List<SysId> types(String name) throws ServiceNowException, InterruptedException {
        var descriptor = RelationTypes.parentDescriptor(name);
        var types = new RelationTypes(session)
                .withParentDescriptor(List.of(descriptor)).stream()
                        .map(TableRecord::sysId)
                        .toList();
        if (types.isEmpty()) {
            log.accept("WARNING: ServiceNow has no relationship type '" + descriptor
                    + "', or the integration user may not read cmdb_rel_type.");
        }
        return types;
    }

    private List<Impact.Change> changes() throws ServiceNowException, InterruptedException {
        var changes = new LinkedHashMap<SysId, Impact.Change>();
        for (var affected : affected()) {
            var task = affected.reference("task");
            var item = affected.reference("ci_item");
            if (task.isPresent()
                    && item.isPresent()
                    && affected.value("task.sys_class_name").equals(ChangeApi.TABLE)) {
                var change = changes.computeIfAbsent(
                        task.get(), key -> new Impact.Change(key, affected.value("task.number"), new ArrayList<>()));
                if (!change.builds().contains(item.get())) {
                    change.builds().add(item.get());
                }
            }
        }
        return changes.values().stream()
                .sorted(Comparator.comparing(Impact.Change::number))
                .toList();
    }

    private List<TableRecord> affected() throws ServiceNowException, InterruptedException {
        try {
            return lookUp.find(
                    "task_ci", "ci_item", found.keySet(), "task", "ci_item", "task.number", "task.sys_class_name");
        } catch (ServiceNowException e) {
            if (e.kind() != ServiceNowException.Kind.PERMISSION) {
                throw e;
            }
            log.accept("WARNING: the changes of these images are not told. " + e.getMessage());
            return List.of();
        }
    }

    private List<ImageCi> matching() throws ServiceNowException, InterruptedException {
        var className = question.connection().getCmdb().getCiClass();
        var choices = ChoiceLists.read(
                session, List.of(className, "cmdb_ci"), question.where().keySet());
        EncodedQuery query = null;
        for (var condition : question.where().entrySet()) {
            var column = condition.getKey();
            var values = condition.getValue().stream()
                    .map(value -> choices.toSend(column, value, log))
                    .toList();
            query = query == null ? EncodedQuery.whereIn(column, values) : query.in(column, values);
        }
        return images.matching(query).stream()
                .sorted(Comparator.comparing(ImageCi::label))
                .toList();
    }

    private void add(ImageCi item) {
        if (isRoom(0)) {
            found.put(item.sysId(), new Found(item, 0, Set.of()));
        }
    }
}
