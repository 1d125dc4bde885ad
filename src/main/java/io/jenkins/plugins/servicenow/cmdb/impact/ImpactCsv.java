package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Csv;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.Lineage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An answer as CSV according to RFC 4180: a line for each image on each server, and one for each image that runs on none or of which
 * nobody knows what it contains.
 */
final class ImpactCsv {

    private static final List<String> HEAD = List.of(
            "build",
            "version",
            "build_sys_id",
            "depth",
            "derived_from",
            "changes",
            "server",
            "server_class",
            "server_sys_id");

    private static final List<String> CONTENT_HEAD = List.of("content", "matches", "not_known_because");

    @CheckForNull
    private final ImpactContent content;

    private final Map<SysId, String> labels = new HashMap<>();
    private final Map<SysId, List<Lineage.Server>> servers = new HashMap<>();
    private final Map<SysId, List<String>> changes = new LinkedHashMap<>();
    private final StringBuilder csv = new StringBuilder();

    private ImpactCsv(Impact impact) {
        content = impact.content();
        impact.images()
                .forEach(image -> labels.put(image.ci().sysId(), image.ci().label()));
        impact.servers()
                .forEach(server -> server.images()
                        .forEach(build -> servers.computeIfAbsent(build, key -> new ArrayList<>())
                                .add(server)));
        impact.changes()
                .forEach(change -> change.images()
                        .forEach(build -> changes.computeIfAbsent(build, key -> new ArrayList<>())
                                .add(change.number())));
    }

    @NonNull
    static String of(@NonNull Impact impact) {
        var csv = new ImpactCsv(impact);
        var content = impact.content();
        csv.line(Stream.concat(HEAD.stream(), content == null ? Stream.empty() : CONTENT_HEAD.stream()));
        impact.images().forEach(csv::lines);
        if (content != null) {
            content.notKnown().stream()
                    .filter(image -> !csv.labels.containsKey(image.sysId()))
                    .forEach(image -> csv.line(new Lineage.Image(image, 0, List.of()), null));
        }
        return csv.csv.toString();
    }

    private void lines(Lineage.Image build) {
        var running = servers.get(build.ci().sysId());
        if (running == null) {
            line(build, null);
        } else {
            running.forEach(server -> line(build, server));
        }
    }

    private void line(Lineage.Image build, @CheckForNull Lineage.Server server) {
        var ci = build.ci();
        var cells = Stream.of(
                ci.name(),
                ci.version(),
                ci.sysId().value(),
                String.valueOf(build.depth()),
                build.derivedFrom().stream().map(labels::get).collect(Collectors.joining("; ")),
                String.join("; ", changes.getOrDefault(ci.sysId(), List.of())),
                server == null ? "" : server.name(),
                server == null ? "" : server.className(),
                server == null ? "" : server.sysId().value());
        line(Stream.concat(cells, content == null ? Stream.empty() : cells(content.of(ci.sysId()))));
    }

    private static Stream<String> cells(@CheckForNull ImageContent said) {
        return said == null
                ? Stream.of("", "", "")
                : Stream.of(
                        said.state().value(),
                        said.matches().stream().map(ContentMatch::text).collect(Collectors.joining("; ")),
                        String.join("; ", said.reasons()));
    }

    private void line(Stream<String> cells) {
        csv.append(Csv.line(cells));
    }
}
