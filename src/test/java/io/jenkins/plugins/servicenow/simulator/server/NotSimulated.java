package io.jenkins.plugins.servicenow.simulator.server;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What ServiceNow serves and the simulator does not: everything under {@code /api/now}, which is ServiceNow's alone, the
 * APIs of its applications, and the pages and older interfaces that end in {@code .do}. APIs of customers it leaves to
 * the instance's own answer.
 */
public final class NotSimulated implements Api {

    private static final Pattern NAMESPACE = Pattern.compile("now|sn_\\w+|sbom|global");
    private static final Pattern RECORD = Pattern.compile("\\w+\\.do\\?sys_id=[0-9a-f]{32}");

    @Override
    public RequestKind kind(ApiRequest request) {
        List<String> path = request.path();
        if (path.size() > 1 && path.get(0).equals("api")) {
            return NAMESPACE.matcher(path.get(1)).matches() ? RequestKind.OTHER_API : null;
        }
        return isOldInterface(request) ? RequestKind.PAGE : null;
    }

    /** A link to a record is for the simulator's own pages. */
    private static boolean isOldInterface(ApiRequest request) {
        return request.path().stream().anyMatch(segment -> segment.endsWith(".do"))
                && !RECORD.matcher(ApiRequest.decode(request.target())).find();
    }

    @Override
    public Answer answer(ApiRequest request, Caller caller) {
        throw ApiError.notSimulated(request.method() + " " + request.pathText());
    }
}
