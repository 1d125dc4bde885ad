package io.jenkins.plugins.servicenow.simulator.cmdb;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.server.Api;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.List;

/** {@code /api/now/cmdb}: configuration items with their relationships, and the description of their classes. */
final class CmdbApiHandler implements Api {

    private final CmdbInstanceApi items;
    private final CmdbMetaApi classes;

    CmdbApiHandler(Instance instance, Cmdb cmdb) {
        this.items = new CmdbInstanceApi(instance, cmdb);
        this.classes = new CmdbMetaApi(instance.schema(), cmdb);
    }

    @Override
    public RequestKind kind(ApiRequest request) {
        return request.isFor("cmdb") ? RequestKind.CMDB_API : null;
    }

    @Override
    public Answer answer(ApiRequest request, Caller caller) {
        List<String> rest = request.afterVersion();
        String api = rest.size() > 1 ? rest.get(1) : "";
        if (!api.equals("instance") && !api.equals("meta")) {
            throw ApiError.notSimulated(request.method() + " " + request.pathText());
        }
        if (rest.size() == 2) {
            throw ApiError.noResource(request);
        }
        if (!caller.hasAny(Cmdb.API_ROLES)) {
            throw ApiError.notAuthorized();
        }
        List<String> path = rest.subList(2, rest.size());
        return api.equals("meta") ? classes.answer(path, request) : items.answer(path, request, caller);
    }
}
