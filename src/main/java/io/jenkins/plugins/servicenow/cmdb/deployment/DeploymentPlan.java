package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which servers an image is to be linked to. Made before anything is linked, so that nothing is linked by half.
 *
 * @param servers each once
 * @param missing as the pipeline wrote them; left out
 */
record DeploymentPlan(
        @NonNull List<DeploymentServer> servers, @NonNull List<String> missing) {

    /**
     * @param build for the description of servers that are created
     * @param log takes lines for the build log
     * @throws ServiceNowException when a server is ambiguous, or unknown and not to be left out or created; it names all of
     *     them
     */
    static DeploymentPlan of(
            @NonNull ServiceNowSession session,
            @NonNull LinkDeploymentRequest order,
            @NonNull String build,
            @NonNull Consumer<String> log)
            throws IOException, InterruptedException {
        var targets = DeploymentTargets.find(session, order.serverClass(), order.servers());
        var missing = targets.missing();
        if (!targets.ambiguous().isEmpty() || (order.onMissing() == DeploymentOnMissing.FAIL && !missing.isEmpty())) {
            throw refused(order, missing, targets.ambiguous());
        }
        if (missing.isEmpty()) {
            return new DeploymentPlan(targets.servers(), List.of());
        }
        if (order.onMissing() == DeploymentOnMissing.SKIP) {
            log.accept("WARNING: ServiceNow does not know " + missing.size() + " of the servers; they are left out: "
                    + NameList.all(missing));
            return new DeploymentPlan(targets.servers(), missing);
        }
        var created = new DeploymentServerCreation(session, order, build).create(missing);
        log.accept("Created " + created.size() + " servers in ServiceNow: " + NameList.all(missing));
        var all = new ArrayList<>(targets.servers());
        all.addAll(created);
        return new DeploymentPlan(List.copyOf(all), List.of());
    }

    private static RefusedException refused(LinkDeploymentRequest order, List<String> missing, List<String> ambiguous) {
        var message = new StringBuilder("snowLinkDeployment has linked nothing.");
        if (!missing.isEmpty()) {
            message.append(" ServiceNow knows no ")
                    .append(order.serverClass())
                    .append(", or shows the integration user none, that is called ")
                    .append(NameList.all(missing))
                    .append(". Give names, fully qualified names, IP addresses or sys_ids, or set onMissing.");
        }
        if (!ambiguous.isEmpty()) {
            message.append(" It knows more than one ")
                    .append(order.serverClass())
                    .append(" that is called ")
                    .append(NameList.all(ambiguous))
                    .append(". Give the sys_id of the one that is meant.");
        }
        return new RefusedException(message.toString());
    }
}
