package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.compliance.ComplianceReport.CheckedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws which images derive from which, from left to right, with their verdicts and how many servers run them. */
final class LineageSvg {

    /** More boxes than these cannot be read on a page. */
    private static final int MAX_BOXES = 60;

    private static final int BOX_WIDTH = 200;
    private static final int BOX_HEIGHT = 46;
    private static final int COLUMN = 250;
    private static final int ROW = 60;

    /** In characters, of a label in a box. */
    private static final int MAX_LABEL = 30;

    private final Map<SysId, Box> boxes = new LinkedHashMap<>();
    private final Map<SysId, Integer> columns = new HashMap<>();

    /** @param verdict empty for an image that is not in the report */
    private record Box(String label, String note, String verdict, List<SysId> from) {}

    private LineageSvg(List<CheckedImage> images) {
        for (var checked : images) {
            var ci = checked.image().ci();
            if (ci != null) {
                var servers = checked.image().servers().all().size();
                boxes.put(
                        ci.sysId(),
                        new Box(
                                ci.label(),
                                checked.verdict().label()
                                        + (servers == 0
                                                ? ""
                                                : servers == 1 ? ", 1 server" : ", " + servers + " servers"),
                                checked.verdict().label().replace(' ', '-'),
                                checked.image().derivedFrom().all().stream()
                                        .map(ReportedCi::sysId)
                                        .toList()));
            }
        }
        for (var checked : images) {
            for (var origin : checked.image().derivedFrom().all()) {
                boxes.putIfAbsent(origin.sysId(), new Box(origin.name(), "not in this report", "", List.of()));
            }
        }
    }

    /** Empty when there is no relationship to draw, or too many images for a picture. */
    @NonNull
    static String of(@NonNull List<CheckedImage> images) {
        var drawing = new LineageSvg(images);
        var isConnected =
                drawing.boxes.values().stream().anyMatch(box -> !box.from().isEmpty());
        return isConnected && drawing.boxes.size() <= MAX_BOXES ? drawing.draw() : "";
    }

    private String draw() {
        boxes.keySet().forEach(id -> columns.put(id, 0));
        // As many rounds as there are boxes are enough, and end also where relationships go round in a circle.
        for (var round = 1; round < boxes.size(); round++) {
            boxes.forEach((id, box) -> {
                for (var from : box.from()) {
                    columns.merge(id, Math.min(columns.get(from) + 1, boxes.size() - 1), Math::max);
                }
            });
        }
        compact();
        var places = new HashMap<SysId, int[]>();
        var rows = new HashMap<Integer, Integer>();
        boxes.keySet().forEach(id -> {
            var column = columns.get(id);
            var row = rows.merge(column, 1, Integer::sum) - 1;
            places.put(id, new int[] {column * COLUMN + 5, row * ROW + 5});
        });
        var width = rows.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) * COLUMN + BOX_WIDTH + 10;
        var height = rows.values().stream().mapToInt(Integer::intValue).max().orElse(1) * ROW;
        var svg = new HtmlWriter()
                .markup("<svg class=\"lineage\" role=\"img\" aria-label=\"Lineage of the images\" viewBox=\"0 0 "
                        + width + " " + height + "\" style=\"max-width:" + width + "px\">\n");
        boxes.forEach((id, box) -> box.from().forEach(from -> line(svg, places.get(from), places.get(id))));
        boxes.forEach((id, box) -> box(svg, box, places.get(id)));
        return svg.markup("</svg>\n").toString();
    }

    /** Leaves out columns without a box. */
    private void compact() {
        var used = columns.values().stream().distinct().sorted().collect(Collectors.toCollection(ArrayList::new));
        columns.replaceAll((id, column) -> used.indexOf(column));
    }

    private static void line(HtmlWriter svg, int[] from, int[] to) {
        svg.markup("<path class=\"line\" d=\"M" + (from[0] + BOX_WIDTH) + " " + (from[1] + BOX_HEIGHT / 2) + " L"
                + to[0] + " " + (to[1] + BOX_HEIGHT / 2) + "\"/>\n");
    }

    private static void box(HtmlWriter svg, Box box, int[] at) {
        svg.markup("<rect class=\"box " + box.verdict() + "\" x=\"" + at[0] + "\" y=\"" + at[1] + "\" width=\""
                        + BOX_WIDTH + "\" height=\"" + BOX_HEIGHT + "\" rx=\"4\"/>")
                .markup("<text x=\"" + (at[0] + 8) + "\" y=\"" + (at[1] + 19) + "\">")
                .text(Text.oneLine(box.label(), MAX_LABEL))
                .markup("</text><text class=\"note\" x=\"" + (at[0] + 8) + "\" y=\"" + (at[1] + 36) + "\">")
                .text(box.note())
                .markup("</text>\n");
    }
}
