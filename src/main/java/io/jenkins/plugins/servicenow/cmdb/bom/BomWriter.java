package io.jenkins.plugins.servicenow.cmdb.bom;

import com.google.gson.stream.JsonWriter;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageDocuments;
import io.jenkins.plugins.servicenow.sbom.Licence;
import io.jenkins.plugins.servicenow.vulnerability.Severity;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/**
 * Writes a bill of materials in CycloneDX 1.6 (JSON). The same content makes the same bytes: there is no time in it, and the serial number
 * is made of the rest.
 */
final class BomWriter {

    private static final String PROPERTY = "servicenow-pipeline:";

    private static final Set<String> TYPES = Set.of(
            "application",
            "framework",
            "library",
            "container",
            "platform",
            "operating-system",
            "device",
            "device-driver",
            "firmware",
            "file",
            "machine-learning-model",
            "data",
            "cryptographic-asset");

    private static final Set<String> HASHES = Set.of(
            "MD5",
            "SHA-1",
            "SHA-256",
            "SHA-384",
            "SHA-512",
            "SHA3-256",
            "SHA3-384",
            "SHA3-512",
            "BLAKE2b-256",
            "BLAKE2b-384",
            "BLAKE2b-512",
            "BLAKE3");

    private static final Pattern HASH =
            Pattern.compile("[a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64}|[a-fA-F0-9]{96}|[a-fA-F0-9]{128}");

    /** Part of what the schema takes. */
    private static final Pattern CPE = Pattern.compile(
            "cpe:2\\.3:[aho](:([*-]|([a-zA-Z0-9._-]|\\\\[!\"#$%&'()+,/:;<=>@\\[\\]^`{|}~])+)){5}:([*-]|[a-zA-Z]{2,3})"
                    + "(:([*-]|([a-zA-Z0-9._-]|\\\\[!\"#$%&'()+,/:;<=>@\\[\\]^`{|}~])+)){4}");

    private final BomImages images;
    private final BomContent content;
    private final HttpUrl instance;
    private final JsonWriter json;
    private int components;
    private int vulnerabilities;

    /** @param out not closed */
    BomWriter(
            @NonNull BomImages images,
            @NonNull BomContent content,
            @NonNull HttpUrl instance,
            @NonNull OutputStream out) {
        this.images = images;
        this.content = content;
        this.instance = instance;
        json = new JsonWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        json.setIndent("  ");
    }

    /** Of software, without the images. */
    int components() {
        return components;
    }

    int vulnerabilities() {
        return vulnerabilities;
    }

