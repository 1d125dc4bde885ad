package io.jenkins.plugins.servicenow.sbom;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.util.List;

/** Collects what a document says of itself while it is read, and counts the components that it hands on. */
final class SbomHeader {

    private final SbomConsumer consumer;
    private int components;
    String version = "";
    String name = "";
    String serialNumber = "";
    String created = "";
    Component subject;

    SbomHeader(SbomConsumer consumer) {
        this.consumer = consumer;
    }

    void component(Component component) throws IOException {
        components++;
        consumer.component(component);
    }

    void dependency(String ref, List<String> dependsOn) throws IOException {
        if (!ref.isEmpty() && !dependsOn.isEmpty()) {
            consumer.dependency(ref, dependsOn);
        }
    }

    /** @param format null when it is no bill of materials */
    @CheckForNull
    SbomDocument document(@CheckForNull SbomFormat format) {
        return format == null
                ? null
                : new SbomDocument(format, version, name, serialNumber, created, subject, components);
    }
}
