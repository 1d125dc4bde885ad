package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.vulnerability.ReportFormat;
import io.jenkins.plugins.servicenow.vulnerability.VulnerabilityReport;

/**
 * What a file that is attached to an image says of itself.
 *
 * @param report null when it is neither a bill of materials nor a report of vulnerabilities, and when it cannot be read
 * @param problem why it cannot be read; empty when it can
 */
public record DocumentContent(
        @CheckForNull VulnerabilityReport report, @NonNull String problem) {

    public boolean isReadable() {
        return problem.isEmpty();
    }

    /** Whether it lists what is in the image. A list of nothing is none. */
    public boolean isSbom() {
        var read = report;
        var sbom = read == null ? null : read.sbom();
        return sbom != null && sbom.components() > 0;
    }

    /** Whether it lists the vulnerabilities of the image. A scan that has found no packages says nothing. */
    public boolean isScan() {
        var read = report;
        if (read == null || !read.scanned() || read.format() == ReportFormat.SARIF) {
            return false;
        }
        var packages = read.packages();
        return packages == null || packages > 0;
    }
}
