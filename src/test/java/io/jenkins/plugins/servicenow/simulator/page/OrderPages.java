package io.jenkins.plugins.servicenow.simulator.page;

import io.jenkins.plugins.servicenow.simulator.catalog.Catalog;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The orders as those who ordered see them, with the buttons of those who approve and of those who cancel. */
final class OrderPages {

    static final String PLACE = "/orders";

    private static final int MOST = 500;

    private final Instance instance;
    private final Records records;
    private final Catalog catalog;

    OrderPages(Instance instance, Catalog catalog) {
        this.instance = instance;
        this.records = instance.records();
        this.catalog = catalog;
    }

    String list() {
        List<Row> orders = new ArrayList<>(records.rows("sc_req_item"));
        Collections.reverse(orders);
        List<String> rows = orders.stream().limit(MOST).map(this::row).toList();
        String more = orders.size() <= MOST ? "" : Html.empty("Older ones are not shown.");
        return Html.page(
                PLACE,
                "Orders",
                rows.isEmpty()
                        ? Html.empty("Nothing was ordered yet. Order in the catalog.")
                        : Html.table(
                                        List.of("Number", "Item", "For", "State", "Approval", "Comments", "What to do"),
                                        rows)
                                + more);
    }

    /** Does what a form of the list asks; who may not gets an {@link IllegalStateException} that says so. */
    void answer(Map<String, String> form) {
        String order = form.getOrDefault("order", "");
        String user = form.getOrDefault("user", "");
        String comment = form.getOrDefault("comment", "");
        switch (form.getOrDefault("decision", "")) {
            case "approve" -> catalog.approve(order, user, comment);
            case "reject" -> catalog.reject(order, user, comment);
            case "cancel" -> catalog.cancel(order, user);
            default -> throw new IllegalStateException("Press Approve, Reject or Cancel");
        }
    }

    private String row(Row order) {
        return Html.row(
                Html.link(order, order.get("number")),
                Html.escape(shown(order, "cat_item")),
                Html.escape(shown(order, "requested_for")),
                Html.badge("", shown(order, "state")) + "<br><small>" + Html.escape(shown(order, "stage")) + "</small>",
                Html.badge(order.get("approval"), shown(order, "approval")),
                comments(order),
                forms(order));
    }

    /** The newest first, without the work notes, which those who ordered do not see. */
    private String comments(Row order) {
        List<String> comments = new ArrayList<>(records.journal(order.sysId(), "comments"));
        Collections.reverse(comments);
        return comments.stream()
                .map(comment -> "<div class=\"comment\">" + Html.escape(comment) + "</div>")
                .collect(Collectors.joining());
    }

    private String forms(Row order) {
        String number = order.get("number");
        List<String> approvers = catalog.approvers(number);
        String approve = approvers.isEmpty() ? "" : approval(number, approvers);
        return approve + (order.get("active").equals("true") ? cancellation(order) : "");
    }

    private String approval(String number, List<String> approvers) {
        String options = approvers.stream()
                .map(user -> Html.option(
                        user,
                        records.find("sys_user", "user_name", user)
                                .orElseThrow()
                                .get("name"),
                        false))
                .collect(Collectors.joining());
        return """
                <form method="post" action="%s">
                <input type="hidden" name="order" value="%s">
                <select name="user" aria-label="Act as">%s</select>
                <input type="text" name="comment" placeholder="Comment" aria-label="Comment">
                <button class="approve" name="decision" value="approve">Approve</button>
                <button class="reject" name="decision" value="reject">Reject</button>
                </form>""".formatted(PLACE, Html.escape(number), options);
    }

    private String cancellation(Row order) {
        Row opener = records.row("sys_user", order.get("opened_by"));
        return opener == null
                ? ""
                : """
                <form method="post" action="%s">
                <input type="hidden" name="order" value="%s">
                <input type="hidden" name="user" value="%s">
                <button class="plain" name="decision" value="cancel">Cancel as %s</button>
                </form>""".formatted(
                                PLACE,
                                Html.escape(order.get("number")),
                                Html.escape(opener.get("user_name")),
                                Html.escape(opener.display()));
    }

    private String shown(Row row, String column) {
        return instance.displayValues().of(row, row.table().column(column));
    }
}
