package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * What became of one relationship.
 *
 * @param sysId null also for one that exists: ServiceNow documentation shows none
 * @param className {@code cmdb_rel_ci}
 * @param operation INSERT, UPDATE, NO_CHANGE; empty when ServiceNow named none
 * @param errors empty when the relationship exists now
 */
public record ReconciledRelation(
        @CheckForNull SysId sysId,
        @NonNull String className,
        @NonNull String operation,
        @NonNull List<CmdbError> errors) {

    public ReconciledRelation {
        errors = List.copyOf(errors);
    }

    public boolean isDone() {
        return errors.isEmpty();
    }
}
