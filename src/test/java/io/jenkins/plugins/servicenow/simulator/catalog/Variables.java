package io.jenkins.plugins.servicenow.simulator.catalog;

import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.OrderVariables;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The questions of items and the answers of orders. */
final class Variables implements OrderVariables {

    private static final Set<String> WITHOUT_ANSWER = Set.of("11", "12", "14", "15", "17", "19", "20", "24", "32");
    private static final Set<String> WITH_CHOICES = Set.of("3", "5");
    private static final String CHECKBOX = "7";
    private static final String REFERENCE = "8";

    private final Records records;

    Variables(Records records) {
        this.records = records;
    }

    /** The active ones, in the order of the form. */
    List<Row> of(Row item) {
        return records.rows("item_option_new", Set.of(Records.key("cat_item", item.sysId()))).stream()
                .filter(variable -> variable.get("active").equals("true"))
                .sorted(Comparator.comparing(Variables::place))
                .toList();
    }

    /** What is stored when nobody answers; of a checkbox always something. */
    static String initial(Row variable) {
        String value = variable.get("default_value");
        return value.isEmpty() && variable.get("type").equals(CHECKBOX) ? "false" : value;
    }

    static boolean hasAnswer(Row variable) {
        return !WITHOUT_ANSWER.contains(variable.get("type"));
    }

    /** The active ones, in the order of the form; empty for a question of another kind. */
    List<Row> choices(Row variable) {
        return records.rows("question_choice", Set.of(Records.key("question", variable.sysId()))).stream()
                .filter(choice -> WITH_CHOICES.contains(variable.get("type")))
                .filter(choice -> !choice.get("inactive").equals("true"))
                .sorted(Comparator.comparing(Variables::place))
                .toList();
    }

    private static int place(Row row) {
        return row.get("order").matches("\\d{1,9}") ? Integer.parseInt(row.get("order")) : 0;
    }

    /** The answers of an order, in the order in which they were stored. */
    List<Row> answers(Row order) {
        return records.rows("sc_item_option_mtom", Set.of(Records.key("request_item", order.sysId()))).stream()
                .map(tie -> records.row("sc_item_option", tie.get("sc_item_option")))
                .filter(answer -> answer != null && question(answer) != null)
                .toList();
    }

    Row question(Row answer) {
        return records.row("item_option_new", answer.get("item_option_new"));
    }

    @Override
    public Value of(Row order, String name) {
        return answers(order).stream()
                .filter(answer -> question(answer).get("name").equals(name))
                .map(this::value)
                .findFirst()
                .orElse(Value.NONE);
    }

    Value value(Row answer) {
        Row question = question(answer);
        String value = answer.get("value");
        String references = question.get("type").equals(REFERENCE) ? question.get("reference") : "";
        return new Value(value, shown(question, value), references);
    }

    private String shown(Row question, String value) {
        if (question.get("type").equals(REFERENCE)) {
            Row target = records.row(question.get("reference"), value);
            return target == null ? value : target.display();
        }
        return choices(question).stream()
                .filter(choice -> choice.get("value").equals(value))
                .map(choice -> choice.get("text"))
                .findFirst()
                .orElse(value);
    }
}
