package io.jenkins.plugins.servicenow.sbom;

import io.jenkins.plugins.servicenow.workspace.Decompression;
import java.io.IOException;
import java.io.InputStream;

/** What the plugin makes of a software bill of materials, for benchmarks. */
public final class LargeSbom {

    private LargeSbom() {}

    /** @return its format, or why it has none */
    public static String detect(InputStream file) {
        try (var content = new Decompression(file)) {
            return SbomDetection.of(content).name();
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
