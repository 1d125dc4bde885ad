package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code snowLinkDeployment} is to do, checked.
 *
 * @param servers at least one; names, fully qualified names, IP addresses or sys_ids
 * @param replace whether other images are taken off these servers
 * @param environment empty when it was not told
 */
record LinkDeploymentRequest(
        @NonNull List<String> servers,
        @NonNull String serverClass,
        @NonNull String relationship,
        @NonNull DeploymentOnMissing onMissing,
        boolean replace,
        @NonNull String environment) {

    private static final Pattern CLASS = Pattern.compile("[a-z][a-z0-9_]{0,79}");

    /** @throws AbortException when the step was given what cannot be used */
    static LinkDeploymentRequest of(@NonNull LinkDeploymentStep step) throws AbortException {
        if (step.getServers().isEmpty()) {
            throw new AbortException("snowLinkDeployment needs servers: names, fully qualified names, IP addresses or"
                    + " sys_ids, such as servers: ['web-01', 'web-02'].");
        }
        var onMissing = DeploymentOnMissing.of(step.getOnMissing())
                .orElseThrow(() -> new AbortException("snowLinkDeployment does not know onMissing: '"
                        + step.getOnMissing() + "'. Use one of: "
                        + Arrays.stream(DeploymentOnMissing.values())
                                .map(DeploymentOnMissing::value)
                                .collect(Collectors.joining(", "))
                        + "."));
        if (!CLASS.matcher(step.getServerClass()).matches()) {
            throw new AbortException("snowLinkDeployment cannot look for servers in '" + step.getServerClass()
                    + "'. Give the name of a class such as cmdb_ci_linux_server as 'serverClass', not its label.");
        }
        if (!RelationTypes.isName(step.getRelationship())) {
            throw new AbortException("snowLinkDeployment does not know the relationship '" + step.getRelationship()
                    + "'. Name its type with both halves, such as '" + RelationTypes.RUNS_ON + "'.");
        }
        return new LinkDeploymentRequest(
                checked(step.getServers()),
                step.getServerClass(),
                step.getRelationship(),
                onMissing,
                step.isReplace(),
                Util.fixNull(step.getEnvironment()));
    }

    private static List<String> checked(List<String> servers) throws AbortException {
        var bad = new ArrayList<String>();
        for (var server : servers) {
            try {
                EncodedQuery.whereIn("name", List.of(server));
            } catch (IllegalArgumentException e) {
                bad.add(e.getMessage());
            }
        }
        if (!bad.isEmpty()) {
            throw new AbortException("snowLinkDeployment cannot look for " + bad.size() + " of the servers, nothing was"
                    + " linked. " + String.join(". ", bad) + ".");
        }
        return List.copyOf(new LinkedHashSet<>(servers));
    }
}
