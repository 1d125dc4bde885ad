package io.jenkins.plugins.servicenow.sbom;

import edu.umd.cs.findbugs.annotations.NonNull;

/** How a software bill of materials is written down. */
public enum SbomFormat {
    CYCLONEDX_JSON("CycloneDX", "application/json"),
    CYCLONEDX_XML("CycloneDX", "application/xml"),
    SPDX_JSON("SPDX", "application/json"),
    SPDX_XML("SPDX", "application/xml"),
    SPDX_TEXT("SPDX", "text/plain");

    private final String standard;
    private final String contentType;

    SbomFormat(String standard, String contentType) {
        this.standard = standard;
        this.contentType = contentType;
    }

    @NonNull
    public String standard() {
        return standard;
    }

    /** That of the file name's extension, because an instance may compare the two. */
    @NonNull
    public String contentType() {
        return contentType;
    }
}
