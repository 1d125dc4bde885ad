package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * What Identification and Reconciliation did, or did not do.
 *
 * @param items one for each item sent, in that order
 * @param relations one for each relationship sent, in that order
 */
public record Reconciled(
        @NonNull List<ReconciledItem> items, @NonNull List<ReconciledRelation> relations) {

    public Reconciled {
        items = List.copyOf(items);
        relations = List.copyOf(relations);
    }

    /** Whether everything is in the CMDB as sent. */
    public boolean isDone() {
        return items.stream().allMatch(ReconciledItem::isDone)
                && relations.stream().allMatch(ReconciledRelation::isDone);
    }
}
