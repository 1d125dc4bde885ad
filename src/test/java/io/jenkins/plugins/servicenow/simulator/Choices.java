package io.jenkins.plugins.servicenow.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** The choice lists of the instance, read from {@code choices.txt}: value to label, in order. */
final class Choices {

    private final Map<String, Map<String, String>> lists = new LinkedHashMap<>();

    Choices() {
        for (String line : Resource.lines("choices.txt")) {
            int colon = line.indexOf(": ");
            Map<String, String> list = new LinkedHashMap<>();
            for (String choice : line.substring(colon + 2).split("; ")) {
                int equals = choice.indexOf('=');
                list.put(choice.substring(0, equals), choice.substring(equals + 1));
            }
            lists.put(line.substring(0, colon), list);
        }
    }

    /** The list of the nearest table in the hierarchy that has one for this column; empty when there is none. */
    Map<String, String> of(Table table, String column) {
        for (Table each = table; each != null; each = each.parent()) {
            Map<String, String> list = lists.get(each.name() + "." + column);
            if (list != null) {
                return list;
            }
        }
        return Map.of();
    }

    /** All lists by {@code table.column}. */
    Map<String, Map<String, String>> all() {
        return lists;
    }

    /** The value whose label or value is this text, ignoring case; null when there is none. */
    static String value(Map<String, String> list, String text) {
        for (var choice : list.entrySet()) {
            if (choice.getValue().equalsIgnoreCase(text) || choice.getKey().equalsIgnoreCase(text)) {
                return choice.getKey();
            }
        }
        return null;
    }
}
