package io.jenkins.plugins.servicenow.sbom;

import java.io.IOException;

/** SPDX 2 in RDF/XML, whose packages stand in one another or side by side. */
final class SpdxRdf {

    static final String NAMESPACE = "http://spdx.org/rdf/terms";
    private static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    private final DocumentXml xml;
    private final SbomHeader header;

    SpdxRdf(DocumentXml xml, SbomHeader header) {
        this.xml = xml;
        this.header = header;
    }

    /** At the start tag of the root. */
    void read() throws IOException {
        xml.children(this::element);
    }

    private void element() throws IOException {
        if (!xml.namespace().startsWith(NAMESPACE)) {
            xml.children(this::element);
            return;
        }
        switch (xml.name()) {
            case "SpdxDocument" -> {
                header.serialNumber = xml.attribute(RDF, "about");
                xml.children(this::document);
            }
            case "Package" -> component();
            default -> xml.children(this::element);
        }
    }

    private void document() throws IOException {
        switch (xml.name()) {
            case "specVersion" -> header.version = xml.text();
            case "name" -> header.name = xml.text();
            default -> element();
        }
    }

    private void component() throws IOException {
        var found = new SpdxPackage();
        var named = new boolean[1];
        found.ref(xml.attribute(RDF, "about"));
        xml.children(() -> {
            switch (xml.name()) {
                case "name" -> {
                    found.name(xml.text());
                    named[0] = true;
                }
                case "versionInfo" -> found.version(xml.text());
                case "supplier" -> found.supplier(xml.text());
                case "primaryPackagePurpose" -> found.purpose(lastPart(xml.attribute(RDF, "resource"), "purpose_"));
                case "licenseDeclared" -> found.declared(licence());
                case "licenseConcluded" -> found.concluded(licence());
                case "externalRef" -> reference(found);
                case "checksum" -> checksum(found);
                default -> element();
            }
        });
        // One without is a mention of another one.
        if (named[0]) {
            header.component(found.build());
        }
    }

    /** Of the list of SPDX; others are elements of their own. */
    private String licence() {
        var address = xml.attribute(RDF, "resource");
        return address.startsWith("http://spdx.org/licenses/") || address.startsWith("https://spdx.org/licenses/")
                ? lastPart(address, "/")
                : "";
    }

    private void reference(SpdxPackage found) throws IOException {
        var parts = new String[] {"", ""};
        xml.children(() -> xml.children(() -> {
            switch (xml.name()) {
                case "referenceType" -> parts[0] = address();
                case "referenceLocator" -> parts[1] = xml.text();
                default -> {
                    // It is skipped.
                }
            }
        }));
        found.reference(parts[0], parts[1]);
    }

    /** By an attribute, or by an inner element that has nothing else. */
    private String address() throws IOException {
        var address = new String[] {xml.attribute(RDF, "resource")};
        xml.children(() -> address[0] = address[0].isEmpty() ? xml.attribute(RDF, "about") : address[0]);
        return address[0];
    }

    private void checksum(SpdxPackage found) throws IOException {
        var parts = new String[] {"", ""};
        xml.children(() -> xml.children(() -> {
            switch (xml.name()) {
                case "algorithm" -> parts[0] = lastPart(xml.attribute(RDF, "resource"), "checksumAlgorithm_");
                case "checksumValue" -> parts[1] = xml.text();
                default -> {
                    // It is skipped.
                }
            }
        }));
        found.checksum(parts[0], parts[1]);
    }

    private static String lastPart(String address, String separator) {
        return address.substring(Math.max(0, address.lastIndexOf(separator) + separator.length()));
    }
}
