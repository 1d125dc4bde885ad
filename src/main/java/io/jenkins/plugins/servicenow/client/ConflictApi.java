package io.jenkins.plugins.servicenow.client;

import com.google.gson.JsonArray;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls;
import io.jenkins.plugins.servicenow.client.internal.Results;
import io.jenkins.plugins.servicenow.client.internal.Retries;
import java.util.Map;
import okhttp3.HttpUrl;

/** The conflict detection of change requests, by ServiceNow's Change Management API. Thread-safe. Fails as {@link TableApi} does. */
public final class ConflictApi {

    private final AuthorizedCalls calls;
    private final Retries retries;

    ConflictApi(AuthorizedCalls calls, Retries retries) {
        this.calls = calls;
        this.retries = retries;
    }

    /**
     * Starts a check, which goes on after the answer. The instance answers in the same way when there is nothing that it can check, and
     * then does nothing. A second one takes the place of the first, so it may be repeated.
     *
     * @throws ServiceNowException of kind REJECTED also when one is at work
     */
    public void start(@NonNull SysId change) throws ServiceNowException, InterruptedException {
        var url = url(change);
        retries.call(() -> calls.post(url, Map.of()));
    }

    @NonNull
    public ConflictReport read(@NonNull SysId change) throws ServiceNowException, InterruptedException {
        var url = url(change);
        var response = retries.call(() -> calls.get(url));
        var result = Results.object(response);
        if (!(result.get("conflicts") instanceof JsonArray)) {
            throw new ServiceNowException(
                    Kind.PROTOCOL,
                    Outcome.REFUSED,
                    response.request() + " failed: " + response.status() + " without a list of conflicts",
                    "Check that conflict detection is active on the instance",
                    response);
        }
        return ConflictReport.of(result);
    }

    private HttpUrl url(SysId change) {
        return calls.url("api/sn_chg_rest/change")
                .addPathSegment(change.value())
                .addPathSegment("conflict")
                .build();
    }
}
