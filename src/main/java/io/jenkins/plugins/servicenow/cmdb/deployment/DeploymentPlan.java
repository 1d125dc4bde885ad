package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.cmdb.deployment.LinkDeploymentRequest.OnMissing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which servers an image is to be linked to. Made before anything is linked, so that no call links only some of them for a reason that could be known before.
 *
 * @param servers each once
 * @param missing as the pipeline wrote them; left out
 */
record DeploymentPlan(
        @NonNull List<DeploymentServer> servers, @NonNull List<String> missing) {

    /**
     * @param build for the description of servers that are created
     * @param log takes lines for the build log
     * @throws AbortException when a server is ambiguous, was absorbed by another, or is unknown and not to be left out or
     *     created; it names all of them
     */
    static DeploymentPlan of(
            @NonNull ServiceNowSession session,
            @NonNull LinkDeploymentRequest request,
            @NonNull String build,
            @NonNull Consumer<String> log)
            throws IOException, InterruptedException {
        var targets = DeploymentTargets.find(session, request.serverClass(), request.servers());
        var missing = targets.missing();
        if (!targets.ambiguous().isEmpty()
                || !targets.absorbed().isEmpty()
                || (request.onMissing() == OnMissing.FAIL && !missing.isEmpty())) {
            throw refused(request, targets);
        }
        var retired = targets.retired();
        if (!retired.isEmpty()) {
            log.accept(
                    "WARNING: linked all the same, although no longer in use in ServiceNow: " + NameList.join(retired));
        }
        if (missing.isEmpty()) {
            return new DeploymentPlan(targets.servers(), List.of());
        }
        if (request.onMissing() == OnMissing.SKIP) {
            log.accept("WARNING: ServiceNow does not know " + missing.size() + " of the servers; they are left out: "
                    + NameList.join(missing));
            return new DeploymentPlan(targets.servers(), missing);
        }
        var created = new DeploymentServerCreation(session, request, build).create(missing);
        log.accept("Created " + NameList.servers(created.size()) + " in ServiceNow: " + NameList.join(missing));
        var all = new ArrayList<>(targets.servers());
        all.addAll(created);
        return new DeploymentPlan(List.copyOf(all), List.of());
    }

    private static AbortException refused(LinkDeploymentRequest request, DeploymentTargets targets) {
        var message = new StringBuilder("snowLinkDeployment has linked nothing.");
        if (request.onMissing() == OnMissing.FAIL && !targets.missing().isEmpty()) {
            message.append(" ServiceNow knows no ")
                    .append(request.serverClass())
                    .append(", or shows the OAuth Application User none, that is called ")
                    .append(NameList.join(targets.missing()))
                    .append(". Give names, fully qualified names, IP addresses or sys_ids, or set onMissing.");
        }
        if (!targets.ambiguous().isEmpty()) {
            message.append(" It knows more than one ")
                    .append(request.serverClass())
                    .append(" that is called ")
                    .append(NameList.join(targets.ambiguous()))
                    .append(". Give the sys_id of the one that is meant.");
        }
        if (!targets.absorbed().isEmpty()) {
            message.append(" It knows only as duplicates of others: ")
                    .append(NameList.join(targets.absorbed()))
                    .append(". Give the others.");
        }
        return new AbortException(message.toString());
    }
}
