package io.jenkins.plugins.servicenow.sbom;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One component of a software bill of materials, as the document says. A text is empty when it says nothing.
 *
 * @param ref by which other parts of the document refer to it: {@code bom-ref}, {@code SPDXID}, {@code spdxId}
 * @param type in the words of CycloneDX, such as {@code library} or {@code operating-system}
 * @param group before the name, such as the organization of Maven or the scope of npm
 * @param purl as it is written; see {@link PackageUrl}
 * @param cpe the first that is given
 * @param hashes in hexadecimal digits, by algorithm in the words of CycloneDX, such as {@code SHA-256}
 */
public record Component(
        @NonNull String ref,
        @NonNull String type,
        @NonNull String group,
        @NonNull String name,
        @NonNull String version,
        @NonNull String purl,
        @NonNull String cpe,
        @NonNull String supplier,
        @NonNull List<Licence> licences,
        @NonNull Map<String, String> hashes) {

    public Component {
        licences = List.copyOf(licences);
        hashes = Map.copyOf(hashes);
    }

    /** With the group, as tools of its kind write it. */
    @NonNull
    public String fullName() {
        return group.isEmpty() ? name : group + (purl.startsWith("pkg:maven/") ? ":" : "/") + name;
    }

    /** Collects what a document says of one. */
    static final class Builder {

        private static final int MAX_ENTRIES = 100;

        String ref = "";
        String type = "";
        String group = "";
        String name = "";
        String version = "";
        String purl = "";
        String cpe = "";
        String supplier = "";
        private final List<Licence> licences = new ArrayList<>();
        private final Map<String, String> hashes = new TreeMap<>();

        void licence(Licence.Kind kind, String text) {
            if (!text.isBlank() && licences.size() < MAX_ENTRIES) {
                licences.add(new Licence(kind, text.strip()));
            }
        }

        void hash(String algorithm, String value) {
            if (!algorithm.isEmpty() && !value.isEmpty() && hashes.size() < MAX_ENTRIES) {
                hashes.putIfAbsent(algorithm, value);
            }
        }

        Component build() {
            return new Component(ref, type, group, name, version, purl, cpe, supplier, licences, hashes);
        }
    }
}