    /** @param digest of what was written so far; 64 digits */
    void write(@NonNull Supplier<String> digest) throws IOException {
        json.beginObject();
        text("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        text("bomFormat", "CycloneDX");
        text("specVersion", "1.6");
        json.name("version").value(1);
        metadata();
        json.name("components").beginArray();
        for (var image : images.all()) {
            if (!isRoot(image.ci().sysId())) {
                image(image);
            }
        }
        groups(content.components(), BomComponent::keyOf, this::component);
        json.endArray();
        dependencies();
        compositions();
        json.name("vulnerabilities").beginArray();
        groups(content.findings(), BomComponent::keyOf, this::vulnerability);
        json.endArray();
        json.flush();
        // Names of members have no order.
        text("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(digest.get().getBytes(StandardCharsets.UTF_8)));
        json.endObject();
        json.flush();
    }

    /** Whether it is the one that everything is about. */
    private boolean isRoot(SysId image) {
        return images.roots().size() == 1 && images.roots().get(0).sysId().equals(image);
    }

    private String rootRef() {
        return String.join("+", rootRefs());
    }

    private Set<String> rootRefs() {
        return images.roots().stream()
                .map(each -> ImageDocuments.ref(each.sysId()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void metadata() throws IOException {
        json.name("metadata").beginObject();
        json.name("tools").beginObject().name("components").beginArray().beginObject();
        text("type", "application");
        text("name", "ServiceNow Pipeline");
        json.endObject().endArray().endObject();
        json.name("component");
        if (images.roots().size() == 1) {
            for (var image : images.all()) {
                if (isRoot(image.ci().sysId())) {
                    image(image);
                }
            }
        } else {
            json.beginObject();
            text("type", "operating-system");
            text("bom-ref", rootRef());
            text("name", BomComponent.clean(images.name()));
            json.endObject();
        }
        json.endObject();
    }

    private void image(BomImage image) throws IOException {
        var ci = image.ci();
        var known = content.said(ci.sysId());
        json.beginObject();
        text("type", "operating-system");
        text("bom-ref", image.ref());
        text("name", BomComponent.clean(ci.name()));
        text("version", BomComponent.clean(ci.version()));
        hashes(Map.of("SHA-256", image.sha256()));
        var download = BomComponent.clean(image.download());
        if (isAddress(download)) {
            json.name("externalReferences").beginArray().beginObject();
            text("type", "distribution");
            text("url", download);
            json.endObject().endArray();
        }
        json.name("properties").beginArray();
        property("className", ci.className());
        property("sysId", ci.sysId().value());
        property("url", ci.url(instance));
        for (var server : image.servers()) {
            property("server", server);
        }
        for (var sbom : known.sboms) {
            property("sbom", sbom);
        }
        if (!known.scan.isEmpty()) {
            property("scan", known.scan);
        }
        for (var problem : known.problems) {
            property("notKnown", problem);
        }
        json.endArray();
        json.endObject();
    }

    private static boolean isAddress(String text) {
        try {
            return !text.isEmpty() && URI.create(text).isAbsolute();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void property(String name, String value) throws IOException {
        json.beginObject();
        text("name", PROPERTY + name);
        text("value", BomComponent.clean(value));
        json.endObject();
    }

    /** What is done with lines that belong together. */
    @FunctionalInterface
    private interface Group {
        void take(List<String> lines) throws IOException;
    }

    @FunctionalInterface
    private interface Key {
        String of(String line);
    }

    private static void groups(SortedLines all, Key key, Group group) throws IOException {
        var lines = new ArrayList<String>();
        all.forEach(line -> {
            if (!lines.isEmpty() && !key.of(lines.get(0)).equals(key.of(line))) {
                group.take(lines);
                lines.clear();
            }
            lines.add(line);
        });
        if (!lines.isEmpty()) {
            group.take(lines);
        }
    }

    private void component(List<String> lines) throws IOException {
        var component = new BomComponent();
        lines.forEach(line -> component.add(BomComponent.ofLine(line)));
        components++;
        json.beginObject();
        text("type", TYPES.contains(component.type) ? component.type : "library");
        text("bom-ref", BomComponent.ref(BomComponent.keyOf(lines.get(0))));
        if (!component.supplier.isEmpty()) {
            json.name("supplier").beginObject();
            text("name", component.supplier);
            json.endObject();
        }
        optional("group", component.group);
        text("name", component.name.isEmpty() ? component.purl : component.name);
        optional("version", component.version);
        hashes(component.hashes);
        licences(component.licences);
        optional("cpe", CPE.matcher(component.cpe).matches() ? component.cpe : "");
        optional("purl", component.purl);
        json.endObject();
    }

    private void hashes(Map<String, String> hashes) throws IOException {
        var known = new TreeMap<>(hashes);
        known.entrySet()
                .removeIf(each -> !HASHES.contains(each.getKey())
                        || !HASH.matcher(each.getValue()).matches());
        if (!known.isEmpty()) {
            json.name("hashes").beginArray();
            for (var hash : known.entrySet()) {
                json.beginObject();
                text("alg", hash.getKey());
                text("content", hash.getValue());
                json.endObject();
            }
            json.endArray();
        }
    }

    /** The standard has either one expression, which an identifier is too, or a list of licences. */
    private void licences(TreeSet<Licence> licences) throws IOException {
        if (licences.isEmpty()) {
            return;
        }
        json.name("licenses").beginArray();
        var names = licences.stream().map(Licence::text).collect(Collectors.toCollection(TreeSet::new));
        if (names.size() == 1 && licences.first().kind() != Licence.Kind.NAME) {
            json.beginObject();
            text("expression", names.first());
            json.endObject();
        } else {
            for (var name : names) {
                json.beginObject().name("license").beginObject();
                text("name", name);
                json.endObject().endObject();
            }
        }
        json.endArray();
    }

    private void dependencies() throws IOException {
        json.name("dependencies").beginArray();
        if (images.roots().size() > 1) {
            json.beginObject();
            text("ref", rootRef());
            json.name("dependsOn").beginArray();
            for (var root : rootRefs()) {
                json.value(root);
            }
            json.endArray().endObject();
        }
        var current = new StringBuilder();
        content.containment().forEach(line -> {
            var image = BomComponent.keyOf(line);
            if (!image.contentEquals(current)) {
                if (!current.isEmpty()) {
                    json.endArray().endObject();
                }
                current.setLength(0);
                current.append(image);
                json.beginObject();
                text("ref", image);
                json.name("dependsOn").beginArray();
            }
            var ref = line.substring(image.length() + 1);
            if (!ref.isEmpty()) {
                json.value(ref);
            }
        });
        json.endArray().endObject();
        json.endArray();
    }

    /** Says of which images the components are not known, or not all of them. */
    private void compositions() throws IOException {
        json.name("compositions").beginArray();
        for (var image : images.all()) {
            var known = content.said(image.ci().sysId());
            if (!known.isComplete()) {
                composition(known.sboms.isEmpty() ? "unknown" : "incomplete", image.ref());
            }
        }
        if (images.hidden() > 0) {
            composition("incomplete", rootRef());
        }
        json.endArray();
    }

    private void composition(String aggregate, String ref) throws IOException {
        json.beginObject();
        text("aggregate", aggregate);
        json.name("dependencies").beginArray().value(ref).endArray();
        json.endObject();
    }

    private void vulnerability(List<String> lines) throws IOException {
        var all = lines.stream().map(BomVulnerability::ofLine).toList();
        vulnerabilities++;
        var severities = new TreeSet<Severity>();
        var aliases = new TreeSet<String>();
        var affected = new TreeMap<String, TreeMap<String, String>>();
        for (var each : all) {
            severities.add(each.severity());
            aliases.addAll(each.aliases());
            var versions = affected.computeIfAbsent(each.ref(), key -> new TreeMap<>());
            each.fixed().forEach(version -> versions.putIfAbsent(version, "unaffected"));
            if (!each.installed().isEmpty()) {
                versions.put(each.installed(), "affected");
            }
        }
        json.beginObject();
        text("id", all.get(0).id());
        if (!aliases.isEmpty()) {
            json.name("references").beginArray();
            for (var alias : aliases) {
                json.beginObject();
                text("id", alias);
                json.name("source").beginObject();
                text("name", alias.replaceFirst("-.*", ""));
                json.endObject().endObject();
            }
            json.endArray();
        }
        json.name("ratings").beginArray();
        for (var severity : severities) {
            json.beginObject();
            text("severity", severity == Severity.NEGLIGIBLE ? "info" : severity.toString());
            json.endObject();
        }
        json.endArray();
        json.name("affects").beginArray();
        for (var each : affected.entrySet()) {
            affects(each.getKey(), each.getValue());
        }
        json.endArray();
        json.endObject();
    }

    private void affects(String ref, Map<String, String> versions) throws IOException {
        json.beginObject();
        text("ref", ref);
        if (!versions.isEmpty()) {
            json.name("versions").beginArray();
            for (var version : versions.entrySet()) {
                json.beginObject();
                text("version", version.getKey());
                text("status", version.getValue());
                json.endObject();
            }
            json.endArray();
        }
        json.endObject();
    }

    private void optional(String name, String value) throws IOException {
        if (!value.isEmpty()) {
            text(name, value);
        }
    }

    private void text(String name, String value) throws IOException {
        json.name(name).value(value);
    }
}
