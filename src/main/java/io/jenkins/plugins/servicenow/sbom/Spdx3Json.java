package io.jenkins.plugins.servicenow.sbom;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The outermost members of SPDX 3 in JSON-LD, in the compact form that its specification prescribes. */
final class Spdx3Json {

    private static final int MAX_CONTEXTS = 10;

    private final DocumentJson json;
    private final SbomHeader header;
    private final List<String> contexts = new ArrayList<>();

    Spdx3Json(DocumentJson json, SbomHeader header) {
        this.json = json;
        this.header = header;
    }

    boolean isSpdx() {
        return contexts.stream()
                .anyMatch(each -> each.startsWith("https://spdx.org/") || each.startsWith("http://spdx.org/"));
    }

    /** The addresses of {@code @context}, which other formats have too. */
    List<String> contexts() {
        return contexts;
    }

    boolean member(String name) throws IOException {
        switch (name) {
            case "@context" -> context();
            case "@graph" -> json.elements(this::element);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A text, or one in a list or an object. */
    private void context() throws IOException {
        if (json.isList()) {
            json.elements(this::context);
        } else if (json.isObject()) {
            json.members(name -> {
                context();
                return true;
            });
        } else {
            var text = json.text();
            if (contexts.size() < MAX_CONTEXTS) {
                contexts.add(text);
            }
        }
    }

    private void element() throws IOException {
        var texts = new HashMap<String, String>();
        var to = new ArrayList<String>();
        var component = new Component.Builder();
        json.members(name -> {
            switch (name) {
                case "type", "spdxId", "name", "specVersion", "created", "from", "relationshipType" ->
                    texts.put(name, json.text());
                case "software_packageVersion" -> component.version = json.text();
                case "software_packageUrl" -> component.purl = json.text();
                case "software_primaryPurpose" -> component.type = purpose(json.text());
                case "externalIdentifier" -> json.elements(() -> identifier(component));
                case "verifiedUsing" -> json.elements(() -> hash(component));
                case "to" -> to.addAll(json.textList());
                default -> {
                    return false;
                }
            }
            return true;
        });
        element(texts, to, component);
    }

    private void element(Map<String, String> texts, List<String> to, Component.Builder component) throws IOException {
        var id = texts.getOrDefault("spdxId", "");
        switch (texts.getOrDefault("type", "")) {
            case "software_Package" -> {
                component.ref = id;
                component.name = texts.getOrDefault("name", "");
                header.component(component.build());
            }
            case "SpdxDocument" -> {
                header.serialNumber = id;
                header.name = texts.getOrDefault("name", "");
            }
            case "CreationInfo" -> {
                header.version = texts.getOrDefault("specVersion", "");
                header.created = texts.getOrDefault("created", "");
            }
            case "Relationship", "LifecycleScopedRelationship" -> {
                if ("dependsOn".equals(texts.get("relationshipType"))) {
                    header.dependency(texts.getOrDefault("from", ""), to);
                }
            }
            default -> {
                // It is something else.
            }
        }
    }

    /** @param purpose such as {@code operatingSystem} */
    private static String purpose(String purpose) {
        return purpose.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private void identifier(Component.Builder component) throws IOException {
        var identifier = json.texts("externalIdentifierType", "identifier");
        var text = identifier.get("identifier");
        switch (identifier.get("externalIdentifierType")) {
            case "packageUrl" -> component.purl = component.purl.isEmpty() ? text : component.purl;
            case "cpe23", "cpe22" -> component.cpe = component.cpe.isEmpty() ? text : component.cpe;
            default -> {
                // It is something else.
            }
        }
    }

    private void hash(Component.Builder component) throws IOException {
        var hash = json.texts("algorithm", "hashValue");
        component.hash(
                hash.get("algorithm").toUpperCase(Locale.ROOT).replaceFirst("^SHA-?(\\d)", "SHA-$1"),
                hash.get("hashValue"));
    }
}
