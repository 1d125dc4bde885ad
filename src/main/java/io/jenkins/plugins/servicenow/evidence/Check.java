package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * One line of the evidence.
 *
 * @param detail empty when the name says it all
 */
record Check(@NonNull String name, boolean passed, @NonNull String detail) {

    /** For the work note and the build log. */
    @NonNull
    String line() {
        return (passed ? "✓ " : "✗ ") + name + (detail.isEmpty() ? "" : ": " + detail);
    }
}
