package io.jenkins.plugins.servicenow.catalog.item;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Job;
import hudson.model.ParameterDefinition;
import hudson.model.ParametersDefinitionProperty;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The catalog item as a job wants it.
 *
 * @param shortDescription null to leave it to people
 * @param description null to leave it to people; HTML
 * @param catalog title or sys_id
 * @param category title or sys_id; null to leave it to people
 * @param flow name or sys_id; null to leave it to people
 * @param variables in the order of the form
 */
record ItemDraft(
        @NonNull String name,
        @CheckForNull String shortDescription,
        @CheckForNull String description,
        @NonNull String catalog,
        @CheckForNull String category,
        @CheckForNull String flow,
        boolean active,
        @NonNull List<ItemVariable> variables) {

    ItemDraft {
        variables = List.copyOf(variables);
    }

    /**
     * Makes no I/O.
     *
     * @param log takes the names of parameters that are left out because they cannot be ordered
     * @throws AbortException when the step names parameters that the job does not have, or that cannot be ordered
     */
    @NonNull
    static ItemDraft of(@NonNull CatalogItemStep step, @NonNull Job<?, ?> job, @NonNull Consumer<String> log)
            throws AbortException {
        if (step.getName().isEmpty()) {
            throw new AbortException("snowCatalogItem needs a name: what people search for in the catalog, such as"
                    + " name: 'Build an OS image'.");
        }
        var description = step.getDescription();
        return new ItemDraft(
                Text.oneLine(step.getName()),
                step.getShortDescription(),
                description == null ? null : ItemFields.toHtml(description),
                step.getCatalog(),
                step.getCategory(),
                step.getFlow(),
                step.isActive(),
                variables(step, definitions(job), log));
    }

    private static Map<String, ParameterDefinition> definitions(Job<?, ?> job) {
        var definitions = new LinkedHashMap<String, ParameterDefinition>();
        var property = job.getProperty(ParametersDefinitionProperty.class);
        if (property != null) {
            property.getParameterDefinitions().forEach(each -> definitions.put(each.getName(), each));
        }
        return definitions;
    }

    private static List<ItemVariable> variables(
            CatalogItemStep step, Map<String, ParameterDefinition> definitions, Consumer<String> log)
            throws AbortException {
        var ordered = step.getParameters().isEmpty() ? orderable(definitions, log) : step.getParameters();
        checkKnown("mandatory", step.getMandatory(), Set.copyOf(ordered));
        checkKnown("parameters", ordered, definitions.keySet());
        var variables = new ArrayList<ItemVariable>();
        var parameters = new HashMap<String, String>();
        for (var name : ordered) {
            var definition = definitions.get(name);
            if (!ItemVariable.isOrderable(definition)) {
                throw new AbortException("snowCatalogItem does not publish the parameter '" + name + "', a "
                        + definition.getClass().getSimpleName()
                        + ": only strings, texts, choices and booleans can be ordered. Secrets never travel through a"
                        + " catalog. Leave it out of 'parameters'; a build that is ordered has its default.");
            }
            var variable = ItemVariable.of(definition, step.getMandatory().contains(name));
            var other = parameters.put(variable.name(), name);
            if (other != null) {
                throw new AbortException("snowCatalogItem cannot tell the parameters '" + other + "' and '" + name
                        + "' apart: both would be the variable '" + variable.name()
                        + "'. Rename one, or list in 'parameters' only the other.");
            }
            variables.add(variable);
        }
        return variables;
    }

    private static List<String> orderable(Map<String, ParameterDefinition> definitions, Consumer<String> log) {
        var byOrderable = definitions.values().stream()
                .collect(Collectors.partitioningBy(
                        ItemVariable::isOrderable,
                        Collectors.mapping(ParameterDefinition::getName, Collectors.toList())));
        if (!byOrderable.get(false).isEmpty()) {
            log.accept("Not published, because only strings, texts, choices and booleans can be ordered: "
                    + String.join(", ", byOrderable.get(false)));
        }
        return byOrderable.get(true);
    }

    private static void checkKnown(String parameter, List<String> names, Set<String> known) throws AbortException {
        for (var name : names) {
            if (!known.contains(name)) {
                throw new AbortException("snowCatalogItem was given '" + name + "' in '" + parameter
                        + "', but "
                        + (known.isEmpty()
                                ? "there are no parameters."
                                : "the parameters are: "
                                        + known.stream().sorted().collect(Collectors.joining(", ")) + "."));
            }
        }
    }

    /** Variable by parameter, as the trigger {@code snowCatalogOrders} takes them. */
    @NonNull
    Map<String, String> mapping() {
        var mapping = new LinkedHashMap<String, String>();
        variables.forEach(variable -> mapping.put(variable.parameter(), variable.name()));
        return mapping;
    }
}
