package io.jenkins.plugins.servicenow.simulator.catalog;

import io.jenkins.plugins.servicenow.simulator.records.Records;
import java.util.Locale;
import java.util.Map;

/** The catalog of a base system, and the flows that somebody has made on this instance. */
final class CatalogSeeds {

    static final String SERVICE_CATALOG = "e0d08b13c3330100c8b837659bba8fb4";
    static final String SERVICES = "109f0438c6112276003ae8ac13e7009d";
    static final String APPROVAL_FLOW = "f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1";
    static final String TASK_FLOW = "f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2f2";

    private static final String DRAFT_FLOW = "f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3";

    private CatalogSeeds() {}

    static void plant(Records records) {
        records.insert("sc_catalog", Map.of("sys_id", SERVICE_CATALOG, "title", "Service Catalog"));
        records.insert("sc_category", Map.of("sys_id", SERVICES, "title", "Services", "sc_catalog", SERVICE_CATALOG));
        flow(APPROVAL_FLOW, "Image order", "published", records);
        flow(TASK_FLOW, "Image order with task", "published", records);
        flow(DRAFT_FLOW, "Image order draft", "draft", records);
    }

    private static void flow(String sysId, String name, String status, Records records) {
        records.insert(
                "sys_hub_flow",
                Map.of(
                        "sys_id",
                        sysId,
                        "name",
                        name,
                        "internal_name",
                        name.toLowerCase(Locale.ROOT).replace(' ', '_'),
                        "status",
                        status,
                        "active",
                        String.valueOf(status.equals("published"))));
    }
}
