package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.Text;
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

    private final Map<SysId, List<Impact.Build>> derived = new HashMap<>();
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
        impact.changes().forEach(change -> change.builds().forEach(build -> leaf(build, "change " + change.number())));
        impact.servers().forEach(server -> server.builds().forEach(build -> leaf(build, "runs on " + server.name())));
    }

    private void leaf(SysId build, String text) {
        leaves.computeIfAbsent(build, key -> new ArrayList<>()).add(Text.of(text));
    }

    /** @param out takes lines, at most {@value #MAX_LINES} and one that says that there are more */
    static void print(@NonNull Impact impact, @NonNull Consumer<String> out) {
        var tree = new ImpactTree(impact, out);
        for (var root : impact.baseImages().isEmpty() ? impact.builds() : impact.baseImages()) {
            tree.image(root, "", "");
        }
        if (tree.isFull()) {
            out.accept("… and more, which is in what the step returns and in the file that it writes");
        }
    }

    /**
     * @param first before the image itself
     * @param rest before what stands under it
     */
    private void image(Impact.Build build, String first, String rest) {
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
