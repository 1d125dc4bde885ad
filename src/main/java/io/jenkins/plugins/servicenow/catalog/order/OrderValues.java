package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.BooleanParameterDefinition;
import hudson.model.BooleanParameterValue;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.Job;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.SimpleParameterDefinition;
import hudson.model.StringParameterDefinition;
import hudson.model.TextParameterDefinition;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parameters of a build that was ordered. Variables are typed by strangers: only those that the trigger maps count, only
 * for parameters that the job has, and only what the job's own form would take.
 *
 * @param parameters of the build, the defaults of what is not ordered included; of no use when there is a reason against it
 * @param waiting what somebody has to change in Jenkins or in the catalog item before the order can be built
 * @param refused what is wrong with the order itself, for the orderer
 */
record OrderValues(
        @NonNull List<ParameterValue> parameters,
        @NonNull List<String> waiting,
        @NonNull List<String> refused) {

    /** In characters, of one line. */
    static final int MAX_LINE = 4000;

    /** In characters, of a text of several lines. */
    static final int MAX_TEXT = 32_000;

    private static final int MAX_LISTED = 20;

    /** Also what makes a text look like another one. */
    private static final Pattern HOSTILE =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069\\uFEFF\\p{Cs}\\p{Cn}]");

    private static final Map<String, Boolean> BOOLEANS =
            Map.of("true", true, "false", false, "yes", true, "no", false, "1", true, "0", false);

    OrderValues {
        parameters = List.copyOf(parameters);
        waiting = List.copyOf(waiting);
        refused = List.copyOf(refused);
    }

    private static final class RefusedValue extends Exception {

        private static final long serialVersionUID = 1L;

        RefusedValue(String message) {
            super(message);
        }
    }

    /** Whether an order may set the parameter: a text, one of several choices, or yes or no. */
    static boolean canBeOrdered(@NonNull ParameterDefinition definition) {
        return definition instanceof StringParameterDefinition
                || definition instanceof ChoiceParameterDefinition
                || definition instanceof BooleanParameterDefinition;
    }

    /** The parameters of a job by their names. */
    @NonNull
    static Map<String, ParameterDefinition> definitions(@NonNull Job<?, ?> job) {
        var property = job.getProperty(ParametersDefinitionProperty.class);
        var definitions = new LinkedHashMap<String, ParameterDefinition>();
        if (property != null) {
            property.getParameterDefinitions().forEach(each -> definitions.put(each.getName(), each));
        }
        return definitions;
    }

    /** @param mapping names of variables by names of parameters */
    @NonNull
    static OrderValues of(
            @NonNull Job<?, ?> job, @NonNull Map<String, String> mapping, @NonNull OrderReader.Variables variables) {
        var definitions = definitions(job);
        var values = new ArrayList<ParameterValue>();
        var waiting = new ArrayList<String>();
        var refused = new ArrayList<String>();
        mapping.keySet().stream()
                .filter(name -> !definitions.containsKey(name))
                .map(name -> "The job has no parameter '" + Text.of(name) + "'.")
                .forEach(waiting::add);
        for (var definition : definitions.values()) {
            var variable = mapping.get(definition.getName());
            var ordered = variable == null ? "" : variables.values().getOrDefault(variable, "");
            if (variable != null && !canBeOrdered(definition)) {
                waiting.add("The parameter '" + definition.getName() + "' cannot be ordered: it is no text, choice or"
                        + " boolean, or holds a secret.");
            } else if (variable != null && !variables.values().containsKey(variable)) {
                waiting.add("The order has no variable '" + variable + "' that Jenkins may read.");
            } else if (variable != null && variables.ambiguous().contains(variable)) {
                waiting.add("The order has several variables with the name '" + variable + "'.");
            } else if (ordered.isEmpty()) {
                var standard = definition.getDefaultParameterValue();
                if (standard != null) {
                    values.add(standard);
                }
            } else {
                try {
                    values.add(value(definition, variable, ordered));
                } catch (RefusedValue e) {
                    refused.add(e.getMessage());
                }
            }
        }
        return new OrderValues(values, waiting, refused);
    }

    private static ParameterValue value(ParameterDefinition definition, String variable, String ordered)
            throws RefusedValue {
        if (definition instanceof BooleanParameterDefinition) {
            var value = BOOLEANS.get(ordered.toLowerCase(Locale.ROOT));
            if (value == null) {
                throw refuses(variable, ordered, "it is neither true nor false");
            }
            return new BooleanParameterValue(definition.getName(), value, definition.getDescription());
        }
        var isText = definition instanceof TextParameterDefinition;
        var text = isText ? ordered.replace("\r\n", "\n") : ordered;
        var max = isText ? MAX_TEXT : MAX_LINE;
        if (text.length() > max) {
            throw refuses(
                    variable, text, "it has " + text.length() + " characters, of which at most " + max + " may be");
        }
        if (HOSTILE.matcher(isText ? text.replaceAll("[\n\t]", " ") : text).find()) {
            throw refuses(
                    variable,
                    text,
                    isText ? "it holds a control character" : "it holds a line break or another control character");
        }
        if (definition instanceof ChoiceParameterDefinition choice
                && !choice.getChoices().contains(text)) {
            throw refuses(
                    variable,
                    text,
                    "it is not one of: "
                            + choice.getChoices().stream()
                                    .limit(MAX_LISTED)
                                    .map(each -> "'" + Text.of(each) + "'")
                                    .collect(Collectors.joining(", "))
                            + (choice.getChoices().size() > MAX_LISTED ? ", …" : ""));
        }
        try {
            var value = ((SimpleParameterDefinition) definition).createValue(text);
            if (definition.isValid(value)) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            throw refuses(variable, text, Text.of(e.getMessage()));
        }
        throw refuses(variable, text, "the job does not take it");
    }

    private static RefusedValue refuses(String variable, String value, String reason) {
        return new RefusedValue(
                "The value '" + Text.oneLine(value, 100) + "' of '" + variable + "' cannot be used: " + reason + ".");
    }
}
