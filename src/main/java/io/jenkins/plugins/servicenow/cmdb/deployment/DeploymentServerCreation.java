package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.BatchRequest;
import io.jenkins.plugins.servicenow.client.BatchResponse;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates the servers that the CMDB does not know. */
final class DeploymentServerCreation {

    private final ServiceNowSession session;
    private final LinkDeploymentRequest order;
    private final String build;

    /** @param build what the servers are created by, for people */
    DeploymentServerCreation(
            @NonNull ServiceNowSession session, @NonNull LinkDeploymentRequest order, @NonNull String build) {
        this.session = session;
        this.order = order;
        this.build = build;
    }

    /**
     * @param servers none of which the CMDB knows
     * @throws ServiceNowException when not all of them could be created, naming those
     */
    @NonNull
    List<DeploymentServer> create(@NonNull List<String> servers) throws IOException, InterruptedException {
        var ids = servers.stream().filter(SysId::isSysId).toList();
        if (!ids.isEmpty()) {
            throw new RefusedException("snowLinkDeployment has linked nothing. No server can be created from a"
                    + " sys_id, and ServiceNow has none with " + NameList.all(ids) + ". Give names.");
        }
        var answers = send(servers);
        var targets = DeploymentTargets.find(session, order.serverClass(), servers);
        // What was sent may have been done although its answer was lost, so only what is not there is sent once more.
        var lost = targets.missing().stream()
                .filter(server -> answers.get(server).isUnknown())
                .toList();
        if (!lost.isEmpty()) {
            answers.putAll(send(lost));
            targets = DeploymentTargets.find(session, order.serverClass(), servers);
        }
        if (!targets.missing().isEmpty()) {
            throw failed(targets.missing(), answers);
        }
        return targets.servers();
    }

    private Map<String, BatchResponse> send(List<String> servers) throws ServiceNowException, InterruptedException {
        var answers = session.batch()
                .send(servers.stream()
                        .map(server -> BatchRequest.create(order.serverClass(), values(server)))
                        .toList());
        var byServer = new LinkedHashMap<String, BatchResponse>();
        for (var i = 0; i < answers.size(); i++) {
            byServer.put(servers.get(i), answers.get(i));
        }
        return byServer;
    }

    private Map<String, String> values(String server) {
        var values = new LinkedHashMap<String, String>();
        values.put("name", server);
        values.put("short_description", "Created by " + build);
        if (DeploymentTargets.isIpAddress(server)) {
            values.put("ip_address", server);
        } else if (server.contains(".")) {
            values.put("fqdn", server);
        }
        if (!order.environment().isEmpty()) {
            values.put("environment", order.environment());
        }
        return values;
    }

    private RefusedException failed(List<String> missing, Map<String, BatchResponse> answers) {
        var reason = missing.stream()
                .map(answers::get)
                .filter(answer -> !answer.isSuccess())
                .findFirst()
                .map(answer -> answer.error().getMessage())
                .orElse("ServiceNow answered that they were created, but they cannot be found.");
        return new RefusedException("snowLinkDeployment has linked nothing, because " + missing.size()
                + " servers of " + order.serverClass() + " could not be created: " + NameList.all(missing) + ". "
                + reason);
    }
}
