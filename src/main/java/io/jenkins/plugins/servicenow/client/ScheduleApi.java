package io.jenkins.plugins.servicenow.client;

import com.google.gson.JsonObject;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls;
import io.jenkins.plugins.servicenow.client.internal.Json;
import io.jenkins.plugins.servicenow.client.internal.Response;
import io.jenkins.plugins.servicenow.client.internal.Results;
import io.jenkins.plugins.servicenow.client.internal.TableReader;
import io.jenkins.plugins.servicenow.client.internal.VerifiedWrites;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** When change requests can be carried out, by ServiceNow's Change Management API. Thread-safe. Fails as {@link TableApi} does. */
public final class ScheduleApi {

    private final AuthorizedCalls calls;
    private final VerifiedWrites writes;

    ScheduleApi(AuthorizedCalls calls, VerifiedWrites writes) {
        this.calls = calls;
        this.writes = writes;
    }

    /**
     * Has a worker search for the first slot and give the change its dates. After an answer that leaves it open the change is read until
     * it has them, or until it is certain that no worker was started; only then is it sent again.
     *
     * @param duration in whole seconds
     * @param earliest in UTC, as ServiceNow stores times
     * @param dated whether a change, of which only the planned dates were read, was given them
     * @return the worker, for {@link #search}; empty when the change has its dates already
     */
    @NonNull
    public Optional<SysId> setFirstAvailable(
            @NonNull SysId change,
            @NonNull Duration duration,
            @NonNull String earliest,
            @NonNull Predicate<TableRecord> dated)
            throws ServiceNowException, InterruptedException {
        var url = calls.url("api/sn_chg_rest/change")
                .addPathSegment(change.value())
                .addPathSegments("schedule/first_available")
                .build();
        var values =
                Map.of("duration_in_seconds", String.valueOf(duration.toSeconds()), "planned_start_time", earliest);
        var once = new TableReader(calls, writes.retries().once());
        var key = writes.key(ChangeApi.TABLE + " " + change.value() + " first available slot");
        try (var lock = writes.lock(key)) {
            return writes.run(
                    key,
                    () -> Optional.of(worker(calls.patch(url, values))),
                    () -> once.get(ChangeApi.TABLE, change, "all", "sys_id", "start_date", "end_date")
                            .filter(dated)
                            .map(record -> Optional.empty()));
        }
    }

    /** @param worker that {@link #setFirstAvailable} has started */
    @NonNull
    public SlotSearch search(@NonNull SysId worker) throws ServiceNowException, InterruptedException {
        var url = calls.url("api/sn_chg_rest/change/worker")
                .addPathSegment(worker.value())
                .build();
        return SlotSearch.of(Results.object(writes.retries().call(() -> calls.get(url))));
    }

    private static SysId worker(Response response) throws ServiceNowException {
        var worker = Results.object(response).get("worker");
        var sysId = Json.text(worker instanceof JsonObject object ? object.get("sysId") : null);
        if (SysId.isSysId(sysId)) {
            return SysId.of(sysId);
        }
        throw new ServiceNowException(
                Kind.PROTOCOL,
                Outcome.UNCLEAR,
                response.request() + " failed: " + response.status() + " without a worker",
                "Check that the change calendar is active on the instance",
                response);
    }
}
