package org.jenkinsci.plugins.structs.describable;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Describable;
import java.util.Map;
import jenkins.model.Jenkins;

/** On a descriptor: rewrites the named arguments before an object is made of them. */
public interface CustomDescribableModel {

    @NonNull
    default Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
        return arguments;
    }

    /** How Jenkins' snippet generator writes the arguments; Lite has no such thing. */
    @NonNull
    default UninstantiatedDescribable customUninstantiate(@NonNull UninstantiatedDescribable ud) {
        return ud;
    }

    /** @return null when the descriptor of the type takes the arguments as they are */
    @CheckForNull
    static CustomDescribableModel of(Class<?> type) {
        return Describable.class.isAssignableFrom(type)
                        && Jenkins.get().getDescriptor(type.asSubclass(Describable.class))
                                instanceof CustomDescribableModel custom
                ? custom
                : null;
    }
}
