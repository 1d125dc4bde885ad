package io.jenkins.plugins.servicenow.sbom;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;

/** Reads the parts of a document that {@link SbomReader} does not know, in the same pass. */
public interface DocumentExtension {

    /**
     * A member of the outermost object.
     *
     * @return whether the value was read
     */
    default boolean member(@NonNull String name, @NonNull DocumentJson json) throws IOException {
        return false;
    }

    /**
     * A document that is a list.
     *
     * @return whether the list was read
     */
    default boolean list(@NonNull DocumentJson json) throws IOException {
        return false;
    }

    /** A child of the root of CycloneDX; what is not read of it is skipped. */
    default void element(@NonNull DocumentXml xml) throws IOException {
        // It is skipped.
    }
}
