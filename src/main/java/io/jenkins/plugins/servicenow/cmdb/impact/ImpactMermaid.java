package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.Lineage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An answer as a Mermaid flow chart: from each image to the one that it is derived from, to its servers and its changes. */
final class ImpactMermaid {

    private final Map<SysId, String> nodes = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder("flowchart LR\n");

    private ImpactMermaid() {}

    @NonNull
    static String of(@NonNull Impact impact) {
        var graph = new ImpactMermaid();
        impact.images()
                .forEach(image -> graph.node(
                        image.ci().sysId(), "[\"" + escaped(image.ci().label() + state(image, impact)) + "\"]"));
        impact.servers().forEach(server -> graph.node(server.sysId(), "([\"" + escaped(server.name()) + "\"])"));
        impact.changes().forEach(change -> graph.node(change.sysId(), "{{\"" + escaped(change.number()) + "\"}}"));
        impact.images()
                .forEach(image -> image.derivedFrom()
                        .forEach(base -> graph.edge(image.ci().sysId(), "-- Derived from -->", base)));
        impact.servers()
                .forEach(server ->
                        server.images().forEach(build -> graph.edge(build, "-- Runs on -->", server.sysId())));
        impact.changes()
                .forEach(
                        change -> change.images().forEach(build -> graph.edge(build, "-. Change .->", change.sysId())));
        graph.notKnown(impact.content());
        return graph.text.toString();
    }

    private static String state(Lineage.Image image, Impact impact) {
        var content = impact.content();
        var said = content == null ? null : content.of(image.ci().sysId());
        return said == null || said.state() == ImageContent.State.NAMED
                ? ""
                : said.state() == ImageContent.State.NOT_KNOWN ? " (not known)" : " (does not name it)";
    }

    /** Those that are in no lineage here, beside it. */
    private void notKnown(@CheckForNull ImpactContent content) {
        var others = content == null
                ? List.<ImageCi>of()
                : content.notKnown().stream()
                        .filter(image -> !nodes.containsKey(image.sysId()))
                        .toList();
        if (!others.isEmpty()) {
            text.append("    subgraph unknown[\"Not known\"]\n");
            others.forEach(image -> node(image.sysId(), "[\"" + escaped(image.label()) + "\"]"));
            text.append("    end\n");
        }
    }

    private void node(SysId id, String shape) {
        if (!nodes.containsKey(id)) {
            nodes.put(id, "n" + nodes.size());
            text.append("    ").append(nodes.get(id)).append(shape).append('\n');
        }
    }

    private void edge(SysId from, String arrow, SysId to) {
        text.append("    ")
                .append(nodes.get(from))
                .append(' ')
                .append(arrow)
                .append(' ')
                .append(nodes.get(to))
                .append('\n');
    }

    /** With Mermaid's entity codes, so that a name can neither end its label nor contain markup. */
    private static String escaped(String label) {
        var escaped = new StringBuilder();
        label.replaceAll("[\\s\\p{Cntrl}\\p{Cf}]+", " ").codePoints().forEach(character -> {
            if ("\"#<>&`".indexOf(character) >= 0) {
                escaped.append('#').append(character).append(';');
            } else {
                escaped.appendCodePoint(character);
            }
        });
        return escaped.toString();
    }
}
