package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Csv;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as CSV: a line for each check of an image and a change request, and one for each gap. */
final class CsvReport {

    private CsvReport() {}

    @NonNull
    static String of(@NonNull ComplianceReport report) {
        var csv = new StringBuilder(Csv.line(Stream.concat(
                Stream.of(
                        "image",
                        "version",
                        "image_sys_id",
                        "change",
                        "check",
                        "verdict",
                        "sentence",
                        "evidence",
                        "instance",
                        "read_at_utc"),
                report.frameworks().stream().map(Framework::value))));
        for (var checked : report.images()) {
            for (var result : checked.results()) {
                csv.append(line(report, checked.image(), result));
            }
        }
        for (var gap : report.gaps()) {
            csv.append(Csv.line(Stream.of(
                    "",
                    "",
                    "",
                    "",
                    "",
                    Verdict.NOT_KNOWN.label(),
                    gap,
                    "",
                    report.instance().toString(),
                    report.displayTime())));
        }
        return csv.toString();
    }

    private static String line(ComplianceReport report, ReportedImage image, CheckResult result) {
        var ci = image.ci();
        return Csv.line(Stream.concat(
                Stream.of(
                        ci == null ? "" : ci.name(),
                        ci == null ? "" : ci.version(),
                        ci == null ? "" : ci.sysId().value(),
                        result.about(),
                        result.check().value(),
                        result.verdict().label(),
                        result.sentence(),
                        result.evidence().stream().collect(Collectors.joining("; ")),
                        report.instance().toString(),
                        report.displayTime()),
                report.frameworks().stream().map(framework -> framework.reference(result.check()))));
    }
}
