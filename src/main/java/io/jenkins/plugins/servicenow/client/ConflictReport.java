package io.jenkins.plugins.servicenow.client;

import com.google.gson.JsonObject;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.Json;
import java.util.List;
import java.util.Set;

/**
 * What an instance says about the conflicts of a change request, as in "Change Management API" of ServiceNow's documentation. While a
 * check is at work the list is empty, and when one was refused it is that of the check before: so the list alone says nothing.
 *
 * @param status such as {@code Not Run}; "Conflict" also where there is none, as the documentation says
 * @param lastRun when the last check has ended, as ServiceNow stores times, by its own clock; empty when none has
 * @param jobStatus of the process that checks. Not documented; other such processes have 0 for pending, 1 for running, 2 for
 *     successful, 3 for failed, 4 for canceled
 */
public record ConflictReport(
        @NonNull String status,
        @NonNull String lastRun,
        @NonNull String jobStatus,
        @NonNull List<Conflict> conflicts) {

    private static final Set<String> AT_WORK = Set.of("0", "1");
    private static final Set<String> FAILED = Set.of("3", "4");

    public ConflictReport {
        conflicts = List.copyOf(conflicts);
    }

    static ConflictReport of(JsonObject result) {
        return new ConflictReport(
                Text.of(Json.text(result.get("status"))),
                Text.of(Json.text(result.get("last_run"))),
                Text.of(Json.text(result.get("job_status"))),
                Json.elements(result.get("conflicts")).stream()
                        .map(Conflict::of)
                        .toList());
    }

    /** Whether no check has ended, or the last one was canceled. */
    public boolean isNotRun() {
        return status.equalsIgnoreCase("Not Run");
    }

    /** Whether a check seems to be at work. */
    public boolean isAtWork() {
        return AT_WORK.contains(jobStatus);
    }

    /** Whether the process seems to have ended without a result. */
    public boolean hasFailed() {
        return FAILED.contains(jobStatus);
    }
}
