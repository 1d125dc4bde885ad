package io.jenkins.plugins.servicenow.client;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.NOT_FOUND;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls;
import io.jenkins.plugins.servicenow.client.internal.RecordCreation;
import io.jenkins.plugins.servicenow.client.internal.Results;
import io.jenkins.plugins.servicenow.client.internal.Retries;
import io.jenkins.plugins.servicenow.client.internal.TableReader;
import io.jenkins.plugins.servicenow.client.internal.VerifiedWrites;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Change requests, by ServiceNow's Change Management API ({@code sn_chg_rest}), for what the Table API does not do.
 * Thread-safe. Fails as {@link TableApi} does.
 */
public final class ChangeApi {

    /** The table of change requests. */
    public static final String TABLE = "change_request";

    private final AuthorizedCalls calls;
    private final VerifiedWrites writes;
    private final Retries retries;

    ChangeApi(AuthorizedCalls calls, VerifiedWrites writes) {
        this.calls = calls;
        this.writes = writes;
        this.retries = writes.retries();
    }

    /** Empty when the change does not exist or the account may not read it. All fields, with display values. */
    @NonNull
    public Optional<TableRecord> get(@NonNull SysId change) throws ServiceNowException, InterruptedException {
        var url = url().addPathSegment(change.value()).build();
        try {
            return Optional.of(Results.record(TABLE, retries.call(() -> calls.get(url))));
        } catch (ServiceNowException e) {
            if (e.kind() == NOT_FOUND && !e.serviceNowMessage().contains("does not represent any resource")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * All fields, with display values.
     *
     * @throws ServiceNowException of kind NOT_FOUND when there is none or the account may not read it
     */
    @NonNull
    public TableRecord find(@NonNull String numberOrSysId) throws ServiceNowException, InterruptedException {
        var reader = new TableReader(calls, retries);
        var found = SysId.isSysId(numberOrSysId)
                ? reader.get(TABLE, SysId.of(numberOrSysId), "all")
                : reader.one(TABLE, EncodedQuery.where("number", numberOrSysId));
        return found.orElseThrow(() -> new ServiceNowException(
                NOT_FOUND,
                Outcome.REFUSED,
                "ServiceNow has no change request '" + numberOrSysId
                        + "', or the OAuth Application User may not see it",
                "It needs the role sn_change_read",
                null));
    }

    /** Where the change can go from here; without transitions when it follows its type and no change model. */
    @NonNull
    public NextStates nextStates(@NonNull SysId change) throws ServiceNowException, InterruptedException {
        var url = url().addPathSegment(change.value())
                .addPathSegment("nextstates")
                .build();
        return NextStates.of(Results.object(retries.call(() -> calls.get(url))));
    }

    /**
     * Creates a change of the type, with the change model that the instance gives to it. The Table API gives every new
     * change the model of a normal one.
     *
     * @param type not STANDARD: see {@link #createStandard}
     * @param values must hold {@code correlation_id}; a change that carries it already is returned, as by
     *     {@link TableApi#create}
     */
    @NonNull
    public Created create(@NonNull ChangeType type, @NonNull Map<String, String> values)
            throws ServiceNowException, InterruptedException {
        if (type == ChangeType.STANDARD) {
            throw new IllegalArgumentException("A standard change is made from a template");
        }
        var url = url().addPathSegment(type.value()).build();
        return new RecordCreation(calls, writes).create(TABLE, values, url);
    }

    /**
     * Creates a standard change. The Table API makes a normal one out of it.
     *
     * @param template sys_id of one of {@link #standardTemplates}; of kind NOT_FOUND when it does not exist
     * @param values as of {@link #create}; what the template fixes is kept as it says
     */
    @NonNull
    public Created createStandard(@NonNull SysId template, @NonNull Map<String, String> values)
            throws ServiceNowException, InterruptedException {
        var url = url().addPathSegment("standard")
                .addPathSegment(template.value())
                .build();
        return new RecordCreation(calls, writes).create(TABLE, values, url);
    }

    /** Whether {@link #create} may have made a change of this correlation id, or may still make it, without knowing so yet. */
    public boolean isCreateOpen(@NonNull String correlationId) {
        return new RecordCreation(calls, writes).isOpen(TABLE, correlationId);
    }

    /** The changes of this correlation id, the oldest first: none, or one, but for a write that was carried out twice. */
    @NonNull
    public List<TableRecord> findByCorrelationId(@NonNull String correlationId)
            throws ServiceNowException, InterruptedException {
        return new RecordCreation(calls, writes).find(TABLE, correlationId);
    }

    /** The templates of standard changes that have this name, in any case of letters. */
    @NonNull
    public List<TableRecord> standardTemplates(@NonNull String name) throws ServiceNowException, InterruptedException {
        var url = url().addPathSegments("standard/template")
                .addQueryParameter(
                        "sysparm_query", EncodedQuery.where("name", name).toString())
                .build();
        return Results.records("std_change_record_producer", retries.call(() -> calls.get(url))).stream()
                .filter(template -> template.value("name").equalsIgnoreCase(name))
                .toList();
    }

    private HttpUrl.Builder url() {
        return calls.url("api/sn_chg_rest/change");
    }
}
