package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.Set;

/** The states of {@code incident} in the base system, as far as they matter here. */
final class IncidentState {

    static final String RESOLVED = "6";
    private static final String CLOSED = "7";
    private static final String CANCELED = "8";

    private IncidentState() {}

    /** New, In Progress, On Hold, or a state of the instance's own. A resolved incident stays active until it is closed. */
    static boolean isOpen(@NonNull TableRecord incident) {
        return !incident.value("active").equals("false")
                && !Set.of(RESOLVED, CLOSED, CANCELED).contains(incident.value("state"));
    }

    static boolean isResolved(@NonNull TableRecord incident) {
        return Set.of(RESOLVED, CLOSED).contains(incident.value("state"));
    }
}
