package io.jenkins.plugins.servicenow.sbom;

import java.io.BufferedReader;
import java.io.IOException;

/** SPDX 2 as lines of tags and values. */
final class SpdxTagValue {

    private static final String BEGIN = "<text>";
    private static final String END = "</text>";

    private final DocumentText text;
    private final BufferedReader lines;
    private final SbomHeader header;

    /** Null outside of a package. */
    private SpdxPackage current;

    SpdxTagValue(DocumentText text, BufferedReader lines, SbomHeader header) {
        this.text = text;
        this.lines = lines;
        this.header = header;
    }

    /** @return whether it is SPDX: its first line that says something says so */
    boolean read() throws IOException {
        for (var line = next(); line != null; line = next()) {
            var colon = line.indexOf(':');
            if (line.isBlank() || line.startsWith("#") || colon < 0) {
                continue;
            }
            var tag = line.substring(0, colon).strip();
            var value = value(line.substring(colon + 1).strip());
            if (header.version.isEmpty() && !(tag.equals("SPDXVersion") && value.startsWith("SPDX-"))) {
                return false;
            }
            line(tag, value);
        }
        endPackage();
        return !header.version.isEmpty();
    }

    private String next() throws IOException {
        text.beginPiece();
        return lines.readLine();
    }

    /** What goes over several lines is read to its end, but nobody asks for it. */
    private String value(String beginning) throws IOException {
        if (beginning.startsWith(BEGIN) && !beginning.contains(END)) {
            for (var line = next(); line != null; line = next()) {
                if (line.contains(END)) {
                    return "";
                }
            }
            throw new IOException("a text that begins by " + BEGIN + " has no end");
        }
        return beginning.replace(BEGIN, "").replace(END, "");
    }

    private void line(String tag, String value) throws IOException {
        switch (tag) {
            case "SPDXVersion" -> header.version = value;
            case "DocumentName" -> header.name = value;
            case "DocumentNamespace" -> header.serialNumber = value;
            case "Created" -> header.created = value;
            case "PackageName" -> {
                endPackage();
                current = new SpdxPackage();
                current.name(value);
            }
            case "FileName", "SnippetSPDXID", "LicenseID" -> endPackage();
            case "Relationship" -> {
                var parts = value.split("\\s+");
                if (parts.length == 3) {
                    SpdxPackage.relationship(header, parts[0], parts[1], parts[2]);
                }
            }
            default -> {
                if (current != null) {
                    ofPackage(tag, value);
                }
            }
        }
    }

    private void ofPackage(String tag, String value) {
        switch (tag) {
            case "SPDXID" -> current.ref(value);
            case "PackageVersion" -> current.version(value);
            case "PackageSupplier" -> current.supplier(value);
            case "PrimaryPackagePurpose" -> current.purpose(value);
            case "PackageLicenseDeclared" -> current.declared(value);
            case "PackageLicenseConcluded" -> current.concluded(value);
            case "ExternalRef" -> {
                var parts = value.split("\\s+", 3);
                if (parts.length == 3) {
                    current.reference(parts[1], parts[2]);
                }
            }
            case "PackageChecksum" -> {
                var parts = value.split(":\\s*", 2);
                if (parts.length == 2) {
                    current.checksum(parts[0], parts[1]);
                }
            }
            default -> {
                // It is something else.
            }
        }
    }

    private void endPackage() throws IOException {
        if (current != null) {
            header.component(current.build());
            current = null;
        }
    }
}
