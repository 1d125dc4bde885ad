package org.jenkinsci.plugins.workflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A step was called outside of the block that it needs, such as {@code node}. */
public class MissingContextVariableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Class<?> type;
    private final String functionName;

    public MissingContextVariableException(@NonNull Class<?> type, @CheckForNull StepDescriptor d) {
        this.type = type;
        this.functionName = d == null ? null : d.getFunctionName();
    }

    @Override
    public String getMessage() {
        var missing = "Required context " + type + " is missing";
        var providers = getProviders();
        if (providers.isEmpty()) {
            return missing;
        }
        return missing + "\nPerhaps you forgot to surround the " + (functionName == null ? "" : functionName + " ")
                + "step with a step that provides this, such as: "
                + providers.stream().map(StepDescriptor::getFunctionName).collect(Collectors.joining(", "));
    }

    @NonNull
    public List<StepDescriptor> getProviders() {
        return StepDescriptor.all().stream()
                .filter(step -> covers(step.getProvidedContext()) && !covers(step.getRequiredContext()))
                .toList();
    }

    private boolean covers(Set<? extends Class<?>> classes) {
        return classes.stream().anyMatch(type::isAssignableFrom);
    }
}
