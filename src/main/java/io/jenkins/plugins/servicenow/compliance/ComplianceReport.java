package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/**
 * What was read and checked, before it is written in one format or another.
 *
 * @param about what it is about, for people
 * @param instance that has the records
 * @param time when it was read
 * @param build that has made it: its name and, where Jenkins knows it, its address
 * @param checks that were made
 * @param frameworks for which they are evidence, as far as they are to be named
 * @param gaps why there may be more images than those here
 */
record ComplianceReport(
        @NonNull String about,
        @NonNull HttpUrl instance,
        @NonNull Instant time,
        @NonNull String build,
        @NonNull List<ComplianceCheck> checks,
        @NonNull List<Framework> frameworks,
        @NonNull List<CheckedImage> images,
        @NonNull List<String> gaps) {

    /** An image with what the checks have found. */
    record CheckedImage(
            @NonNull ReportedImage image, @NonNull List<CheckResult> results) {

        CheckedImage {
            results = List.copyOf(results);
        }

        @NonNull
        Verdict verdict() {
            return Verdict.of(results);
        }

        @NonNull
        List<CheckResult> of(@NonNull Verdict verdict) {
            return results.stream().filter(each -> each.verdict() == verdict).toList();
        }
    }

    ComplianceReport {
        checks = List.copyOf(checks);
        frameworks = List.copyOf(frameworks);
        images = List.copyOf(images);
        gaps = List.copyOf(gaps);
    }

    /** @param limit see {@link ImageChecks#of} */
    static ComplianceReport of(
            @NonNull String about,
            @NonNull HttpUrl instance,
            @NonNull Instant time,
            @NonNull String build,
            @NonNull List<ComplianceCheck> checks,
            @NonNull List<Framework> frameworks,
            @NonNull List<ReportedImage> images,
            @NonNull List<String> gaps,
            @CheckForNull VulnerabilityLimit limit) {
        var checked = images.stream()
                .map(image -> new CheckedImage(image, ImageChecks.of(image, checks, time, limit)))
                .toList();
        return new ComplianceReport(about, instance, time, build, checks, frameworks, checked, gaps);
    }

    @NonNull
    Verdict verdict() {
        var worst = Verdict.of(
                images.stream().flatMap(image -> image.results().stream()).toList());
        return worst == Verdict.PASS && !gaps.isEmpty() ? Verdict.NOT_KNOWN : worst;
    }

    /** How many images have which verdict on a check, by the worst of an image; those without one are left out. */
    @NonNull
    Map<Verdict, Long> count(@NonNull ComplianceCheck check) {
        return images.stream()
                .map(image -> image.results().stream()
                        .filter(each -> each.check() == check)
                        .toList())
                .filter(results -> !results.isEmpty())
                .collect(Collectors.groupingBy(Verdict::of, () -> new EnumMap<>(Verdict.class), Collectors.counting()));
    }

    /** How many images have which verdict. */
    @NonNull
    Map<Verdict, Long> count() {
        return images.stream()
                .collect(Collectors.groupingBy(
                        CheckedImage::verdict, () -> new EnumMap<>(Verdict.class), Collectors.counting()));
    }

    /** Such as {@code 2 pass, 1 fail, 0 not known}. */
    @NonNull
    static String describe(@NonNull Map<Verdict, Long> counts) {
        return List.of(Verdict.PASS, Verdict.FAIL, Verdict.NOT_KNOWN).stream()
                .map(each -> counts.getOrDefault(each, 0L) + " " + each.label())
                .collect(Collectors.joining(", "));
    }

    /** When it was read, with the zone. */
    @NonNull
    String displayTime() {
        return ServiceNowTime.display(time);
    }
}
