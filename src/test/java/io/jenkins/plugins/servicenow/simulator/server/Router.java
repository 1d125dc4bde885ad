package io.jenkins.plugins.servicenow.simulator.server;

import io.jenkins.plugins.servicenow.simulator.access.Access;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.Journal;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.control.RequestLog;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Takes a request to the API that serves it, past the checks that all APIs share. */
public final class Router {

    private static final Logger LOGGER = Logger.getLogger(Router.class.getName());
    private static final Set<String> JSON = Set.of("application/json", "application/*", "*/*");
    private static final Set<String> XML = Set.of("application/xml", "text/xml", "text/*");
    private static final int LONGEST_TARGET = 8192;
    private static final int LARGEST_BODY = 10 * 1024 * 1024;

    private final Records records;
    private final Journal journal;
    private final Access access;
    private final Login login;
    private final List<Api> apis = new ArrayList<>();

    public Router(Records records, Journal journal, Access access, Login login) {
        this.records = records;
        this.journal = journal;
        this.access = access;
        this.login = login;
    }

    /** An API gets the requests that those added before it leave to it. */
    public void add(Api api) {
        apis.add(api);
    }

    /** {@link RequestKind#OTHER_API} when no API serves the request. */
    public RequestKind kind(ApiRequest request) {
        return api(request).map(api -> api.kind(request)).orElse(RequestKind.OTHER_API);
    }

    public RequestLog.Entry entry(ApiRequest request, int status, String userName) {
        String table = api(request).map(api -> api.table(request)).orElse("");
        return RequestLog.Entry.of(kind(request), request, table, status, userName);
    }

    /** Whether the body of the request is the content of a file. */
    public boolean takesFile(ApiRequest request) {
        return api(request).map(Api::takesFiles).orElse(false);
    }

    public Answer answer(ApiRequest request) {
        if (request.target().length() > LONGEST_TARGET) {
            return Answer.html(414, "<html><body><h1>414 Request-URI Too Large</h1></body></html>");
        }
        synchronized (records) {
            try {
                return journal.during(request, () -> answerAlsoWithoutBody(request));
            } catch (ApiError e) {
                return e.answer();
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "The ServiceNow simulator failed at " + request.pathText(), e);
                return ApiError.notSimulated(request.method() + " " + request.pathText() + ": " + e)
                        .answer();
            }
        }
    }

    /** The owner of the token sent along; empty when there is none or it is not valid. */
    String userName(ApiRequest request) {
        try {
            return login.authenticate(request);
        } catch (ApiError e) {
            return "";
        }
    }

    private Optional<Api> api(ApiRequest request) {
        return apis.stream().filter(api -> api.kind(request) != null).findFirst();
    }

    private Answer answerAlsoWithoutBody(ApiRequest request) {
        return request.method().equals("HEAD") ? route(request.withMethod("GET")).body("") : route(request);
    }

    private Answer route(ApiRequest request) {
        Caller caller = Caller.NOBODY;
        if (!kind(request).isOpen()) {
            caller = access.caller(login.authenticate(request));
            access.checkApi(caller);
            refuseLargeBody(request);
        }
        Api api = api(request).orElseThrow(() -> ApiError.noResource(request));
        if (api.answersJson(request)) {
            requireJsonAccepted(request);
        }
        return api.answer(request, caller);
    }

    private static void requireJsonAccepted(ApiRequest request) {
        List<String> accepted = request.accepted();
        if (accepted.isEmpty() || accepted.stream().anyMatch(JSON::contains)) {
            return;
        }
        if (accepted.stream().anyMatch(XML::contains)) {
            throw ApiError.notSimulated("answers of type " + String.join(", ", accepted));
        }
        // Where in the error an instance puts this text, and which types it names, is a guess.
        throw new ApiError(
                406,
                "Supported response media types for this service are: [application/json, application/xml, text/xml]",
                null);
    }

    private static void refuseLargeBody(ApiRequest request) {
        int length = request.body().getBytes(StandardCharsets.UTF_8).length;
        if (length > LARGEST_BODY) {
            throw new ApiError(
                    400,
                    "Exception while reading request",
                    "Rejected large REST payload with content-length = " + length + " bytes. Max allowed: "
                            + LARGEST_BODY + " bytes.");
        }
    }
}
