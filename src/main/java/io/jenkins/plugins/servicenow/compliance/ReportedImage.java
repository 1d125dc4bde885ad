package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import java.util.List;
import java.util.Map;

/**
 * An image with all that belongs to it; or what belongs to a change request that is about no image.
 *
 * @param ci null when the change request is about no image
 * @param derivedFrom the images that it was built from
 * @param changes the change requests about it
 * @param servers those that run it, by their relationships
 * @param incidents open ones about it
 */
record ReportedImage(
        @CheckForNull ImageCi ci,
        @NonNull PartialList<ReportedCi> derivedFrom,
        @NonNull PartialList<ReportedChange> changes,
        @NonNull PartialList<ReportedFile> files,
        @NonNull PartialList<ReportedCi> servers,
        @NonNull PartialList<ReportedIncident> incidents,
        @NonNull VulnerabilityCounts vulnerabilities) {

    /** What belongs to a change request that is about no image. */
    static ReportedImage none(@NonNull ReportedChange change) {
        return new ReportedImage(
                null,
                PartialList.complete(List.of()),
                PartialList.complete(List.of(change)),
                PartialList.complete(List.of()),
                PartialList.complete(List.of()),
                PartialList.complete(List.of()),
                new VulnerabilityCounts(Map.of(), Map.of()));
    }

    /** For display, in one line. */
    @NonNull
    String label() {
        return ci == null ? changes.all().get(0).number() + " (no image)" : ci.label();
    }
}
