package io.jenkins.plugins.servicenow.simulator.remote;

import io.jenkins.plugins.servicenow.simulator.access.Access;
import io.jenkins.plugins.servicenow.simulator.catalog.Catalog;
import io.jenkins.plugins.servicenow.simulator.control.Customisation;
import io.jenkins.plugins.servicenow.simulator.oauth.OAuthServer;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.sbom.SbomCore;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** What owners of instances change: roles, rules, the OAuth client. */
final class Switches {

    private final Instance instance;
    private final Catalog catalog;
    private final SbomCore sbomCore;
    private final OAuthServer oauth;

    Switches(Instance instance, Catalog catalog, SbomCore sbomCore, OAuthServer oauth) {
        this.instance = instance;
        this.catalog = catalog;
        this.sbomCore = sbomCore;
        this.oauth = oauth;
    }

    void access(Order order) {
        order.only("roles", "api_role", "hide_columns", "hide_records", "hide_tables", "hide_nothing");
        Access access = instance.access();
        if (order.has("hide_nothing") && order.flag("hide_nothing")) {
            access.hideNothing();
        }
        Order roles = order.object("roles");
        for (String user : roles.names()) {
            requireUser(user);
            access.roles(user, roles.texts(user).toArray(String[]::new));
        }
        access(order, access);
    }

    private void access(Order order, Access access) {
        if (order.has("api_role")) {
            access.requireForApis(order.text("api_role", null));
        }
        columns(order.texts("hide_columns"), access::hideColumn);
        order.texts("hide_records").forEach(access::hideRecord);
        List<String> tables = order.texts("hide_tables");
        tables.forEach(instance.schema()::known);
        tables.forEach(access::hideRecords);
    }

    void customisation(Order order) {
        order.only(
                "add_columns",
                "read_only_columns",
                "mandatory_columns",
                "legacy_changes",
                "ignore_invalid_transitions",
                "automatic_transitions",
                "review_when_tasks_are_done",
                "invalid_query_returns_no_rows",
                "strip_headers",
                "ignore_offsets",
                "approve_requests",
                "orders_in_pieces",
                "keep_approvals",
                "actual_dates_by_hand",
                "sbom_core");
        Customisation customisation = instance.customisation();
        Records records = instance.records();
        order.texts("add_columns").forEach(name -> {
            String[] parts = parts(name);
            records.addColumn(parts[0], parts[1], parts[1]);
        });
        columns(order.texts("read_only_columns"), customisation::dropField);
        columns(order.texts("mandatory_columns"), customisation::requireField);
        order.object("automatic_transitions").values().forEach(customisation::automaticTransition);
        customisation.stripHeaders(order.texts("strip_headers").toArray(String[]::new));
        flags(order, customisation);
    }

    private void flags(Order order, Customisation customisation) {
        for (String name : order.names()) {
            switch (name) {
                case "legacy_changes" -> customisation.legacyChanges(order.flag(name));
                case "ignore_invalid_transitions" -> customisation.ignoreInvalidTransitions(order.flag(name));
                case "review_when_tasks_are_done" -> customisation.reviewWhenTasksAreDone(order.flag(name));
                case "invalid_query_returns_no_rows" -> customisation.invalidQueryReturnsNoRows(order.flag(name));
                case "ignore_offsets" -> customisation.ignoreOffsets(order.flag(name));
                case "approve_requests" -> customisation.approveRequests(order.flag(name));
                case "keep_approvals" -> customisation.keepApprovals(order.flag(name));
                case "actual_dates_by_hand" -> customisation.actualDatesByHand(order.flag(name));
                case "sbom_core" -> sbomCore.install(order.flag(name));
                case "orders_in_pieces" -> catalog.writeInPieces(order.flag(name));
                default -> {}
            }
        }
    }

    void oauth(Order order) {
        order.only("grant_enabled", "client_active", "application_user", "token_seconds", "revoke_tokens");
        for (String name : order.names()) {
            switch (name) {
                case "grant_enabled" -> oauth.grantEnabled(order.flag(name));
                case "client_active" -> oauth.clientActive(order.flag(name));
                case "application_user" -> applicationUser(order.text(name, null));
                case "token_seconds" -> oauth.lifespan(Duration.ofSeconds(order.count(name, 0)));
                default -> {
                    if (order.flag(name)) {
                        oauth.revokeTokens();
                    }
                }
            }
        }
    }

    private void applicationUser(String user) {
        if (!user.isEmpty()) {
            requireUser(user);
        }
        oauth.applicationUser(user.isEmpty() ? null : user);
    }

    private void requireUser(String user) {
        if (instance.records().find("sys_user", "user_name", user).isEmpty()) {
            throw new IllegalArgumentException("There is no user \"" + user + "\"");
        }
    }

    private void columns(List<String> names, BiConsumer<String, String> each) {
        for (String name : names) {
            String[] parts = parts(name);
            if (instance.schema().known(parts[0]).column(parts[1]) == null) {
                throw new IllegalArgumentException("Table " + parts[0] + " has no column \"" + parts[1] + "\"");
            }
            each.accept(parts[0], parts[1]);
        }
    }

    private static String[] parts(String name) {
        String[] parts = name.split("\\.");
        if (parts.length != 2) {
            throw new IllegalArgumentException("Name a column as table.column, not \"" + name + "\"");
        }
        return parts;
    }
}
