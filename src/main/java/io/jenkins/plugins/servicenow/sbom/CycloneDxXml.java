package io.jenkins.plugins.servicenow.sbom;

import java.io.IOException;
import java.util.ArrayList;

/** CycloneDX in XML. */
final class CycloneDxXml {

    static final String NAMESPACE = "http://cyclonedx.org/schema/bom/";

    private final DocumentXml xml;
    private final SbomHeader header;
    private final DocumentExtension extension;

    CycloneDxXml(DocumentXml xml, SbomHeader header, DocumentExtension extension) {
        this.xml = xml;
        this.header = header;
        this.extension = extension;
    }

    /** At the start tag of the root. */
    void read() throws IOException {
        header.version = xml.namespace().replace(NAMESPACE, "");
        header.serialNumber = xml.attribute("serialNumber");
        xml.children(() -> {
            switch (xml.name()) {
                case "metadata" -> xml.children(this::metadata);
                case "components" -> components();
                case "dependencies" -> xml.children(this::dependency);
                default -> extension.element(xml);
            }
        });
    }

    private void metadata() throws IOException {
        switch (xml.name()) {
            case "timestamp" -> header.created = xml.text();
            case "component" -> {
                header.subject = component();
                header.name = header.subject.name();
            }
            default -> {
                // It is skipped.
            }
        }
    }

    private void components() throws IOException {
        xml.children(() -> {
            if (xml.name().equals("component")) {
                header.component(component());
            }
        });
    }

    private Component component() throws IOException {
        var component = new Component.Builder();
        component.type = xml.attribute("type");
        component.ref = xml.attribute("bom-ref");
        xml.children(() -> {
            switch (xml.name()) {
                case "group" -> component.group = xml.text();
                case "name" -> component.name = xml.text();
                case "version" -> component.version = xml.text();
                case "purl" -> component.purl = xml.text();
                case "cpe" -> component.cpe = xml.text();
                case "supplier" ->
                    xml.children(() -> {
                        if (xml.name().equals("name")) {
                            component.supplier = xml.text();
                        }
                    });
                case "licenses" -> xml.children(() -> licence(component));
                case "hashes" -> xml.children(() -> component.hash(xml.attribute("alg"), xml.text()));
                case "components" -> components();
                default -> {
                    // It is skipped.
                }
            }
        });
        return component.build();
    }

    private void licence(Component.Builder component) throws IOException {
        if (xml.name().equals("expression")) {
            component.licence(Licence.Kind.EXPRESSION, xml.text());
            return;
        }
        xml.children(() -> {
            switch (xml.name()) {
                case "id" -> component.licence(Licence.Kind.ID, xml.text());
                case "name" -> component.licence(Licence.Kind.NAME, xml.text());
                default -> {
                    // It is skipped.
                }
            }
        });
    }

    private void dependency() throws IOException {
        var ref = xml.attribute("ref");
        var dependsOn = new ArrayList<String>();
        xml.children(() -> {
            if (xml.name().equals("dependency")) {
                dependsOn.add(xml.attribute("ref"));
            }
        });
        header.dependency(ref, dependsOn);
    }
}
