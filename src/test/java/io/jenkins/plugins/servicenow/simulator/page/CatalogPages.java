package io.jenkins.plugins.servicenow.simulator.page;

import io.jenkins.plugins.servicenow.simulator.catalog.Catalog;
import io.jenkins.plugins.servicenow.simulator.catalog.Catalog.Question;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The catalog: its items, and the form of each, made from its variables. */
final class CatalogPages {

    static final String PLACE = "/catalog";

    /** The field of the form for an answer is this and the name of the variable. */
    private static final String ANSWER = "answer.";

    private static final int MOST_REFERENCES = 200;

    private static final Map<String, String> YES_NO = new TreeMap<>(Map.of("Yes", "Yes", "No", "No"));

    private final Instance instance;
    private final Records records;
    private final Catalog catalog;

    CatalogPages(Instance instance, Catalog catalog) {
        this.instance = instance;
        this.records = instance.records();
        this.catalog = catalog;
    }

    String list() {
        List<String> rows = records.rows("sc_cat_item").stream()
                .filter(item -> item.get("active").equals("true"))
                .sorted(Comparator.comparing((Row item) -> item.get("name")))
                .map(item -> Html.row(
                        "<a href=\"%s/%s\">%s</a>"
                                .formatted(PLACE, Html.escape(item.sysId()), Html.escape(item.get("name"))),
                        Html.escape(item.get("short_description")),
                        Html.escape(shown(item, "category")),
                        Html.escape(process(item))))
                .toList();
        return Html.page(
                PLACE,
                "Service Catalog",
                rows.isEmpty()
                        ? Html.empty("Nothing can be ordered yet. A pipeline can publish its job here.")
                        : Html.table(List.of("Item", "What it is", "Category", "Flow"), rows));
    }

    private String process(Row item) {
        String column = item.get("flow_designer_flow").isEmpty() ? "workflow" : "flow_designer_flow";
        return item.get(column).isEmpty() ? "none" : shown(item, column);
    }

    /** The form in which a person orders the item. */
    String form(String sysId) {
        Row item = item(sysId);
        String questions = catalog.questions(sysId).stream().map(this::question).collect(Collectors.joining());
        String body = """
                <p>%s</p>
                <p>%s</p>
                <form class="order" method="post" action="%s/%s">
                <label>Order as<select name="user">%s</select></label>
                %s%s<button>Order now</button>
                </form>
                """.formatted(
                        Html.escape(item.get("short_description")),
                        Html.escape(withoutTags(item.get("description"))),
                        PLACE,
                        Html.escape(sysId),
                        users(),
                        item.get("no_quantity").equals("true") ? "" : quantity(),
                        questions);
        return Html.page(PLACE, item.get("name"), body);
    }

    /**
     * Orders what the form says.
     *
     * @return the address of the order
     */
    String order(String sysId, Map<String, String> form) {
        item(sysId);
        Map<String, String> answers = new LinkedHashMap<>();
        for (Question question : catalog.questions(sysId)) {
            String answer = form.get(ANSWER + question.name());
            if (answer != null) {
                answers.put(question.name(), answer.replace("\r\n", "\n"));
            } else if (question.type().equals("7")) {
                answers.put(question.name(), "false");
            }
        }
        String user = form.getOrDefault("user", "");
        String number = catalog.orderAsPerson(sysId, form.getOrDefault("quantity", "1"), user, answers);
        return Html.address(records.row("sc_req_item", records.sysId("sc_req_item", number)));
    }

    private Row item(String sysId) {
        Row item = records.row("sc_cat_item", sysId);
        if (item == null) {
            throw new NoSuchElementException("There is no such item in the catalog.");
        }
        return item;
    }

    private String users() {
        return records.rows("sys_user").stream()
                .map(user -> user.get("user_name"))
                .map(name -> Html.option(
                        name,
                        records.find("sys_user", "user_name", name)
                                .orElseThrow()
                                .get("name"),
                        name.equals("ann.requester")))
                .collect(Collectors.joining());
    }

    private static String quantity() {
        return "<label>Quantity<input type=\"number\" name=\"quantity\" min=\"1\" value=\"1\"></label>\n";
    }

    private String question(Question question) {
        String field = field(question);
        if (field.isEmpty()) {
            return "<h2>" + Html.escape(question.label()) + "</h2>\n";
        }
        String mark = question.mandatory() ? " *" : "";
        String help = question.help().isEmpty() ? "" : "<small>" + Html.escape(question.help()) + "</small>";
        return "<label>" + Html.escape(question.label()) + mark + field + help + "</label>\n";
    }

    /** Empty for what is no question, such as a label or the start of a container. */
    private String field(Question question) {
        return switch (question.type()) {
            case "1" -> select(question, YES_NO);
            case "2", "23" ->
                "<textarea name=\"%s\" rows=\"4\"%s>%s</textarea>"
                        .formatted(name(question), required(question), Html.escape(question.initial()));
            case "3", "5" -> select(question, question.choices());
            case "7" ->
                "<input type=\"checkbox\" name=\"%s\" value=\"true\"%s>"
                        .formatted(name(question), question.initial().equals("true") ? " checked" : "");
            case "8" -> select(question, references(question.reference()));
            case "11", "12", "14", "15", "17", "19", "20", "24", "32" -> "";
            case "25" -> input(question, "password");
            default -> input(question, "text");
        };
    }

    private static String input(Question question, String type) {
        return "<input type=\"%s\" name=\"%s\" value=\"%s\"%s>"
                .formatted(type, name(question), Html.escape(question.initial()), required(question));
    }

    private static String select(Question question, Map<String, String> choices) {
        String none = choices.containsKey(question.initial()) ? "" : Html.option("", "-- None --", true);
        return "<select name=\"%s\"%s>%s%s</select>"
                .formatted(
                        name(question),
                        required(question),
                        none,
                        choices.entrySet().stream()
                                .map(choice -> Html.option(
                                        choice.getKey(),
                                        choice.getValue(),
                                        choice.getKey().equals(question.initial())))
                                .collect(Collectors.joining()));
    }

    private Map<String, String> references(String table) {
        Map<String, String> choices = new LinkedHashMap<>();
        if (instance.schema().table(table) != null) {
            records.rows(table).stream().limit(MOST_REFERENCES).forEach(row -> choices.put(row.sysId(), row.display()));
        }
        return choices;
    }

    private static String name(Question question) {
        return Html.escape(ANSWER + question.name());
    }

    private static String required(Question question) {
        return question.mandatory() ? " required" : "";
    }

    private static String withoutTags(String html) {
        return html.replaceAll("<[^>]*>", " ").strip();
    }

    private String shown(Row row, String column) {
        return instance.displayValues().of(row, row.table().column(column));
    }
}
