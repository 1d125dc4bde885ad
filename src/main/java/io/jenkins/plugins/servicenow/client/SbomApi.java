package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls;
import io.jenkins.plugins.servicenow.client.internal.FileBody;
import io.jenkins.plugins.servicenow.client.internal.Json;
import io.jenkins.plugins.servicenow.client.internal.Response;
import io.jenkins.plugins.servicenow.client.internal.Results;
import io.jenkins.plugins.servicenow.client.internal.Retries;
import java.io.IOException;
import okhttp3.MediaType;

/**
 * Software bills of materials, for an instance that has the application SBOM Core, which is licensed separately. As in "Preparing to upload
 * an SBOM" of ServiceNow's documentation. Thread-safe. Fails as {@link TableApi} does.
 */
public final class SbomApi {

    private static final String UPLOAD = "api/sbom/core/upload";

    private final AuthorizedCalls calls;
    private final Retries retries;

    SbomApi(AuthorizedCalls calls, Retries retries) {
        this.calls = calls;
        this.retries = retries;
    }

    /** Whether the instance has the application. Writes nothing. */
    public boolean isAvailable() throws ServiceNowException, InterruptedException {
        var url = calls.url(UPLOAD + "/status").build();
        try {
            retries.call(() -> calls.get(url));
            return true;
        } catch (ServiceNowException e) {
            if (e.mayPass()) {
                throw e;
            }
            // It has been asked for no upload, and may say so.
            return !e.serviceNowMessage().contains("does not represent any resource");
        }
    }

    /**
     * Hands over a bill of materials, which the instance then processes. It keeps what it was given twice twice, so after an answer that
     * leaves open whether it has it, nothing is repeated.
     *
     * @param name of the file, for messages
     * @param contentType such as {@code application/json}
     * @param size of the content in bytes
     * @param buildId by which the instance names the upload
     * @return the sys_id of its record
     */
    @NonNull
    public SysId upload(
            @NonNull String name,
            @NonNull String contentType,
            long size,
            @NonNull AttachmentApi.Content content,
            @NonNull String buildId)
            throws ServiceNowException, IOException, InterruptedException {
        var url = calls.url(UPLOAD)
                .addQueryParameter("buildId", calls.outgoing().of(buildId))
                .build();
        var file = new FileBody(name, MediaType.get(contentType), size, content.sha256(), content);
        return retries.call(() -> {
            try {
                return record(calls.post(url, file));
            } catch (ServiceNowException e) {
                throw e.outcome().mayHaveBeenApplied ? unclear(e) : e;
            }
        });
    }

    private static SysId record(Response response) throws ServiceNowException {
        var result = Results.object(response);
        var record = Json.text(result.get("bomRecordId"));
        if (Json.text(result.get("status")).equals("success") && SysId.isSysId(record)) {
            return SysId.of(record);
        }
        throw new ServiceNowException(
                Kind.REJECTED,
                Outcome.UNCLEAR,
                response.request() + " failed: " + Text.of(Json.text(result.get("message"))),
                "Check that the document is one that SBOM Core takes",
                response);
    }

    private static ServiceNowException unclear(ServiceNowException failure) {
        return new ServiceNowException(
                failure.kind(),
                Outcome.UNCLEAR,
                "It is not known whether the bill of materials was uploaded: " + failure.getMessage(),
                "Look for it in ServiceNow before you upload it again",
                null,
                failure);
    }
}
