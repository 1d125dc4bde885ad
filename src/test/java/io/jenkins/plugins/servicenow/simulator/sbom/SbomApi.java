package io.jenkins.plugins.servicenow.simulator.sbom;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import io.jenkins.plugins.servicenow.simulator.server.Api;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code POST /api/sbom/core/upload} and {@code GET /api/sbom/core/upload/status}. What it answers to a document or a
 * parameter that it refuses is not documented.
 */
final class SbomApi implements Api {

    private static final long LARGEST_DOCUMENT = 32L * 1024 * 1024;
    private static final Pattern XML_COMPONENT = Pattern.compile("<component[\\s>]");

    private final SbomCore app;

    SbomApi(SbomCore app) {
        this.app = app;
    }

    @Override
    public RequestKind kind(ApiRequest request) {
        return request.pathText().startsWith("/api/sbom/core/") ? RequestKind.SBOM_API : null;
    }

    @Override
    public boolean takesFiles() {
        return true;
    }

    @Override
    public Answer answer(ApiRequest request, Caller caller) {
        if (!app.isInstalled()) {
            throw new ApiError(400, ApiError.noResource(request).getMessage(), request.pathText());
        }
        if (!caller.hasAny(Set.of(SbomCore.ROLE, "admin"))) {
            throw ApiError.notAuthorized();
        }
        return switch (request.method() + " " + request.pathText()) {
            case "POST /api/sbom/core/upload" -> upload(request, caller);
            case "GET /api/sbom/core/upload/status" -> status(request);
            default -> throw ApiError.notSimulated(request.method() + " " + request.pathText());
        };
    }

    private Answer upload(ApiRequest request, Caller caller) {
        if (request.content().size() == 0 || request.content().size() > LARGEST_DOCUMENT) {
            throw refusal("The document has " + request.content().size() + " bytes");
        }
        if (request.parameter("requestedBy").equals("devops")) {
            for (String parameter : List.of("buildId", "lifecycleStage")) {
                if (request.parameter(parameter).isEmpty()) {
                    throw refusal(parameter + " is mandatory");
                }
            }
        }
        if (!request.parameter("lifecycleStage").matches("|production|pre_production")) {
            throw refusal("lifecycleStage is neither production nor pre_production");
        }
        components(request.content());
        var result = new JsonObject();
        result.addProperty("status", "success");
        result.addProperty("message", "Queued for processing.");
        result.addProperty(
                "bomRecordId",
                app.add(request.query(), request.content(), caller.userName()).bomRecordId());
        return Answer.result(200, result);
    }

    private Answer status(ApiRequest request) {
        SbomCore.Upload upload = app.upload(request.parameter("bomRecordId")).orElseThrow(ApiError::noRecord);
        String state = app.state(upload);
        boolean asksForVulnerabilities = "true".equals(upload.parameters().get("fetchVulenrabilityInfo"));
        var result = new JsonObject();
        result.addProperty("bomRecordId", upload.bomRecordId());
        result.addProperty("uploadStatus", state);
        result.addProperty(
                "additionalInfoStatus",
                !asksForVulnerabilities ? "not_requested" : state.equals("processed") ? "complete" : "queued");
        if (state.equals("processed")) {
            result.add("uploadSummary", summary(upload, asksForVulnerabilities));
        }
        if (upload.parameters().containsKey("buildId")) {
            result.addProperty("buildId", upload.parameters().get("buildId"));
        }
        return Answer.result(200, result);
    }

    private JsonObject summary(SbomCore.Upload upload, boolean withVulnerabilities) {
        var components = new JsonObject();
        components.addProperty("added", 0);
        components.addProperty("removed", 0);
        components.addProperty("total", components(upload.content()));
        var summary = new JsonObject();
        summary.add("components", components);
        if (withVulnerabilities) {
            var counts = new JsonObject();
            app.vulnerabilities().forEach(counts::addProperty);
            summary.add("vulnerabilityInfo", counts);
        }
        return summary;
    }

    /** How many the document names. */
    private static long components(ReceivedContent content) {
        var text = new String(content.bytes(), StandardCharsets.UTF_8);
        if (text.stripLeading().startsWith("<")) {
            if (!text.contains("http://cyclonedx.org/schema/bom/1.")) {
                throw refusal("The document is not CycloneDX");
            }
            return XML_COMPONENT.matcher(text).results().count();
        }
        try {
            JsonObject document = JsonParser.parseString(text).getAsJsonObject();
            String list = document.has("bomFormat") ? "components" : document.has("spdxVersion") ? "packages" : "";
            if (list.isEmpty()) {
                throw refusal("The document is neither CycloneDX nor SPDX");
            }
            return document.get(list) instanceof JsonArray array ? array.size() : 0;
        } catch (JsonParseException | IllegalStateException e) {
            throw refusal("The document cannot be read");
        }
    }

    private static ApiError refusal(String detail) {
        return new ApiError(400, "Invalid SBOM", detail);
    }
}
