package io.jenkins.plugins.servicenow.sbom;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects what a document of SPDX 2 says of one package. */
final class SpdxPackage {

    /** What SPDX writes for nothing. */
    private static final Set<String> NOTHING = Set.of("NOASSERTION", "NONE", "");

    private static final Pattern ROLE = Pattern.compile("(Organization|Person|Tool):\\s*");
    private static final Pattern SHA = Pattern.compile("SHA-?(\\d.*)");

    private final Component.Builder component = new Component.Builder();
    private String declared = "";
    private String concluded = "";

    void ref(String ref) {
        component.ref = ref;
    }

    void name(String name) {
        component.name = name;
    }

    void version(String version) {
        component.version = given(version);
    }

    /** @param purpose such as {@code OPERATING-SYSTEM} */
    void purpose(String purpose) {
        component.type = purpose.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @param supplier such as {@code Organization: Example} */
    void supplier(String supplier) {
        component.supplier = ROLE.matcher(given(supplier)).replaceFirst("");
    }

    void declared(String licence) {
        declared = given(licence);
    }

    void concluded(String licence) {
        concluded = given(licence);
    }

    /** @param type such as {@code purl} or {@code cpe23Type}, perhaps at the end of an address */
    void reference(String type, String locator) {
        if (type.endsWith("purl") && component.purl.isEmpty()) {
            component.purl = locator;
        } else if ((type.endsWith("cpe23Type") || type.endsWith("cpe22Type")) && component.cpe.isEmpty()) {
            component.cpe = locator;
        }
    }

    /** @param algorithm such as {@code SHA256} */
    void checksum(String algorithm, String value) {
        component.hash(SHA.matcher(algorithm.toUpperCase(Locale.ROOT)).replaceFirst("SHA-$1"), value);
    }

    private static String given(String text) {
        return NOTHING.contains(text) ? "" : text;
    }

    Component build() {
        component.licence(Licence.Kind.EXPRESSION, declared.isEmpty() ? concluded : declared);
        return component.build();
    }

    /** Hands on a relationship if it is a dependency. */
    static void relationship(SbomHeader header, String from, String type, String to) throws IOException {
        switch (type) {
            case "DEPENDS_ON" -> header.dependency(from, List.of(to));
            case "DEPENDENCY_OF" -> header.dependency(to, List.of(from));
            default -> {
                // It is something else.
            }
        }
    }
}
