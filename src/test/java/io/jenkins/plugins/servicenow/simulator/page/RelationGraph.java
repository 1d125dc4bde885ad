package io.jenkins.plugins.servicenow.simulator.page;

import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The relations of a configuration item, drawn two steps up and down, and as a table. */
final class RelationGraph {

    private static final int STEPS = 2;
    private static final int MOST_IN_A_LEVEL = 12;
    private static final int WIDTH = 170;
    private static final int HEIGHT = 46;
    private static final int COLUMN = 190;
    private static final int LEVEL = 120;
    private static final int MARGIN = 12;
    private static final int LONGEST_NAME = 22;

    private final Instance instance;

    RelationGraph(Instance instance) {
        this.instance = instance;
    }

    /** Empty when it is related to nothing. */
    String show(Row item) {
        if (!item.table().isOrExtends("cmdb_ci")) {
            return "";
        }
        List<Row> relations = instance.records().rows("cmdb_rel_ci");
        List<Row> own = relations.stream()
                .filter(each -> each.get("parent").equals(item.sysId())
                        || each.get("child").equals(item.sysId()))
                .toList();
        return own.isEmpty() ? "" : Html.section("Relations", drawn(item, relations) + table(own));
    }

    private String table(List<Row> relations) {
        List<String> rows = relations.stream()
                .map(each -> Html.row(end(each, "parent"), Html.escape(type(each)), end(each, "child")))
                .toList();
        return Html.table(List.of("Parent", "Type", "Child"), rows);
    }

    private String end(Row relation, String column) {
        Row item = instance.records().row("cmdb_ci", relation.get(column));
        return item == null ? Html.escape(relation.get(column)) : Html.link(item, item.display());
    }

    private String type(Row relation) {
        Row type = instance.records().row("cmdb_rel_type", relation.get("type"));
        return type == null ? relation.get("type") : type.display();
    }

    private String drawn(Row item, List<Row> relations) {
        Map<String, Integer> levels = new LinkedHashMap<>(Map.of(item.sysId(), 0));
        walk(levels, relations, "parent", "child", 1);
        walk(levels, relations, "child", "parent", -1);
        Map<Integer, List<String>> byLevel = levels.keySet().stream().collect(Collectors.groupingBy(levels::get));
        int widest = byLevel.values().stream().mapToInt(List::size).max().orElse(1);
        int width = widest * COLUMN + 2 * MARGIN;
        int top = byLevel.keySet().stream().mapToInt(each -> each).min().orElse(0);
        Map<String, int[]> places = new HashMap<>();
        byLevel.forEach((level, items) -> {
            for (int i = 0; i < items.size(); i++) {
                int x = width * (2 * i + 1) / (2 * items.size());
                places.put(items.get(i), new int[] {x, MARGIN + (level - top) * LEVEL});
            }
        });
        int height = 2 * MARGIN + (byLevel.size() - 1) * LEVEL + HEIGHT;
        String lines = relations.stream()
                .filter(each -> places.containsKey(each.get("parent")) && places.containsKey(each.get("child")))
                .map(each -> line(each, places.get(each.get("parent")), places.get(each.get("child"))))
                .collect(Collectors.joining());
        String boxes = levels.keySet().stream()
                .map(each -> box(each, places.get(each), each.equals(item.sysId())))
                .collect(Collectors.joining());
        return """
                <div class="scroll"><svg width="%d" height="%d" viewBox="0 0 %d %d" aria-label="Relations of %s">
                %s%s</svg></div>
                """.formatted(width, height, width, height, Html.escape(item.display()), lines, boxes);
    }

    /** Adds the items at so many steps, those of a step below or above the one before. */
    private void walk(Map<String, Integer> levels, List<Row> relations, String from, String to, int direction) {
        List<String> edge = List.copyOf(levels.keySet()).subList(0, 1);
        for (int step = 1; step <= STEPS; step++) {
            List<String> next = new ArrayList<>();
            for (String each : edge) {
                Stream<String> found = relations.stream()
                        .filter(relation -> relation.get(from).equals(each))
                        .map(relation -> relation.get(to))
                        .filter(other -> instance.records().row("cmdb_ci", other) != null);
                found.filter(other -> !levels.containsKey(other) && next.size() < MOST_IN_A_LEVEL)
                        .distinct()
                        .forEach(other -> {
                            if (next.size() < MOST_IN_A_LEVEL
                                    && levels.putIfAbsent(other, levels.get(each) + direction) == null) {
                                next.add(other);
                            }
                        });
            }
            edge = next;
        }
    }

    /** From the bottom of the parent to the top of the child, or around where it is not above it. */
    private String line(Row relation, int[] parent, int[] child) {
        boolean down = parent[1] <= child[1];
        int from = parent[1] + (down ? HEIGHT : 0);
        int to = child[1] + (down ? 0 : HEIGHT);
        String type = type(relation).replaceFirst("::.*", "");
        return """
                <line x1="%d" y1="%d" x2="%d" y2="%d"/>
                <text class="type" x="%d" y="%d">%s</text>
                """.formatted(
                parent[0], from, child[0], to, (parent[0] + child[0]) / 2, (from + to) / 2 + 4, Html.escape(type));
    }

    private String box(String sysId, int[] place, boolean centre) {
        Row item = instance.records().row("cmdb_ci", sysId);
        return """
                <a href="%s"><title>%s</title><rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="6"/>
                <text x="%d" y="%d">%s</text><text class="kind" x="%d" y="%d">%s</text></a>
                """.formatted(
                        Html.address(item),
                        Html.escape(item.display()),
                        centre ? "centre" : "",
                        place[0] - WIDTH / 2,
                        place[1],
                        WIDTH,
                        HEIGHT,
                        place[0],
                        place[1] + 20,
                        Html.escape(cut(item.display())),
                        place[0],
                        place[1] + 37,
                        Html.escape(item.table().label()));
    }

    private static String cut(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    }
}
