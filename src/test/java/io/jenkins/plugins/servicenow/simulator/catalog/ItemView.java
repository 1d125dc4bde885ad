package io.jenkins.plugins.servicenow.simulator.catalog;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;

/** An item as the Service Catalog API shows it. */
final class ItemView {

    private static final String CONTAINER_START = "19";
    private static final String CONTAINER_END = "20";
    private static final String CHECK_BOX = "7";

    /** The names of kinds of questions that do not follow from their labels. */
    private static final Map<String, String> FRIENDLY = Map.of(CHECK_BOX, "check_box", "1", "yes_no");

    private final Records records;
    private final Variables variables;

    ItemView(Records records, Variables variables) {
        this.records = records;
        this.variables = variables;
    }

    JsonObject show(Row item) {
        var json = new JsonObject();
        for (String text : new String[] {"sys_id", "name", "short_description", "description", "sys_class_name"}) {
            json.addProperty(text, item.get(text));
        }
        json.addProperty("type", "catalog_item");
        json.addProperty("order", Integer.parseInt(item.get("order")));
        json.addProperty("show_price", !item.get("omit_price").equals("true"));
        json.addProperty("show_quantity", !item.get("no_quantity").equals("true"));
        json.addProperty("price", "$" + item.get("price") + ".00");
        json.add("recurring_frequency", JsonNull.INSTANCE);
        json.add("catalogs", catalogs(item));
        Row category = records.row("sc_category", item.get("category"));
        json.add("category", category == null ? JsonNull.INSTANCE : titled(category));
        json.add("variables", questions(item));
        for (String list : new String[] {"ui_policy", "data_lookup"}) {
            json.add(list, new JsonArray());
        }
        return json;
    }

    private JsonArray catalogs(Row item) {
        var list = new JsonArray();
        Arrays.stream(item.get("sc_catalogs").split(","))
                .map(sysId -> records.row("sc_catalog", sysId))
                .filter(catalog -> catalog != null)
                .forEach(catalog -> list.add(titled(catalog)));
        return list;
    }

    private static JsonObject titled(Row row) {
        var json = new JsonObject();
        json.addProperty("sys_id", row.sysId());
        json.addProperty("title", row.get("title"));
        return json;
    }

    /** What is in a container stands within it. */
    private JsonArray questions(Row item) {
        Deque<JsonArray> open = new ArrayDeque<>();
        open.push(new JsonArray());
        for (Row variable : variables.of(item)) {
            String type = variable.get("type");
            if (type.equals(CONTAINER_END)) {
                if (open.size() > 1) {
                    open.pop();
                }
            } else {
                JsonObject question = question(variable);
                open.element().add(question);
                if (type.equals(CONTAINER_START)) {
                    var children = new JsonArray();
                    question.add("children", children);
                    open.push(children);
                }
            }
        }
        return open.getLast();
    }

    private JsonObject question(Row variable) {
        String type = variable.get("type");
        boolean container = type.equals(CONTAINER_START);
        String kind = variable.table().choices("type").getOrDefault(type, type);
        var json = new JsonObject();
        json.addProperty("label", variable.get("question_text"));
        json.addProperty("type", container ? 0 : Integer.parseInt(type));
        json.addProperty("mandatory", variable.get("mandatory").equals("true"));
        json.addProperty("displayvalue", variable.get("default_value"));
        json.addProperty(
                "friendly_type",
                FRIENDLY.getOrDefault(type, kind.toLowerCase(Locale.ROOT).replaceAll("[ /]+", "_")));
        if (!container) {
            json.addProperty("display_type", kind);
        }
        json.addProperty("render_label", true);
        json.addProperty("read_only", variable.get("read_only").equals("true"));
        json.addProperty("name", variable.get("name"));
        json.addProperty("attributes", variable.get("attributes"));
        json.addProperty("id", variable.sysId());
        if (type.equals(CHECK_BOX)) {
            json.addProperty("value", variable.get("default_value").equals("true"));
        } else {
            json.addProperty("value", variable.get("default_value"));
        }
        json.addProperty("help_text", variable.get("help_text"));
        json.addProperty("max_length", 0);
        addChoices(variable, json);
        return json;
    }

    private void addChoices(Row variable, JsonObject json) {
        var list = new JsonArray();
        for (Row choice : variables.choices(variable)) {
            var each = new JsonObject();
            each.addProperty("label", choice.get("text"));
            each.addProperty("value", choice.get("value"));
            list.add(each);
        }
        if (!list.isEmpty()) {
            json.add("choices", list);
        }
    }
}
