package io.jenkins.plugins.servicenow.simulator.page;

import io.jenkins.plugins.servicenow.simulator.records.Resource;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The frame of the simulator's pages and the escaping of everything that is put into them. */
final class Html {

    private static final String STYLE = Resource.text(Html.class, "simulator.css");

    private static final Map<String, String> MENU = menu();

    private Html() {}

    private static Map<String, String> menu() {
        Map<String, String> menu = new LinkedHashMap<>();
        menu.put("/", "Changes");
        menu.put("/catalog", "Catalog");
        menu.put("/orders", "Orders");
        menu.put("/approvals", "Approvals");
        menu.put("/incidents", "Incidents");
        menu.put("/items", "Configuration items");
        menu.put("/attachments", "Attachments");
        menu.put("/requests", "Requests");
        menu.put("/journal", "Journal");
        menu.put("/faults", "Faults");
        return menu;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /**
     * @param place address of the page's entry in the menu; empty when it has none
     * @param body HTML, already escaped
     */
    static String page(String place, String title, String body) {
        String menu = MENU.entrySet().stream()
                .map(entry -> "<a href=\"%s\"%s>%s</a>\n"
                        .formatted(
                                entry.getKey(),
                                entry.getKey().equals(place) ? " aria-current=\"page\"" : "",
                                entry.getValue()))
                .collect(Collectors.joining());
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s - ServiceNow simulator</title>
                <style>
                %s</style>
                </head>
                <body>
                <header><p><strong>ServiceNow simulator</strong> for trials and tests, not made by ServiceNow</p>
                <nav>
                %s</nav></header>
                <main>
                <h1>%s</h1>
                %s</main>
                </body>
                </html>
                """.formatted(escape(title), STYLE, menu, escape(title), body);
    }

    /** @param rows HTML of the rows */
    static String table(List<String> heads, List<String> rows) {
        String head = heads.stream()
                .map(each -> "<th scope=\"col\">" + each + "</th>")
                .collect(Collectors.joining());
        return "<div class=\"scroll\">\n<table>\n<tr>%s</tr>\n%s</table>\n</div>\n"
                .formatted(head, String.join("", rows));
    }

    /** @param cells HTML of the cells */
    static String row(String... cells) {
        return "<tr><td class=\"text\">" + String.join("</td><td class=\"text\">", cells) + "</td></tr>\n";
    }

    static String link(Row row, String text) {
        return "<a href=\"%s\">%s</a>".formatted(address(row), escape(text.isEmpty() ? "(no name)" : text));
    }

    static String address(Row row) {
        return "/" + row.table().name() + ".do?sys_id=" + escape(row.sysId());
    }

    static String empty(String why) {
        return "<p class=\"empty\">" + escape(why) + "</p>\n";
    }

    /** Empty when there is no content. */
    static String section(String title, String content) {
        return content.isEmpty() ? "" : "<h2>" + title + "</h2>\n" + content;
    }

    /** A coloured label for a choice such as a state. */
    static String badge(String value, String label) {
        String kind = value.replaceAll("[^a-z]", "");
        return "<span class=\"badge %s\">%s</span>".formatted(kind, escape(label));
    }

    /** A choice of a drop-down. */
    static String option(String value, String label, boolean selected) {
        return "<option value=\"%s\"%s>%s</option>"
                .formatted(escape(value), selected ? " selected" : "", escape(label));
    }

    /** A text that stays on one line. */
    static String word(String text) {
        return "<span class=\"word\">" + escape(text) + "</span>";
    }
}
