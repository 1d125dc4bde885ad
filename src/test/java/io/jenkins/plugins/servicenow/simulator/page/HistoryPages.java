package io.jenkins.plugins.servicenow.simulator.page;

import io.jenkins.plugins.servicenow.simulator.control.Exchange;
import io.jenkins.plugins.servicenow.simulator.control.Journal;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What was asked and what was written, the newest first. */
final class HistoryPages {

    private static final int MOST = 200;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final Instance instance;

    HistoryPages(Instance instance) {
        this.instance = instance;
    }

    String requests() {
        List<String> rows = newest(instance.log().exchanges()).stream()
                .map(HistoryPages::request)
                .toList();
        return Html.page(
                "/requests",
                "Requests",
                rows.isEmpty()
                        ? Html.empty("No requests yet.")
                        : Html.table(List.of("No.", "Time (UTC)", "Request", "Status", "User"), rows));
    }

    private static String request(Exchange exchange) {
        var request = exchange.request();
        String query = request.query().isEmpty() ? "" : "?" + ApiRequest.decode(request.query());
        String line = request.method() + " " + request.path() + query;
        String details = "<details><summary>%s</summary>%s%s</details>"
                .formatted(Html.escape(line), block("Sent", exchange.body()), block("Answer", exchange.answer()));
        String status = request.status() == 0 ? "reset" : String.valueOf(request.status());
        String kind = request.status() >= 400 || request.status() == 0 ? "rejected" : "approved";
        String fault = exchange.fault().isEmpty() ? "" : "<br>" + Html.escape(exchange.fault());
        return Html.row(
                String.valueOf(exchange.number()),
                time(exchange.at()),
                details,
                Html.badge(kind, status) + fault,
                Html.escape(request.user()));
    }

    private static String block(String title, String text) {
        return text.isEmpty() ? "" : "<h3>" + title + "</h3><pre tabindex=\"0\">" + Html.escape(text) + "</pre>";
    }

    String journal() {
        List<String> rows =
                newest(instance.journal().entries()).stream().map(this::entry).toList();
        return Html.page(
                "/journal",
                "Journal",
                rows.isEmpty()
                        ? Html.empty("Nothing was written yet.")
                        : Html.table(List.of("No.", "Time (UTC)", "Record", "What", "User and request"), rows));
    }

    private String entry(Journal.Entry entry) {
        var row = instance.records().row(entry.table(), entry.sysId());
        String record = row == null
                ? Html.escape(entry.table() + " " + entry.sysId())
                : Html.link(row, row.display()) + "<br>" + Html.escape(entry.table());
        String request = entry.request().method() + " " + entry.request().path();
        return Html.row(
                String.valueOf(entry.number()),
                time(entry.at()),
                record,
                "<details><summary>%s</summary>%s</details>"
                        .formatted(Html.word(entry.action().toString()), changes(entry.before(), entry.after())),
                Html.escape((entry.user() + "\n" + request).trim()));
    }

    private static String changes(Map<String, String> before, Map<String, String> after) {
        Set<String> columns = new LinkedHashSet<>(before.keySet());
        columns.addAll(after.keySet());
        return columns.stream()
                .map(column -> "<code>%s</code>: %s"
                        .formatted(
                                Html.escape(column),
                                change(before.getOrDefault(column, ""), after.getOrDefault(column, ""))))
                .collect(Collectors.joining("<br>"));
    }

    private static String change(String before, String after) {
        return (before.isEmpty() ? "" : "<del>" + Html.escape(before) + "</del> ")
                + (after.isEmpty() ? "" : Html.escape(after));
    }

    private static String time(Instant at) {
        return Html.word(TIME.format(at.atOffset(ZoneOffset.UTC)));
    }

    private static <T> List<T> newest(List<T> oldestFirst) {
        List<T> newest = new ArrayList<>(oldestFirst);
        Collections.reverse(newest);
        return newest.subList(0, Math.min(newest.size(), MOST));
    }
}
