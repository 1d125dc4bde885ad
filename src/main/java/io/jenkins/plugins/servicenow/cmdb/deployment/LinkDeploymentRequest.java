package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.itsm.Option;
import io.jenkins.plugins.servicenow.step.Options;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code snowLinkDeployment} is to do, checked.
 *
 * @param servers at least one; names, fully qualified names, IP addresses or sys_ids
 * @param replace whether other images are taken off these servers
 * @param environment empty when it is not given
 */
record LinkDeploymentRequest(
        @NonNull List<String> servers,
        @NonNull String serverClass,
        @NonNull String relationship,
        @NonNull OnMissing onMissing,
        boolean replace,
        @NonNull String environment) {

    private static final Pattern CLASS = Pattern.compile("[a-z][a-z0-9_]{0,79}");

    /** What becomes of servers that the CMDB does not have. */
    enum OnMissing implements Option {
        FAIL,
        /** The others are linked. */
        SKIP,
        CREATE
    }

    /** @throws AbortException when the step was given what cannot be used */
    static LinkDeploymentRequest of(@NonNull LinkDeploymentStep step) throws AbortException {
        var name = step.functionName();
        if (step.getServers().isEmpty()) {
            throw new AbortException(name + " needs servers: names, fully qualified names, IP addresses or"
                    + " sys_ids, such as servers: ['web-01', 'web-02'].");
        }
        var onMissing = Options.parse(OnMissing.class, name, "onMissing", step.getOnMissing());
        if (!CLASS.matcher(step.getServerClass()).matches()) {
            throw new AbortException(name + " cannot look for servers in '" + step.getServerClass()
                    + "'. Give the name of a class such as cmdb_ci_linux_server as 'serverClass', not its label.");
        }
        if (!RelationTypes.isName(step.getRelationship())) {
            throw new AbortException(name + " does not know the relationship '" + step.getRelationship()
                    + "'. Name its type with both halves, such as '" + RelationTypes.RUNS_ON + "'.");
        }
        return new LinkDeploymentRequest(
                checked(name, step.getServers()),
                step.getServerClass(),
                step.getRelationship(),
                onMissing,
                step.isReplace(),
                Util.fixNull(step.getEnvironment()));
    }

    private static List<String> checked(String step, List<String> servers) throws AbortException {
        var bad = new ArrayList<String>();
        for (var server : servers) {
            try {
                EncodedQuery.whereIn("name", List.of(server));
            } catch (IllegalArgumentException e) {
                bad.add(e.getMessage());
            }
        }
        if (!bad.isEmpty()) {
            throw new AbortException(step + " cannot look for " + bad.size() + " of the servers, nothing was"
                    + " linked. " + String.join(". ", bad) + ".");
        }
        return List.copyOf(new LinkedHashSet<>(servers));
    }
}
