package io.jenkins.plugins.servicenow.sbom;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * What a software bill of materials says of itself. A text is empty when it says nothing.
 *
 * @param version of the standard, such as {@code 1.6} or {@code SPDX-2.3}
 * @param name of what it describes
 * @param serialNumber that of CycloneDX, the namespace of SPDX
 * @param created as it is written, usually in ISO 8601
 * @param subject what it describes; null when it does not say
 * @param components how many there are
 */
public record SbomDocument(
        @NonNull SbomFormat format,
        @NonNull String version,
        @NonNull String name,
        @NonNull String serialNumber,
        @NonNull String created,
        @CheckForNull Component subject,
        int components) {}
