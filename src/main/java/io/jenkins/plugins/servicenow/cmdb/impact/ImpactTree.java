package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.cmdb.Lineage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Prints an answer as a tree: under each image its changes, the servers that run it, and what is derived from it. */
final class ImpactTree {

    static final int MAX_LINES = 200;

    /** Lines for one image. */
    private static final int MAX_MATCHES = 5;

    private final Map<SysId, List<Lineage.Image>> derived = new HashMap<>();
    private final Map<SysId, List<String>> leaves = new HashMap<>();
    private final Set<SysId> printed = new HashSet<>();
    private final Consumer<String> out;
    private int lines;

    private ImpactTree(Impact impact, Consumer<String> out) {
        this.out = out;
        impact.builds()
                .forEach(build -> build.derivedFrom()
                        .forEach(base -> derived.computeIfAbsent(base, key -> new ArrayList<>())
                                .add(build)));
        var content = impact.content();
        if (content != null) {
            impact.builds().forEach(build -> contents(build.ci().sysId(), content));
        }
        impact.changes().forEach(change -> change.images().forEach(build -> leaf(build, "change " + change.number())));
        impact.servers().forEach(server -> server.images().forEach(build -> leaf(build, "runs on " + server.name())));
    }

    private void contents(SysId image, ImpactContent content) {
        var said = content.of(image);
        if (said == null) {
            return;
        }
        switch (said.state()) {
            case NAMED -> {
                var matches = said.matches();
                matches.stream().limit(MAX_MATCHES).forEach(match -> leaf(image, "contains " + match.text()));
                if (matches.size() > MAX_MATCHES) {
                    leaf(image, "and " + (matches.size() - MAX_MATCHES) + " more");
                }
            }
            case NOT_NAMED -> leaf(image, "its own attachments do not name it");
            case NOT_KNOWN -> leaf(image, "not known: " + String.join("; ", said.reasons()));
        }
    }

    private void leaf(SysId build, String text) {
        leaves.computeIfAbsent(build, key -> new ArrayList<>()).add(Text.of(text));
    }

    /** @param out takes lines, at most {@value #MAX_LINES} and one that says that there are more */
    static void print(@NonNull Impact impact, @NonNull Consumer<String> out) {
        var tree = new ImpactTree(impact, out);
        for (var root : roots(impact)) {
            if (!tree.printed.contains(root.ci().sysId())) {
                tree.image(root, "", "");
            }
        }
        tree.notKnown(impact.content());
        if (tree.isFull()) {
            out.accept("… and more, which is in what the step returns and in the file that it writes");
        }
    }

    /** What is derived from nothing here comes first, then circles. */
    private static List<Lineage.Image> roots(Impact impact) {
        if (!impact.baseImages().isEmpty()) {
            return impact.baseImages();
        }
        var derived = new ArrayList<Lineage.Image>();
        var roots = new ArrayList<Lineage.Image>();
        impact.builds().forEach(build -> (build.derivedFrom().isEmpty() ? roots : derived).add(build));
        roots.addAll(derived);
        return roots;
    }

    private void notKnown(@CheckForNull ImpactContent content) {
        if (content == null || content.notKnown().isEmpty()) {
            return;
        }
        line("Not known, for nothing that can be read says what they contain:");
        content.notKnown()
                .forEach(image -> line(
                        "   " + image.label() + ": " + Text.of(String.join("; ", content.reasons(image.sysId())))));
    }

    /**
     * @param first before the image itself
     * @param rest before what stands under it
     */
    private void image(Lineage.Image build, String first, String rest) {
        if (isFull()) {
            return;
        }
        var id = build.ci().sysId();
        if (!printed.add(id)) {
            line(first + build.ci().label() + " (see above)");
            return;
        }
        line(first + build.ci().label());
        var below = leaves.getOrDefault(id, List.of());
        var builds = derived.getOrDefault(id, List.of());
        for (var i = 0; i < below.size(); i++) {
            var last = builds.isEmpty() && i == below.size() - 1;
            line(rest + (last ? "└─ " : "├─ ") + below.get(i));
        }
        for (var i = 0; i < builds.size(); i++) {
            var last = i == builds.size() - 1;
            image(builds.get(i), rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "));
        }
    }

    private void line(String line) {
        if (++lines <= MAX_LINES) {
            out.accept(line);
        }
    }

    private boolean isFull() {
        return lines > MAX_LINES;
    }
}
