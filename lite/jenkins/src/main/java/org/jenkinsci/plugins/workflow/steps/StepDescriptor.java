package org.jenkinsci.plugins.workflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.structs.SymbolLookup;
import org.jenkinsci.plugins.structs.describable.DescribableModel;

public abstract class StepDescriptor extends Descriptor<Step> {

    /** What a call needs from the blocks around it; {@link #checkContextAvailability} refuses a call without. */
    public abstract Set<? extends Class<?>> getRequiredContext();

    public Set<? extends Class<?>> getProvidedContext() {
        return Set.of();
    }

    public abstract String getFunctionName();

    public boolean takesImplicitBlockArgument() {
        return false;
    }

    public boolean isMetaStep() {
        return false;
    }

    @Nullable
    public final Class<?> getMetaStepArgumentType() {
        if (!isMetaStep()) {
            return null;
        }
        var delegate = DescribableModel.of(clazz).getFirstRequiredParameter();
        return delegate == null ? Void.TYPE : delegate.getErasedType();
    }

    /** Deprecated in Jenkins, but a descriptor that overrides it is asked before the data-bound constructor. */
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        return DescribableModel.of(clazz).instantiate(arguments);
    }

    public final void checkContextAvailability(StepContext c)
            throws MissingContextVariableException, IOException, InterruptedException {
        for (var type : getRequiredContext()) {
            if (c.get(type) == null) {
                throw new MissingContextVariableException(type, this);
            }
        }
    }

    public static ExtensionList<StepDescriptor> all() {
        return ExtensionList.lookup(StepDescriptor.class);
    }

    @NonNull
    public static List<StepDescriptor> metaStepsOf(String symbol) {
        var found = new ArrayList<StepDescriptor>();
        for (var step : all()) {
            var delegate = step.getMetaStepArgumentType();
            if (delegate != null && SymbolLookup.get().findDescriptor(delegate, symbol) != null) {
                found.add(step);
            }
        }
        return found;
    }
}
