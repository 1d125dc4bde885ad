package io.jenkins.plugins.servicenow.simulator;

import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Takes a request to the API that serves it, past the checks that all APIs share. */
final class Router {

    private static final Logger LOGGER = Logger.getLogger(Router.class.getName());
    private static final int LONGEST_TARGET = 8192;
    private static final int LARGEST_BODY = 10 * 1024 * 1024;

    private final Instance instance;
    private final TableApiHandler tableApi;
    private final ChangeApiHandler changeApi;
    private final CmdbApiHandler cmdbApi;
    private final IdentifyReconcileApi identifyReconcile;
    private final BatchApiHandler batchApi;
    private final StatsApi stats;
    private final AttachmentApiHandler attachmentApi;
    private final Pages pages;

    Router(Instance instance) {
        this.instance = instance;
        this.tableApi = new TableApiHandler(instance);
        this.changeApi = new ChangeApiHandler(instance);
        this.cmdbApi = new CmdbApiHandler(instance);
        this.identifyReconcile = new IdentifyReconcileApi(instance);
        this.batchApi = new BatchApiHandler(instance, this);
        this.stats = new StatsApi(instance);
        this.attachmentApi = new AttachmentApiHandler(instance);
        this.pages = new Pages(instance);
    }

    Answer answer(ApiRequest request, RequestKind kind) {
        return answer(request, kind, ReceivedContent.NONE);
    }

    /** @param content of the file that came as the body of the request */
    Answer answer(ApiRequest request, RequestKind kind, ReceivedContent content) {
        if (request.target().length() > LONGEST_TARGET) {
            return Answer.html(414, "<html><body><h1>414 Request-URI Too Large</h1></body></html>");
        }
        synchronized (instance.records) {
            try {
                return instance.journal.during(request, () -> route(request, kind, content));
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
            return instance.oauth.authenticate(request);
        } catch (ApiError e) {
            return "";
        }
    }

    private Answer route(ApiRequest request, RequestKind kind, ReceivedContent content) {
        return switch (kind) {
            case TOKEN -> instance.oauth.token(request);
            case PAGE -> pages.answer(request);
            default -> api(request, kind, content);
        };
    }

    private Answer api(ApiRequest request, RequestKind kind, ReceivedContent content) {
        Caller caller = instance.access.caller(instance.oauth.authenticate(request));
        instance.access.checkApi(caller);
        refuseLargeBody(request);
        return switch (kind) {
            case CHANGE_API -> changeApi.answer(request, caller);
            case TABLE_READ, TABLE_CREATE, TABLE_UPDATE, TABLE_DELETE -> tableApi.answer(request, caller);
            case CMDB_API -> cmdbApi.answer(request, caller);
            case IDENTIFY_RECONCILE -> identifyReconcile.answer(request, caller);
            case BATCH -> batchApi.answer(request, caller);
            case ATTACHMENT -> attachmentApi.answer(request, caller, content);
            case STATS -> stats.answer(request, caller);
            default -> throw ApiError.noResource(request);
        };
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
