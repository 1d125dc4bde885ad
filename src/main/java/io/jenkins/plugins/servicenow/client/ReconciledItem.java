package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * What became of one item.
 *
 * @param sysId null when the item is not in the CMDB
 * @param className its class; not always the one sent, since an item can be found in a class that extends it
 * @param operation INSERT, UPDATE, NO_CHANGE, UPDATE_WITH_UPGRADE and so on; empty when ServiceNow named none
 * @param errors empty when the item is in the CMDB as sent
 */
public record ReconciledItem(
        @CheckForNull SysId sysId,
        @NonNull String className,
        @NonNull String operation,
        @NonNull List<CmdbError> errors) {

    public ReconciledItem {
        errors = List.copyOf(errors);
    }

    public boolean isDone() {
        return errors.isEmpty();
    }

    /** @param code such as {@link CmdbError#IDENTIFICATION_RULE_MISSING} */
    public boolean failedBecause(@NonNull String code) {
        return errors.stream().anyMatch(error -> error.code().equals(code));
    }
}
