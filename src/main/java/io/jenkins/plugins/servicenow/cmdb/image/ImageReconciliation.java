package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.CmdbError;
import io.jenkins.plugins.servicenow.client.CmdbItem;
import io.jenkins.plugins.servicenow.client.CmdbRelation;
import io.jenkins.plugins.servicenow.client.Reconciled;
import io.jenkins.plugins.servicenow.client.ReconciledItem;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes images by ServiceNow's Identification and Reconciliation, all that can be in one request with their relationships;
 * those that it cannot identify through the Table API.
 */
final class ImageReconciliation {

    private static final String TOO_FEW_ATTRIBUTES = "MISSING_MATCHING_ATTRIBUTES";

    /** It has several CIs that the identification rule takes for this one. */
    private static final Set<String> DUPLICATES = Set.of("MULTIPLE_DUPLICATE_RECORDS", "MULTI_MATCH");

    /** The class has no identification rule, or one that does not fit images. */
    private static final Set<String> UNIDENTIFIED = Set.of(
            CmdbError.IDENTIFICATION_RULE_MISSING,
            CmdbError.NO_ANSWER,
            "METADATA_RULE_MISSING",
            TOO_FEW_ATTRIBUTES,
            "MISSING_DEPENDENCY");

    private final ServiceNowSession session;
    private final String className;
    private final String source;
    private final TableImages tables;
    private final Consumer<String> log;

    /** @param source one of the choices of {@code cmdb_ci.discovery_source} */
    ImageReconciliation(
            @NonNull ServiceNowSession session,
            @NonNull String className,
            @NonNull String source,
            @NonNull TableImages tables,
            @NonNull Consumer<String> log) {
        this.session = session;
        this.className = className;
        this.source = source;
        this.tables = tables;
        this.log = log;
    }

    /**
     * @param images the first is to be written, each of them is derived from the next
     * @param derivedFrom name of the relationship type between them
     * @return one for each image
     */
    List<WrittenImage> write(@NonNull List<Image> images, @NonNull String derivedFrom)
            throws IOException, InterruptedException {
        var together = images.stream().takeWhile(Image::isToWrite).toList();
        var written = new ArrayList<>(writeTogether(together, derivedFrom));
        for (var image : images.subList(together.size(), images.size())) {
            written.add(
                    image.isToWrite()
                            ? writeTogether(List.of(image), derivedFrom).get(0)
                            : WrittenImage.of(Objects.requireNonNull(image.found())));
        }
        return written;
    }

    private List<WrittenImage> writeTogether(List<Image> images, String derivedFrom)
            throws IOException, InterruptedException {
        var relations = IntStream.range(0, images.size() - 1)
                .mapToObj(i -> new CmdbRelation(i, i + 1, derivedFrom))
                .toList();
        var result = reconcile(images, relations);
        var written = new ArrayList<WrittenImage>();
        for (var i = 0; i < images.size(); i++) {
            var one = outcome(
                    images.get(i), result == null ? null : result.items().get(i));
            var related = result != null
                    && i < relations.size()
                    && result.relations().get(i).isDone();
            written.add(related ? one.withDerivation() : one);
        }
        return written;
    }

    /** @return null when the account may not use the API, or the instance does not have it */
    @CheckForNull
    private Reconciled reconcile(List<Image> images, List<CmdbRelation> relations)
            throws IOException, InterruptedException {
        try {
            return session.cmdb()
                    .identifyReconcile(source, images.stream().map(this::item).toList(), relations);
        } catch (ServiceNowException e) {
            switch (e.kind()) {
                case PERMISSION, NOT_FOUND -> {
                    log.accept("Identification and Reconciliation may not be used, so the CI is written through the"
                            + " Table API. To use it, give the OAuth Application User the role itil. "
                            + e.getMessage());
                    return null;
                }
                default -> throw e;
            }
        }
    }

    private CmdbItem item(Image image) {
        return new CmdbItem(className, image.values());
    }

    private WrittenImage outcome(Image image, @CheckForNull ReconciledItem together)
            throws IOException, InterruptedException {
        if (together == null) {
            return tables.write(image, source);
        }
        // An abandoned item is not at fault itself: another one of the lineage is.
        var result = together.failedBecause(CmdbError.ABANDONED) ? reconcileSingly(image) : together;
        var sysId = result.sysId();
        if (result.isDone() && sysId != null) {
            warnOfOtherCi(image, sysId);
            return new WrittenImage(
                    sysId, result.className(), result.operation().startsWith("INSERT"), false);
        }
        if (image.found() != null && DUPLICATES.stream().anyMatch(result::failedBecause)) {
            log.accept("ServiceNow has more than one CI " + image
                    + " and cannot reconcile them, so the oldest is written through the Table API");
            return tables.write(image, source);
        }
        if (!isUnidentified(result)) {
            throw refused(image, result);
        }
        log.accept(
                isOnlyWithoutVersion(image, result)
                        ? image + " was given without a version, too little for the identification rule of the class "
                                + className + ". So it is looked up by its name alone and written through the Table"
                                + " API; nothing is wrong with it"
                        : "ServiceNow cannot identify " + image + " by a rule of the class " + className + " ("
                                + codes(result)
                                + "), so it is looked up by name and version and written through the Table API");
        return tables.write(image, source);
    }

    private ReconciledItem reconcileSingly(Image image) throws IOException, InterruptedException {
        return session.cmdb()
                .identifyReconcile(source, List.of(item(image)), List.of())
                .items()
                .get(0);
    }

    private void warnOfOtherCi(Image image, SysId sysId) {
        var found = image.found();
        if (found != null && !found.sysId().equals(sysId)) {
            log.accept("WARNING: ServiceNow took " + image + " (" + found.sysId() + ") for another CI (" + sysId
                    + "). Check the identification rule of the class " + className + ".");
        }
    }

    private static boolean isUnidentified(ReconciledItem result) {
        return result.errors().stream().allMatch(error -> UNIDENTIFIED.contains(error.code()));
    }

    private static boolean isOnlyWithoutVersion(Image image, ReconciledItem result) {
        return image.name().version() == null && codes(result).equals(TOO_FEW_ATTRIBUTES);
    }

    private static String codes(ReconciledItem result) {
        return result.errors().stream().map(CmdbError::code).distinct().collect(Collectors.joining(", "));
    }

    private AbortException refused(Image image, ReconciledItem result) {
        var reasons = result.errors().stream().map(CmdbError::toString).collect(Collectors.joining("; "));
        return new AbortException("ServiceNow refused " + image + " as a configuration item of the class " + className
                + ". " + reasons
                + (reasons.contains("data source")
                        ? ". Add '" + source
                                + "' to the choices of Discovery source (cmdb_ci.discovery_source), or give"
                                + " one of them as source"
                        : ""));
    }
}
