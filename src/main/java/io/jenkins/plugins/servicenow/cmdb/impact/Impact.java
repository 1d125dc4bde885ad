package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * What was found.
 *
 * @param baseImages the images that the question is about; empty when it is which builds have some values
 * @param builds nearest first
 * @param truncated whether there is more than the limit allows
 */
record Impact(
        @NonNull HttpUrl instance,
        @NonNull List<Build> baseImages,
        @NonNull List<Build> builds,
        @NonNull List<Server> servers,
        @NonNull List<Change> changes,
        boolean truncated) {

    /**
     * An image.
     *
     * @param depth 0 for a base image, 1 for what is derived directly from it
     * @param derivedFrom those of the images here that it is derived from
     */
    record Build(@NonNull ImageCi ci, int depth, @NonNull List<SysId> derivedFrom) {}

    /** @param builds those of the images here that it runs */
    record Server(
            @NonNull SysId sysId,
            @NonNull String name,
            @NonNull String className,
            @NonNull List<SysId> builds) {}

    /** @param builds those of the images here that it is about */
    record Change(
            @NonNull SysId sysId,
            @NonNull String number,
            @NonNull List<SysId> builds) {}

    /** Base images and builds. */
    @NonNull
    List<Build> images() {
        return Stream.concat(baseImages.stream(), builds.stream()).toList();
    }

    @NonNull
    List<Build> derivedFrom(@NonNull SysId image) {
        return builds.stream()
                .filter(build -> build.derivedFrom().contains(image))
                .toList();
    }

    /** What the step returns: plain values, so that a sandboxed script may read them. */
    @NonNull
    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("baseImages", list(baseImages.stream().map(this::map)));
        map.put("builds", list(builds.stream().map(this::map)));
        map.put("servers", list(servers.stream().map(this::map)));
        map.put("changes", list(changes.stream().map(this::map)));
        map.put("truncated", truncated);
        return map;
    }

    private Map<String, Object> map(Build build) {
        var ci = build.ci();
        var map = new LinkedHashMap<String, Object>();
        map.put("sysId", ci.sysId().value());
        map.put("name", ci.name());
        map.put("version", ci.version());
        map.put("className", ci.className());
        map.put("url", ci.url(instance));
        map.put("depth", build.depth());
        map.put("derivedFrom", ids(build.derivedFrom()));
        return map;
    }

    private Map<String, Object> map(Server server) {
        var map = new LinkedHashMap<String, Object>();
        map.put("sysId", server.sysId().value());
        map.put("name", server.name());
        map.put("className", server.className());
        map.put("url", RecordLink.to(instance, server.className(), server.sysId()));
        map.put("builds", ids(server.builds()));
        return map;
    }

    private Map<String, Object> map(Change change) {
        var map = new LinkedHashMap<String, Object>();
        map.put("sysId", change.sysId().value());
        map.put("number", change.number());
        map.put("url", RecordLink.to(instance, ChangeApi.TABLE, change.sysId()));
        map.put("builds", ids(change.builds()));
        return map;
    }

    private static ArrayList<String> ids(Collection<SysId> ids) {
        return list(ids.stream().map(SysId::value));
    }

    private static <T> ArrayList<T> list(Stream<T> values) {
        var list = new ArrayList<T>();
        values.forEach(list::add);
        return list;
    }
}
