package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What became of the servers.
 *
 * @param replaced those from which another image was taken
 * @param failures why a server was not linked, or another image not taken from it
 */
record DeploymentOutcome(
        @NonNull List<DeploymentServer> linked,
        @NonNull List<DeploymentServer> alreadyLinked,
        @NonNull List<DeploymentServer> replaced,
        @NonNull Map<DeploymentServer, String> failures) {

    /** Every server that runs the image now. */
    @NonNull
    List<DeploymentServer> all() {
        return Stream.concat(linked.stream(), alreadyLinked.stream()).toList();
    }

    /** @throws ServiceNowException when something has failed, with what was done and what was not */
    void check(@NonNull ImageCi image) throws RefusedException {
        if (failures.isEmpty()) {
            return;
        }
        throw new RefusedException(image.label() + " could not be linked to every server. Linked: "
                + NameList.all(names(all())) + ". Failed: "
                + NameList.all(names(List.copyOf(failures.keySet()))) + ". The first of them: "
                + failures.values().iterator().next()
                + " Run the step again when this is mended: it goes on with what is missing.");
    }

    /**
     * What the step returns: lists of names, so that a sandboxed script may read them.
     *
     * @param missing servers that were left out
     */
    @NonNull
    Map<String, Object> toMap(@NonNull List<String> missing) {
        var map = new LinkedHashMap<String, Object>();
        map.put("linked", names(linked));
        map.put("alreadyLinked", names(alreadyLinked));
        map.put("replaced", names(replaced));
        map.put("missing", new ArrayList<>(missing));
        return map;
    }

    static ArrayList<String> names(@NonNull List<DeploymentServer> servers) {
        var names = new ArrayList<String>();
        servers.forEach(server -> names.add(server.name()));
        return names;
    }
}
