package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * Records as far as they could be read.
 *
 * @param missing why there may be more, and what to do about it; empty when these are all
 */
record PartialList<T>(@NonNull List<T> all, @NonNull String missing) {

    PartialList {
        all = List.copyOf(all);
    }

    static <T> PartialList<T> complete(@NonNull List<T> all) {
        return new PartialList<>(all, "");
    }

    boolean isComplete() {
        return missing.isEmpty();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }
}
