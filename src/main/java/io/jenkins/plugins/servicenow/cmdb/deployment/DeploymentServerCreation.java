package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.BatchRequest;
import io.jenkins.plugins.servicenow.client.BatchResponse;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates the servers that the CMDB does not have. */
final class DeploymentServerCreation {

    private final ServiceNowSession session;
    private final LinkDeploymentRequest request;
    private final String build;

    /** @param build what the servers are created by, for display */
    DeploymentServerCreation(
            @NonNull ServiceNowSession session, @NonNull LinkDeploymentRequest request, @NonNull String build) {
        this.session = session;
        this.request = request;
        this.build = build;
    }

    /**
     * @param servers none of which the CMDB has
     * @throws AbortException when not all of them could be created, naming those
     */
    @NonNull
    List<DeploymentServer> create(@NonNull List<String> servers) throws IOException, InterruptedException {
        var ids = servers.stream().filter(SysId::isSysId).toList();
        if (!ids.isEmpty()) {
            throw new AbortException("snowLinkDeployment has linked nothing. No server can be created from a"
                    + " sys_id, and ServiceNow has none with " + NameList.join(ids) + ". Give names.");
        }
        var responses = send(servers);
        var targets = DeploymentTargets.find(session, request.serverClass(), servers);
        // A server may have been created although the response was lost, so only those that are not there are sent once
        // more.
        var lost = targets.missing().stream()
                .filter(server -> responses.get(server).isUnknown())
                .toList();
        if (!lost.isEmpty()) {
            responses.putAll(send(lost));
            targets = DeploymentTargets.find(session, request.serverClass(), servers);
        }
        if (!targets.missing().isEmpty()) {
            throw failed(targets.missing(), responses);
        }
        return targets.servers();
    }

    private Map<String, BatchResponse> send(List<String> servers) throws ServiceNowException, InterruptedException {
        var responses = session.batch()
                .send(servers.stream()
                        .map(server -> BatchRequest.create(request.serverClass(), values(server)))
                        .toList());
        var byServer = new LinkedHashMap<String, BatchResponse>();
        for (var i = 0; i < responses.size(); i++) {
            byServer.put(servers.get(i), responses.get(i));
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
        if (!request.environment().isEmpty()) {
            values.put("environment", request.environment());
        }
        return values;
    }

    private AbortException failed(List<String> missing, Map<String, BatchResponse> responses) {
        var reason = missing.stream()
                .map(responses::get)
                .filter(response -> !response.isSuccess())
                .findFirst()
                .map(response -> response.error().getMessage())
                .orElse("ServiceNow responded that they were created, but they cannot be found.");
        return new AbortException("snowLinkDeployment has linked nothing, because " + missing.size()
                + " servers of " + request.serverClass() + " could not be created: " + NameList.join(missing) + ". "
                + reason);
    }
}
