package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * A relationship of two items that are sent together.
 *
 * @param parent index of the item that the first half of the type is said of
 * @param child index of the other one
 * @param type name of a relationship type, for example {@code Runs on::Runs}
 */
public record CmdbRelation(int parent, int child, @NonNull String type) {

    public CmdbRelation {
        if (type == null || type.isBlank()) {
            throw new IllegalArgumentException("A relationship needs the name of its type, such as Runs on::Runs");
        }
    }
}
