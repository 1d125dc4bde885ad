package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.config.CmdbMapping;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Images with what is derived from them, the servers that run them, and the change requests that affect them. Relationships are
 * read level by level: the number of requests grows with the depth, and with each hundred of images, not with each one.
 *
 * <p>An image may be added again; then nothing changes. What the account may not read is left out.
 */
public final class Lineage {

    private final ServiceNowSession session;
    private final String derivedFromType;
    private final int limit;
    private final Consumer<String> log;
    private final RecordLookup lookup;
    private final Images images;

    /** Nearest first. */
    private final Map<SysId, Found> found = new LinkedHashMap<>();

    /** How many of them are not limited. */
    private int origins;

    private boolean truncated;
    private int hidden;

    /**
     * @param depth 0 for an image that was added, 1 for what is derived directly from it
     * @param derivedFrom those of the images here that it is derived from
     */
    public record Image(
            @NonNull ImageCi ci, int depth, @NonNull List<SysId> derivedFrom) {

        public Image {
            derivedFrom = List.copyOf(derivedFrom);
        }
    }

    /** @param images those of the images here that it runs */
    public record Server(
            @NonNull SysId sysId,
            @NonNull String name,
            @NonNull String className,
            @NonNull List<SysId> images) {

        public Server {
            images = List.copyOf(images);
        }
    }

    /** @param images those of the images here that it affects */
    public record Change(
            @NonNull SysId sysId,
            @NonNull String number,
            @NonNull List<SysId> images) {

        public Change {
            images = List.copyOf(images);
        }
    }

    private record Found(ImageCi ci, int depth, boolean isOrigin, Set<SysId> derivedFrom) {}

    /**
     * @param cmdb has the class of images and the type of their relationships
     * @param limit maximum number of images and servers together; the origins do not count
     * @param log takes warnings for the build log
     */
    public Lineage(
            @NonNull ServiceNowSession session, @NonNull CmdbMapping cmdb, int limit, @NonNull Consumer<String> log) {
        this.session = session;
        this.derivedFromType = cmdb.getDerivedFromType();
        this.limit = limit;
        this.log = log;
        this.lookup = new RecordLookup(session);
        this.images = new Images(session, cmdb, log);
    }

    /** Adds images whose descendants are wanted; all of them, whatever the limit. Call it before {@link #add}. */
    public void addOrigins(@NonNull Collection<ImageCi> cis) {
        cis.forEach(ci -> found.putIfAbsent(ci.sysId(), new Found(ci, 0, true, new LinkedHashSet<>())));
        origins = found.size();
    }

    /** Adds images, as far as the limit allows. */
    public void add(@NonNull Collection<ImageCi> cis) {
        cis.forEach(ci -> add(ci, 0, new LinkedHashSet<>()));
    }

    private void add(ImageCi ci, int depth, Set<SysId> derivedFrom) {
        if (found.containsKey(ci.sysId())) {
            return;
        }
        if (isFull(0)) {
            truncated = true;
        } else {
            found.put(ci.sysId(), new Found(ci, depth, false, derivedFrom));
        }
    }

    /** Whether the images and this many servers reach the limit. */
    private boolean isFull(int servers) {
        return found.size() - origins + servers >= limit;
    }

    /** The images that do not count, then the others, nearest first. */
    @NonNull
    public List<Image> images() {
        return found.values().stream()
                .map(image -> new Image(image.ci(), image.depth(), List.copyOf(image.derivedFrom())))
                .toList();
    }

    /** Those that were added as such. */
    @NonNull
    public List<Image> origins() {
        return images().subList(0, origins);
    }

    /** All but the origins, nearest first. */
    @NonNull
    public List<Image> others() {
        return images().subList(origins, found.size());
    }

    /** How many images a relationship leads to that may not be read, or do not exist any more. */
    public int hidden() {
        return hidden;
    }

    /** Whether the limit has left something out. */
    public boolean isTruncated() {
        return truncated;
    }

    /** Adds what is derived from these images, what is derived from that, and so on, until nothing new is found. */
    public void descend() throws IOException, InterruptedException {
        var types = types(derivedFromType);
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
                if (more != null && !image.isOrigin()) {
                    image.derivedFrom().addAll(more);
                }
            });
            var cis = read(derived.keySet());
            hidden += derived.size() - cis.size();
            for (var ci : cis) {
                add(ci, depth, derived.get(ci.sysId()));
            }
            level = cis.stream().map(ImageCi::sysId).toList();
        }
    }

    /** In the order of their names. */
    private List<ImageCi> read(Collection<SysId> ids) throws IOException, InterruptedException {
        return images.read(ids).stream()
                .sorted(Comparator.comparing(ImageCi::label))
                .toList();
    }

    /**
     * The servers that run the images, by name, as far as the limit allows.
     *
     * @param relationship name of its type, from an image to a server that runs it
     */
    @NonNull
    public List<Server> servers(@NonNull String relationship) throws IOException, InterruptedException {
        var types = types(relationship);
        var servers = new LinkedHashMap<SysId, TableRecord>();
        var running = new HashMap<SysId, Set<SysId>>();
        var relations = types.isEmpty() ? List.<TableRecord>of() : relations("parent", found.keySet(), types, "child");
        for (var relation : relations) {
            var id = SysId.of(relation.value("child"));
            if (!servers.containsKey(id) && isFull(servers.size())) {
                truncated = true;
            } else {
                servers.putIfAbsent(id, relation);
                running.computeIfAbsent(id, key -> new LinkedHashSet<>()).add(SysId.of(relation.value("parent")));
            }
        }
        return servers.entrySet().stream()
                .map(server -> new Server(
                        server.getKey(),
                        server.getValue().text("child.name"),
                        server.getValue().value("child.sys_class_name"),
                        List.copyOf(running.get(server.getKey()))))
                .sorted(Comparator.comparing(Server::name))
                .toList();
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

    /** The change requests that have an image among their affected CIs, by number; with a warning, none, when they may not be read. */
    @NonNull
    public List<Change> changes() throws IOException, InterruptedException {
        var numbers = new LinkedHashMap<SysId, String>();
        var affecting = new HashMap<SysId, Set<SysId>>();
        for (var affected : affected()) {
            var task = affected.reference("task");
            var ci = affected.reference("ci_item");
            if (task.isPresent()
                    && ci.isPresent()
                    && affected.value("task.sys_class_name").equals(ChangeApi.TABLE)) {
                numbers.putIfAbsent(task.get(), affected.text("task.number"));
                affecting
                        .computeIfAbsent(task.get(), key -> new LinkedHashSet<>())
                        .add(ci.get());
            }
        }
        return numbers.entrySet().stream()
                .map(change ->
                        new Change(change.getKey(), change.getValue(), List.copyOf(affecting.get(change.getKey()))))
                .sorted(Comparator.comparing(Change::number))
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
}
