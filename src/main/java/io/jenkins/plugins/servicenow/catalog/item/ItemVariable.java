package io.jenkins.plugins.servicenow.catalog.item;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.BooleanParameterDefinition;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.ParameterDefinition;
import hudson.model.StringParameterDefinition;
import hudson.model.TextParameterDefinition;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * A variable of a catalog item, made from a parameter of a job.
 *
 * @param parameter its name in Jenkins
 * @param name its name in ServiceNow
 * @param choices that can be selected, in their order; none for the other types
 * @param optional whether a select box may be left empty
 */
record ItemVariable(
        @NonNull String parameter,
        @NonNull String name,
        @NonNull Type type,
        @NonNull String help,
        @NonNull String defaultValue,
        boolean mandatory,
        boolean optional,
        @NonNull List<String> choices) {

    static final String TABLE = "item_option_new";
    static final String CHOICES = "question_choice";

    /** Between two variables or choices, so that a person can put others in between. */
    private static final int STEP = 100;

    /** Values of {@code item_option_new.type}. */
    enum Type {
        MULTI_LINE("2"),
        SELECT_BOX("5"),
        SINGLE_LINE("6"),
        CHECK_BOX("7");

        private final String value;

        Type(String value) {
            this.value = value;
        }
    }

    ItemVariable {
        choices = List.copyOf(choices);
    }

    /**
     * Whether the parameter may be ordered. Those that hold secrets, or something else than a value that a person enters, may
     * not; nor those of other plugins, of which nobody knows what they hold.
     */
    static boolean isOrderable(@NonNull ParameterDefinition definition) {
        var type = definition.getClass();
        return type == StringParameterDefinition.class
                || type == TextParameterDefinition.class
                || type == ChoiceParameterDefinition.class
                || type == BooleanParameterDefinition.class;
    }

    /**
     * @param definition one that {@linkplain #isOrderable may be ordered}
     * @param mandatory whether the orderer has to fill it in
     * @throws AbortException when a choice or the default cannot be a value of ServiceNow
     */
    @NonNull
    static ItemVariable of(@NonNull ParameterDefinition definition, boolean mandatory) throws AbortException {
        var parameter = definition.getName();
        var help = Util.fixNull(definition.getDescription()).strip();
        if (definition instanceof BooleanParameterDefinition flag) {
            if (mandatory) {
                throw refused(parameter, "cannot be mandatory: a mandatory checkbox could only be ordered checked");
            }
            return new ItemVariable(
                    parameter,
                    name(parameter),
                    Type.CHECK_BOX,
                    help,
                    String.valueOf(flag.isDefaultValue()),
                    false,
                    false,
                    List.of());
        }
        if (definition instanceof ChoiceParameterDefinition choice) {
            return select(choice, help, mandatory);
        }
        var text = Util.fixNull(((StringParameterDefinition) definition).getDefaultValue());
        if (EncodedQuery.isScript(text)) {
            throw refused(
                    parameter, "has a default that begins with javascript:, which ServiceNow would run as a script");
        }
        var type = definition instanceof TextParameterDefinition ? Type.MULTI_LINE : Type.SINGLE_LINE;
        return new ItemVariable(parameter, name(parameter), type, help, text, mandatory, false, List.of());
    }

    private static ItemVariable select(ChoiceParameterDefinition definition, String help, boolean mandatory)
            throws AbortException {
        var parameter = definition.getName();
        var all = definition.getChoices();
        var seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (var choice : all) {
            if (!seen.add(choice)) {
                throw refused(
                        parameter,
                        "has the choice '" + Text.of(choice)
                                + "' twice. ServiceNow does not tell upper and lower case apart");
            }
            if (!choice.isEmpty()) {
                checkChoice(parameter, choice);
            }
        }
        var optional = all.isEmpty() || all.contains("");
        if (optional && mandatory) {
            throw refused(parameter, "cannot be mandatory: one of its choices is empty");
        }
        var standard = definition.getDefaultParameterValue();
        return new ItemVariable(
                parameter,
                name(parameter),
                Type.SELECT_BOX,
                help,
                standard == null ? "" : String.valueOf(standard.getValue()),
                !optional,
                optional,
                all.stream().filter(choice -> !choice.isEmpty()).toList());
    }

    private static void checkChoice(String parameter, String choice) throws AbortException {
        try {
            EncodedQuery.where("value", choice);
        } catch (IllegalArgumentException e) {
            throw refused(parameter, "has a choice that ServiceNow cannot find again. " + e.getMessage());
        }
    }

    private static AbortException refused(String parameter, String reason) {
        return new AbortException("snowCatalogItem cannot publish the parameter '" + parameter + "': it " + reason
                + ". Change the parameter, or list in 'parameters' those that can be ordered.");
    }

    /** As variables are mostly named: small letters, digits and underscores. */
    private static String name(String parameter) {
        var name =
                parameter.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
        return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "p_" + name : name;
    }

    /** The name of the parameter in words, such as "Base image" for {@code BASE_IMAGE}. */
    private String label() {
        var words = parameter
                .replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                .replaceAll("[\\s_.-]+", " ")
                .strip()
                .toLowerCase(Locale.ROOT);
        return words.isEmpty() ? parameter : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /**
     * The fields of the variable.
     *
     * @param position from 0
     */
    @NonNull
    Map<String, String> values(int position) {
        var values = new LinkedHashMap<String, String>();
        values.put("name", name);
        values.put("question_text", label());
        values.put("type", type.value);
        values.put("help_text", help);
        values.put("show_help", String.valueOf(!help.isEmpty()));
        values.put("default_value", defaultValue);
        values.put("mandatory", String.valueOf(mandatory));
        values.put("include_none", String.valueOf(optional));
        values.put("order", order(position));
        values.put("active", "true");
        return values;
    }

    /** The fields of one of the choices. */
    @NonNull
    Map<String, String> choiceValues(int position) {
        var values = new LinkedHashMap<String, String>();
        values.put("value", choices.get(position));
        values.put("text", choices.get(position));
        values.put("order", order(position));
        values.put("inactive", "false");
        return values;
    }

    private static String order(int position) {
        return String.valueOf((position + 1) * STEP);
    }
}
