package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An answer as CSV according to RFC 4180: a line for each image on each server, and one for each image that runs on none. */
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

    private final Map<SysId, String> labels = new HashMap<>();
    private final Map<SysId, List<Impact.Server>> servers = new HashMap<>();
    private final Map<SysId, List<String>> changes = new LinkedHashMap<>();
    private final StringBuilder csv = new StringBuilder();

    private ImpactCsv(Impact impact) {
        impact.images()
                .forEach(image -> labels.put(image.ci().sysId(), image.ci().label()));
        impact.servers()
                .forEach(server -> server.builds()
                        .forEach(build -> servers.computeIfAbsent(build, key -> new ArrayList<>())
                                .add(server)));
        impact.changes()
                .forEach(change -> change.builds()
                        .forEach(build -> changes.computeIfAbsent(build, key -> new ArrayList<>())
                                .add(change.number())));
    }

    @NonNull
    static String of(@NonNull Impact impact) {
        var csv = new ImpactCsv(impact);
        csv.line(HEAD.stream());
        impact.images().forEach(csv::lines);
        return csv.csv.toString();
    }

    private void lines(Impact.Build build) {
        var running = servers.get(build.ci().sysId());
        if (running == null) {
            line(build, null);
        } else {
            running.forEach(server -> line(build, server));
        }
    }

    private void line(Impact.Build build, @CheckForNull Impact.Server server) {
        var ci = build.ci();
        line(Stream.of(
                ci.name(),
                ci.version(),
                ci.sysId().value(),
                String.valueOf(build.depth()),
                build.derivedFrom().stream().map(labels::get).collect(Collectors.joining("; ")),
                String.join("; ", changes.getOrDefault(ci.sysId(), List.of())),
                server == null ? "" : server.name(),
                server == null ? "" : server.className(),
                server == null ? "" : server.sysId().value()));
    }

    private void line(Stream<String> cells) {
        csv.append(cells.map(ImpactCsv::cell).collect(Collectors.joining(","))).append("\r\n");
    }

    /** A spreadsheet would run what begins like a formula, and names can be given by anybody who can write to the CMDB. */
    private static String cell(String text) {
        var safe = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.matches("[^\",\r\n]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
