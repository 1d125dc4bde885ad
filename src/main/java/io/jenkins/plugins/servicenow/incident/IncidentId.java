package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.itsm.CorrelationId;

/**
 * The {@code correlation_id} of an incident: a key of the failures that it is about, and the build that has filed it.
 * The ids of all builds whose failures share an incident begin with the same key. An incident that is filed after
 * another was resolved has an id of its own nevertheless, because the build is another one.
 *
 * @param dedupKey hash of the failures that share an open incident
 * @param build hash of the build
 */
record IncidentId(@NonNull String dedupKey, @NonNull String build) {

    private static final String PREFIX = "jenkins-incident-";

    /** @param call distinguishes the calls of one build where each files an incident of its own */
    static IncidentId of(@NonNull FailedBuild build, @NonNull Deduplication deduplication, @NonNull String call) {
        var own = hash(build.identity().correlationId());
        var shared =
                switch (deduplication) {
                    case SIGNATURE -> FailureSignature.of(build.stage(), build.error());
                    case JOB -> "";
                    case BUILD -> own;
                    case NONE -> own + "/" + call;
                };
        var dedupKey =
                CorrelationId.of(build.controller(), build.job(), 0, "incident", deduplication.value() + "\n" + shared);
        return new IncidentId(hash(dedupKey), own);
    }

    /** How the ids of all begin that share an open incident. */
    @NonNull
    String beginning() {
        return PREFIX + dedupKey + "-";
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
