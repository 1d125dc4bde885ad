package io.jenkins.plugins.servicenow.simulator;

import java.util.List;

/** How requests are counted and faults are matched. */
public enum RequestKind {
    TOKEN,
    TABLE_READ,
    TABLE_CREATE,
    TABLE_UPDATE,
    TABLE_DELETE,
    /** Everything under {@code /api/sn_chg_rest}, reads and writes. */
    CHANGE_API,
    /** Everything under {@code /api/now/cmdb}, reads and writes. */
    CMDB_API,
    /** Identification and Reconciliation. */
    IDENTIFY_RECONCILE,
    /** A request that carries others. What it carries is counted by the kind of each. */
    BATCH,
    /** Everything under {@code /api/now/attachment}, reads and writes. */
    ATTACHMENT,
    /** Counts of the Aggregate API. */
    STATS,
    OTHER_API,
    /** What a browser opens: the simulator's own pages. */
    PAGE;

    static RequestKind of(ApiRequest request) {
        List<String> path = request.path();
        if (path.equals(List.of("oauth_token.do"))) {
            return TOKEN;
        }
        if (path.isEmpty() || !path.get(0).equals("api")) {
            return PAGE;
        }
        if (path.size() > 1 && path.get(1).equals("sn_chg_rest")) {
            return CHANGE_API;
        }
        List<String> rest = request.afterVersion();
        return switch (rest.isEmpty() ? "" : rest.get(0)) {
            case "table" -> TableApiHandler.serves(request) ? ofTable(request.method()) : OTHER_API;
            case "cmdb" -> CMDB_API;
            case "identifyreconcile" -> IDENTIFY_RECONCILE;
            case "batch" -> BATCH;
            case "attachment" -> ATTACHMENT;
            case "stats" -> STATS;
            default -> OTHER_API;
        };
    }

    private static RequestKind ofTable(String method) {
        return switch (method) {
            case "POST" -> TABLE_CREATE;
            case "PUT", "PATCH" -> TABLE_UPDATE;
            case "DELETE" -> TABLE_DELETE;
            default -> TABLE_READ;
        };
    }
}
