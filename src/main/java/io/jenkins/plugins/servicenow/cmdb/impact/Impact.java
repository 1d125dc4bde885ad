package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.Lineage;
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
 * @param baseImages the images that the question is about; empty when it is which images have or contain something
 * @param builds nearest first
 * @param truncated whether there is more than the limit allows
 * @param content what the documents of the images say; null when the question is not about what images contain
 */
record Impact(
        @NonNull HttpUrl instance,
        @NonNull List<Lineage.Image> baseImages,
        @NonNull List<Lineage.Image> builds,
        @NonNull List<Lineage.Server> servers,
        @NonNull List<Lineage.Change> changes,
        boolean truncated,
        @CheckForNull ImpactContent content) {

    /** Base images and builds. */
    @NonNull
    List<Lineage.Image> images() {
        return Stream.concat(baseImages.stream(), builds.stream()).toList();
    }

    @NonNull
    List<Lineage.Image> derivedFrom(@NonNull SysId image) {
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
        var known = content;
        if (known != null) {
            map.put("notKnown", list(known.notKnown().stream().map(image -> notKnown(image, known))));
            map.put("searched", known.images().size());
            map.put("hidden", known.hidden());
        }
        return map;
    }

    private Map<String, Object> map(Lineage.Image build) {
        var map = map(build.ci());
        map.put("depth", build.depth());
        map.put("derivedFrom", ids(build.derivedFrom()));
        var said = content == null ? null : content.of(build.ci().sysId());
        if (said != null) {
            map.put("content", said.state().value());
            map.put("matches", list(said.matches().stream().map(ContentMatch::toMap)));
        }
        return map;
    }

    private Map<String, Object> notKnown(ImageCi image, ImpactContent known) {
        var map = map(image);
        map.put("reasons", list(known.reasons(image.sysId()).stream()));
        return map;
    }

    private Map<String, Object> map(ImageCi ci) {
        var map = new LinkedHashMap<String, Object>();
        map.put("sysId", ci.sysId().value());
        map.put("name", ci.name());
        map.put("version", ci.version());
        map.put("className", ci.className());
        map.put("url", ci.url(instance));
        return map;
    }

    private Map<String, Object> map(Lineage.Server server) {
        var map = new LinkedHashMap<String, Object>();
        map.put("sysId", server.sysId().value());
        map.put("name", server.name());
        map.put("className", server.className());
        map.put("url", RecordLink.to(instance, server.className(), server.sysId()));
        map.put("builds", ids(server.images()));
        return map;
    }

    private Map<String, Object> map(Lineage.Change change) {
        var map = new LinkedHashMap<String, Object>();
        map.put("sysId", change.sysId().value());
        map.put("number", change.number());
        map.put("url", RecordLink.to(instance, ChangeApi.TABLE, change.sysId()));
        map.put("builds", ids(change.images()));
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
