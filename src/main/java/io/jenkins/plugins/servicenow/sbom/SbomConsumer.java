package io.jenkins.plugins.servicenow.sbom;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.util.List;

/**
 * Takes what a software bill of materials says while it is read. What it has taken of a document that then turns out to be broken has to
 * be thrown away.
 */
public interface SbomConsumer {

    /** In the order of the document, but one that contains others comes after them. */
    default void component(@NonNull Component component) throws IOException {
        // Whoever asks for something else.
    }

    /** @param dependsOn refs, see {@link Component#ref} */
    default void dependency(@NonNull String ref, @NonNull List<String> dependsOn) throws IOException {
        // Whoever asks for something else.
    }
}
