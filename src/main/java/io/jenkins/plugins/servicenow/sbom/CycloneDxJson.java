package io.jenkins.plugins.servicenow.sbom;

import java.io.IOException;
import java.util.ArrayList;

/** The outermost members of CycloneDX in JSON. */
final class CycloneDxJson {

    private final DocumentJson json;
    private final SbomHeader header;
    private String bomFormat = "";

    CycloneDxJson(DocumentJson json, SbomHeader header) {
        this.json = json;
        this.header = header;
    }

    boolean isCycloneDx() {
        return bomFormat.equals("CycloneDX");
    }

    boolean member(String name) throws IOException {
        switch (name) {
            case "bomFormat" -> bomFormat = json.text();
            case "specVersion" -> header.version = json.text();
            case "serialNumber" -> header.serialNumber = json.text();
            case "metadata" -> json.members(this::metadata);
            case "components" -> json.elements(() -> header.component(component()));
            case "dependencies" -> json.elements(this::dependency);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean metadata(String name) throws IOException {
        switch (name) {
            case "timestamp" -> header.created = json.text();
            case "component" -> {
                header.subject = component();
                header.name = header.subject.name();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private Component component() throws IOException {
        var component = new Component.Builder();
        json.members(name -> {
            switch (name) {
                case "type" -> component.type = json.text();
                case "bom-ref" -> component.ref = json.text();
                case "group" -> component.group = json.text();
                case "name" -> component.name = json.text();
                case "version" -> component.version = json.text();
                case "purl" -> component.purl = json.text();
                case "cpe" -> component.cpe = json.text();
                case "supplier" -> component.supplier = json.texts("name").get("name");
                case "licenses" -> json.elements(() -> licence(component));
                case "hashes" -> json.elements(() -> hash(component));
                case "components" -> json.elements(() -> header.component(component()));
                default -> {
                    return false;
                }
            }
            return true;
        });
        return component.build();
    }

    private void licence(Component.Builder component) throws IOException {
        json.members(name -> {
            switch (name) {
                case "expression" -> component.licence(Licence.Kind.EXPRESSION, json.text());
                case "license" -> {
                    var licence = json.texts("id", "name");
                    component.licence(Licence.Kind.ID, licence.get("id"));
                    component.licence(Licence.Kind.NAME, licence.get("name"));
                }
                default -> {
                    return false;
                }
            }
            return true;
        });
    }

    private void hash(Component.Builder component) throws IOException {
        var hash = json.texts("alg", "content");
        component.hash(hash.get("alg"), hash.get("content"));
    }

    private void dependency() throws IOException {
        var ref = new StringBuilder();
        var dependsOn = new ArrayList<String>();
        json.members(name -> {
            switch (name) {
                case "ref" -> ref.append(json.text());
                case "dependsOn" -> dependsOn.addAll(json.textList());
                default -> {
                    return false;
                }
            }
            return true;
        });
        header.dependency(ref.toString(), dependsOn);
    }
}
