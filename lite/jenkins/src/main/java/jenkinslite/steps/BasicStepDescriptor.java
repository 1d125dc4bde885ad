package jenkinslite.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** A step by its name, what it does, and what it needs. */
abstract class BasicStepDescriptor extends StepDescriptor {
    private final String function;
    private final String displayName;
    private final Set<Class<?>> required;

    BasicStepDescriptor(String function, String displayName, Class<?>... required) {
        this.function = function;
        this.displayName = displayName;
        this.required = Set.of(required);
    }

    @Override
    public String getFunctionName() {
        return function;
    }

    @Override
    @NonNull
    public String getDisplayName() {
        return displayName;
    }

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return required;
    }
}
