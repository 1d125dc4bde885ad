package jenkinslite.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What the blocks around a step provide, such as the workspace. */
final class ContextVariables implements Serializable {
    private static final long serialVersionUID = 1L;

    static final ContextVariables NONE = new ContextVariables(null, List.of());

    private final ContextVariables outer;
    private final ArrayList<Object> values;

    private ContextVariables(@CheckForNull ContextVariables outer, List<Object> values) {
        this.outer = outer;
        this.values = new ArrayList<>(values);
    }

    ContextVariables with(List<Object> overrides) {
        return overrides.isEmpty() ? this : new ContextVariables(this, overrides);
    }

    /** @return the innermost value of this type, null when there is none */
    @CheckForNull
    <T> T get(Class<T> type) {
        for (var scope = this; scope != null; scope = scope.outer) {
            for (var value : scope.values) {
                if (type.isInstance(value)) {
                    return type.cast(value);
                }
            }
        }
        return null;
    }
}
