package io.jenkins.plugins.servicenow.cmdb.bom;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Sha256;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.sbom.Component;
import io.jenkins.plugins.servicenow.sbom.Licence;
import io.jenkins.plugins.servicenow.sbom.PackageUrl;
import io.jenkins.plugins.servicenow.vulnerability.Finding;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.TreeSet;

/** A component of software, put together from all documents that name it. A text is empty when none says it. */
final class BomComponent {

    static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    /** Between the key of a line and what it says. No text of a line has it. */
    static final char SEPARATOR = '\u0001';

    private static final int REF_DIGITS = 32;

    String type = "";
    String group = "";
    String name = "";
    String version = "";
    String purl = "";
    String cpe = "";
    String supplier = "";
    TreeSet<Licence> licences = new TreeSet<>();
    TreeMap<String, String> hashes = new TreeMap<>();

    static BomComponent of(@NonNull Component component) {
        var made = new BomComponent();
        made.type = clean(component.type());
        made.group = clean(component.group());
        made.name = clean(component.name());
        made.version = clean(component.version());
        made.purl = clean(component.purl());
        made.cpe = clean(component.cpe());
        made.supplier = clean(component.supplier());
        component.licences().forEach(each -> made.licences.add(new Licence(each.kind(), clean(each.text()))));
        component.hashes().forEach((algorithm, value) -> made.hashes.put(clean(algorithm), clean(value)));
        return made;
    }

    /** The package in which something was found. */
    static BomComponent of(@NonNull Finding finding) {
        var made = new BomComponent();
        made.name = clean(finding.packageName());
        made.version = clean(finding.installedVersion());
        made.purl = clean(finding.purl());
        return made;
    }

    /** On one line, and as it is after it was in a file. */
    static String clean(@NonNull String text) {
        // Nearly all are.
        if (text.chars().allMatch(each -> each > ' ' && each < '\u007f')) {
            return text;
        }
        return new String(Text.oneLine(text).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** Whether nobody can know what it is. */
    boolean isNameless() {
        return name.isEmpty() && purl.isEmpty();
    }

    /** The same for the same component: its package URL, decoded, or else its name and version. */
    String key() {
        var url = PackageUrl.of(purl);
        return url == null
                ? "name " + group + "/" + name + "@" + version
                : "pkg "
                        + clean(url.type() + "/" + url.namespace() + "/" + url.name() + "@" + url.version() + "?"
                                + new TreeMap<>(url.qualifiers()) + "#" + url.subpath());
    }

    /** By which the bill of materials refers to the component with this key. */
    static String ref(@NonNull String key) {
        return "component:" + Sha256.of(key).substring(0, REF_DIGITS);
    }

    /** Sorted by the key. */
    String line() {
        return key() + SEPARATOR + GSON.toJson(this);
    }

    static BomComponent ofLine(@NonNull String line) {
        return GSON.fromJson(line.substring(line.indexOf(SEPARATOR) + 1), BomComponent.class);
    }

    static String keyOf(@NonNull String line) {
        return line.substring(0, line.indexOf(SEPARATOR));
    }

    /** Adds what another document says of the same component. */
    void add(@NonNull BomComponent other) {
        type = first(type, other.type);
        group = first(group, other.group);
        name = first(name, other.name);
        version = first(version, other.version);
        purl = first(purl, other.purl);
        cpe = first(cpe, other.cpe);
        supplier = first(supplier, other.supplier);
        licences.addAll(other.licences);
        other.hashes.forEach(hashes::putIfAbsent);
    }

    private static String first(String one, String other) {
        return one.isEmpty() ? other : one;
    }
}
