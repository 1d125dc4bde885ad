package io.jenkins.plugins.servicenow.evidence.vulnerabilities;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Small reports and VEX documents in the shapes of the tools. */
final class ScanDocuments {

    static final String OPENSSL = "pkg:deb/ubuntu/openssl@3.0.13?arch=amd64&distro=ubuntu-24.04";

    private ScanDocuments() {}

    /** @param matches see {@link #match} */
    static String grype(String... matches) {
        return """
                {"matches": [%s], "source": {"type": "directory", "target": "/mnt/image"},
                 "descriptor": {"name": "grype", "version": "0.90.0"}}""".formatted(String.join(",", matches));
    }

    /** @param fixed the version that fixes it; empty when there is none */
    static String match(String id, String severity, String name, String version, String fixed) {
        return """
                {"vulnerability": {"id": "%s", "severity": "%s", "fix": {"state": "%s", "versions": [%s]}},
                 "artifact": {"name": "%s", "version": "%s",
                              "purl": "pkg:deb/ubuntu/%s@%s?arch=amd64&distro=ubuntu-24.04"}}""".formatted(
                        id,
                        severity,
                        fixed.isEmpty() ? "not-fixed" : "fixed",
                        fixed.isEmpty() ? "" : '"' + fixed + '"',
                        name,
                        version,
                        name,
                        version);
    }

    /** @param statements see {@link #statement} */
    static String openVex(String... statements) {
        return """
                {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/vex/1", "author": "team",
                 "timestamp": "2026-08-20T08:00:00Z", "version": 1, "statements": [%s]}""".formatted(String.join(",", statements));
    }

    /** @param more further members, such as {@code , "timestamp": "…"} */
    static String statement(String id, String status, String purl, String more) {
        return """
                {"vulnerability": {"name": "%s"}, "products": [{"@id": "%s"}], "status": "%s"%s}""".formatted(id, purl, status, more);
    }

    /** A CycloneDX report: of its components, each has the vulnerability that has its number. */
    static String cycloneDx(String... ids) {
        var components = Stream.of(ids)
                .map(id -> """
                        {"type": "library", "bom-ref": "%s", "name": "lib", "version": "%s", "purl": "pkg:npm/lib@%s"}""".formatted(id, id.hashCode(), id.hashCode()))
                .collect(Collectors.joining(","));
        var vulnerabilities = Stream.of(ids).map(id -> """
                        {"id": "%s", "ratings": [{"severity": "high"}], "affects": [{"ref": "%s"}]}""".formatted(id, id)).collect(Collectors.joining(","));
        return """
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [%s],
                 "vulnerabilities": [%s]}""".formatted(components, vulnerabilities);
    }
}
