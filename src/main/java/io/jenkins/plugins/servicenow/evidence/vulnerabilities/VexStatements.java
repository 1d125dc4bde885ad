package io.jenkins.plugins.servicenow.evidence.vulnerabilities;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.sbom.PackageUrl;
import io.jenkins.plugins.servicenow.vulnerability.Finding;
import io.jenkins.plugins.servicenow.vulnerability.VexStatement;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What VEX documents say of vulnerabilities. A statement is about a finding when both name the same vulnerability, and the same package in
 * the same version by their package URLs; one about a package within a product only when that product was scanned.
 */
final class VexStatements {

    private final Map<Subject, List<About>> statements = new HashMap<>();
    private int size;

    /** A vulnerability in a package, but for qualifiers. */
    private record Subject(String id, String type, String namespace, String name, String version, String subpath) {

        static Subject of(String id, PackageUrl purl) {
            return new Subject(
                    id.toUpperCase(Locale.ROOT),
                    purl.type(),
                    purl.namespace(),
                    purl.name(),
                    purl.version(),
                    purl.subpath());
        }
    }

    /** @param within a product; empty for the package wherever it is */
    private record About(Said said, PackageUrl purl, String within) {}

    /**
     * A statement.
     *
     * @param file that has it
     */
    record Said(@NonNull VexStatement statement, @NonNull String file) {

        /** Null when it does not say, or not so that one can compare it. */
        @CheckForNull
        Instant time() {
            try {
                return OffsetDateTime.parse(statement.time()).toInstant();
            } catch (DateTimeException e) {
                return null;
            }
        }

        boolean isHarmless() {
            return statement.status().isHarmless();
        }
    }

    /** How many there are. */
    int size() {
        return size;
    }

    void add(@NonNull VexStatement statement, @NonNull String file) {
        size++;
        var said = new Said(statement, file);
        for (var product : statement.products()) {
            var purl = PackageUrl.of(product.purl());
            if (purl != null) {
                var about = new About(said, purl, product.within());
                names(statement.id(), statement.aliases())
                        .map(name -> Subject.of(name, purl))
                        .forEach(subject -> statements
                                .computeIfAbsent(subject, key -> new ArrayList<>())
                                .add(about));
            }
        }
    }

    private static Stream<String> names(String id, List<String> aliases) {
        return Stream.concat(Stream.of(id), aliases.stream());
    }

    /**
     * Those about the finding.
     *
     * @param products by which what was scanned may be named
     */
    @NonNull
    List<Said> about(@NonNull Finding finding, @NonNull Set<String> products) {
        var purl = PackageUrl.of(finding.purl());
        if (purl == null) {
            return List.of();
        }
        return names(finding.id(), finding.aliases())
                .flatMap(name -> statements.getOrDefault(Subject.of(name, purl), List.of()).stream())
                .filter(about -> about.purl().isSame(purl))
                .filter(about -> about.within().isEmpty()
                        || products.stream().anyMatch(each -> isSameProduct(each, about.within())))
                .map(About::said)
                .distinct()
                .toList();
    }

    private static boolean isSameProduct(String one, String other) {
        var purl = PackageUrl.of(one);
        var otherPurl = PackageUrl.of(other);
        return purl == null || otherPurl == null ? one.equals(other) : purl.isSame(otherPurl);
    }

    /**
     * The statement by which the finding is none; null when there is none. Of several the latest holds; where their order is not known,
     * one that does not take it away holds.
     */
    @CheckForNull
    static Said takingAway(@NonNull List<Said> about) {
        if (about.isEmpty() || about.stream().allMatch(Said::isHarmless)) {
            return about.isEmpty() ? null : about.get(about.size() - 1);
        }
        var times = about.stream().map(Said::time).filter(Objects::nonNull).toList();
        if (times.size() < about.size()) {
            return null;
        }
        var latest = times.stream().max(Comparator.naturalOrder()).orElseThrow();
        var last = about.stream().filter(said -> latest.equals(said.time())).toList();
        return last.stream().allMatch(Said::isHarmless) ? last.get(last.size() - 1) : null;
    }
}
