package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.build.DeploymentEntry;
import java.time.Instant;
import java.util.List;

/**
 * A build of this Jenkins controller.
 *
 * @param name such as {@code os-image #12}
 * @param url null when Jenkins does not know its own
 * @param causes as Jenkins states them, such as {@code Started by timer}; empty when it knows none
 * @param user id of the Jenkins user who started it; empty when nobody did
 * @param result such as {@code SUCCESS}; empty while it runs
 * @param deployments servers to which it has linked images
 */
record ReportedBuild(
        @NonNull String name,
        @CheckForNull String url,
        @NonNull String causes,
        @NonNull String user,
        @NonNull Instant started,
        @NonNull String result,
        @NonNull List<DeploymentEntry> deployments) {

    ReportedBuild {
        deployments = List.copyOf(deployments);
    }
}
