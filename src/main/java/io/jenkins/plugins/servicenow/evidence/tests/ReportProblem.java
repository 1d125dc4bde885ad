package io.jenkins.plugins.servicenow.evidence.tests;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;

/**
 * A report that is a failed check by itself.
 *
 * @param file its path in the workspace
 * @param reason such as {@code reports 1 failure without a test case}
 */
record ReportProblem(@NonNull String file, @NonNull String reason) implements Serializable {}
