package io.jenkins.plugins.servicenow.sbom;

import java.io.IOException;

/** The outermost members of SPDX 2 in JSON. */
final class SpdxJson {

    private final DocumentJson json;
    private final SbomHeader header;
    private String spdxVersion = "";

    SpdxJson(DocumentJson json, SbomHeader header) {
        this.json = json;
        this.header = header;
    }

    boolean isSpdx() {
        return spdxVersion.startsWith("SPDX-");
    }

    boolean member(String name) throws IOException {
        switch (name) {
            case "spdxVersion" -> {
                spdxVersion = json.text();
                header.version = spdxVersion;
            }
            case "name" -> header.name = json.text();
            case "documentNamespace" -> header.serialNumber = json.text();
            case "creationInfo" -> header.created = json.texts("created").get("created");
            case "packages" -> json.elements(() -> header.component(component()));
            case "relationships" -> json.elements(this::relationship);
            default -> {
                return false;
            }
        }
        return true;
    }

    private Component component() throws IOException {
        var found = new SpdxPackage();
        json.members(name -> {
            switch (name) {
                case "SPDXID" -> found.ref(json.text());
                case "name" -> found.name(json.text());
                case "versionInfo" -> found.version(json.text());
                case "supplier" -> found.supplier(json.text());
                case "primaryPackagePurpose" -> found.purpose(json.text());
                case "licenseDeclared" -> found.declared(json.text());
                case "licenseConcluded" -> found.concluded(json.text());
                case "externalRefs" ->
                    json.elements(() -> {
                        var reference = json.texts("referenceType", "referenceLocator");
                        found.reference(reference.get("referenceType"), reference.get("referenceLocator"));
                    });
                case "checksums" ->
                    json.elements(() -> {
                        var checksum = json.texts("algorithm", "checksumValue");
                        found.checksum(checksum.get("algorithm"), checksum.get("checksumValue"));
                    });
                default -> {
                    return false;
                }
            }
            return true;
        });
        return found.build();
    }

    private void relationship() throws IOException {
        var found = json.texts("spdxElementId", "relationshipType", "relatedSpdxElement");
        SpdxPackage.relationship(
                header, found.get("spdxElementId"), found.get("relationshipType"), found.get("relatedSpdxElement"));
    }
}
