package io.jenkins.plugins.servicenow.simulator;

import java.util.List;

/** {@code /api/now/cmdb}: configuration items with their relationships, and the description of their classes. */
final class CmdbApiHandler {

    private final CmdbInstanceApi items;
    private final CmdbMetaApi classes;

    CmdbApiHandler(Instance instance) {
        this.items = new CmdbInstanceApi(instance);
        this.classes = new CmdbMetaApi(instance);
    }

    Answer answer(ApiRequest request, Caller caller) {
        List<String> rest = request.afterVersion();
        String api = rest.size() > 2 ? rest.get(1) : "";
        if (!api.equals("instance") && !api.equals("meta")) {
            throw ApiError.noResource(request);
        }
        if (!caller.hasAny(AccessRule.CMDB_APIS)) {
            throw ApiError.notAuthorized();
        }
        List<String> path = rest.subList(2, rest.size());
        return api.equals("meta") ? classes.answer(path, request) : items.answer(path, request, caller);
    }
}
