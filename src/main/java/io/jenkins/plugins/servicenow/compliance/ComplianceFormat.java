package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.itsm.Option;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/** How a report is written. */
enum ComplianceFormat implements Option {
    HTML("text/html", HtmlReport::of),
    JSON("application/json", JsonReport::of),
    CSV("text/csv", CsvReport::of);

    private final String contentType;
    private final Function<ComplianceReport, String> writer;

    ComplianceFormat(String contentType, Function<ComplianceReport, String> writer) {
        this.contentType = contentType;
        this.writer = writer;
    }

    @NonNull
    String contentType() {
        return contentType;
    }

    @NonNull
    String write(@NonNull ComplianceReport report) {
        return writer.apply(report);
    }

    /** By the extension of the file; HTML for every other one, and without a file. */
    @NonNull
    static ComplianceFormat ofFile(@CheckForNull String file) {
        var name = file == null ? "" : file.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.endsWith("." + format.value()))
                .findFirst()
                .orElse(HTML);
    }
}
