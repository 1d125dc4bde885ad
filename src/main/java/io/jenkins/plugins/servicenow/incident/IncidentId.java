package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.itsm.CorrelationId;

/**
 * What stands in the {@code correlation_id} of an incident: the failures that it is about, and the build that has filed it.
 * All that share an incident while it is open begin alike. What a build files after an incident was resolved has an id of its own
 * nevertheless, because the build is another one.
 *
 * @param family hash of the failures that share an open incident
 * @param build hash of the build
 */
record IncidentId(@NonNull String family, @NonNull String build) {

    private static final String PREFIX = "jenkins-incident-";

    /** @param call tells the calls of one build apart where each files an incident of its own */
    static IncidentId of(@NonNull FailedBuild build, @NonNull Deduplication deduplication, @NonNull String call) {
        var own = hash(build.identity().correlationId());
        var shared =
                switch (deduplication) {
                    case SIGNATURE -> FailureSignature.of(build.stage(), build.error());
                    case JOB -> "";
                    case BUILD -> own;
                    case NONE -> own + "/" + call;
                };
        var family =
                CorrelationId.of(build.controller(), build.job(), 0, "incident", deduplication.value() + "\n" + shared);
        return new IncidentId(hash(family), own);
    }

    /** How the ids of all begin that share an open incident. */
    @NonNull
    String beginning() {
        return PREFIX + family + "-";
    }

    /** The id of the incident that this build files. */
    @NonNull
    String own() {
        return beginning() + build;
    }

    private static String hash(String correlationId) {
        return correlationId.substring(correlationId.lastIndexOf('#') + 1);
    }
}
