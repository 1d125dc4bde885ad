package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.BatchCreation;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
        var values = new LinkedHashMap<String, Map<String, String>>();
        servers.forEach(server -> values.put(server, values(server)));
        var failures = new BatchCreation(session, request.serverClass(), "name", Map.of()).create(values);
        var targets = DeploymentTargets.find(session, request.serverClass(), servers);
        if (!targets.missing().isEmpty()) {
            throw failed(targets.missing(), failures);
        }
        return targets.servers();
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

    private AbortException failed(List<String> missing, Map<String, ServiceNowException> failures) {
        var reason = missing.stream()
                .map(failures::get)
                .filter(Objects::nonNull)
                .findFirst()
                .map(ServiceNowException::getMessage)
                .orElse("ServiceNow responded that they were created, but they cannot be found.");
        return new AbortException("snowLinkDeployment has linked nothing, because " + NameList.servers(missing.size())
                + " of " + request.serverClass() + " could not be created: " + NameList.join(missing) + ". "
                + reason);
    }
}
