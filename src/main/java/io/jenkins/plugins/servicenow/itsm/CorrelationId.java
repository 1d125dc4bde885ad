package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The name under which a record that a build made is found again, kept in the field {@code correlation_id}.
 *
 * <p>The same build, step and key always give the same one, so a step that is run again after a crash of the controller
 * finds what it had created.
 */
public final class CorrelationId {

    /** The size of the field {@code correlation_id}, in characters. */
    static final int MAX_LENGTH = 100;

    private static final int HASH_DIGITS = 32;

    private CorrelationId() {}

    /**
     * A readable part, cut where it is too long, and half a SHA-256 of the exact parts. The hash is always there:
     * ServiceNow compares without regard to case, and jobs whose names differ only in case must not find each other's
     * records.
     *
     * @param controller which Jenkins
     * @param job full name of the job
     * @param build number of the build
     * @param step kind of step, such as "change"
     * @param key tells several calls of one kind in one build apart; may be empty
     */
    @NonNull
    public static String of(
            @NonNull String controller, @NonNull String job, int build, @NonNull String step, @NonNull String key) {
        var parts = List.of(controller, job, String.valueOf(build), step, key);
        var readable = String.join(":", parts).replaceAll("[^A-Za-z0-9._/:-]", "_");
        var room = MAX_LENGTH - HASH_DIGITS - 1;
        return readable.substring(0, Math.min(room, readable.length())) + "#" + hash(parts);
    }

    private static String hash(List<String> parts) {
        var digest = Sha256.digest();
        for (var part : parts) {
            var bytes = part.getBytes(StandardCharsets.UTF_8);
            // With its length, so that ("a", "bc") and ("ab", "c") differ.
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return Sha256.toHex(digest).substring(0, HASH_DIGITS);
    }
}
