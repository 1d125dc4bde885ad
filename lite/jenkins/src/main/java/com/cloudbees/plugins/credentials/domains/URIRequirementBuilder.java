package com.cloudbees.plugins.credentials.domains;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/** Lite has the global domain only, which meets every requirement: none is built. */
public class URIRequirementBuilder {
    private URIRequirementBuilder() {}

    @NonNull
    public static URIRequirementBuilder create() {
        return new URIRequirementBuilder();
    }

    @NonNull
    public static URIRequirementBuilder fromUri(@CheckForNull String uri) {
        return create().withUri(uri);
    }

    @NonNull
    public URIRequirementBuilder withUri(@CheckForNull String uri) {
        return this;
    }

    @NonNull
    public List<DomainRequirement> build() {
        return List.of();
    }
}
