package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.TableProbe;
import io.jenkins.plugins.servicenow.config.ConnectionReport.Item;
import io.jenkins.plugins.servicenow.config.ConnectionReport.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Logs in to an instance and reads once from each table that the steps read. Writes nothing to the instance. */
final class ConnectionCheck {

    static final String LOGIN = "Login (OAuth)";
    static final String CLOCK = "Clock";

    /** Approvals, expiries and webhooks are compared across the two clocks. */
    private static final Duration TOLERATED_SKEW = Duration.ofMinutes(5);

    /** A table that the steps read, and the smallest role of the base system that lets a user read it. */
    enum Capability {
        USERS("sys_user", "Users", "snc_internal"),
        CHANGES(ChangeApi.TABLE, "Change requests", "sn_change_read"),
        APPROVALS("sysapproval_approver", "Approvals", "sn_change_read"),
        INCIDENTS("incident", "Incidents", "sn_incident_read"),
        CONFIGURATION_ITEMS("cmdb_ci", "Configuration items", "sn_cmdb_user"),
        RELATIONSHIP_TYPES("cmdb_rel_type", "Relationship types", "sn_cmdb_user"),
        GROUPS("sys_user_group", "Groups", "snc_internal");

        private final String table;
        private final String label;
        private final String role;

        Capability(String table, String label, String role) {
            this.table = table;
            this.label = label;
            this.role = role;
        }

        String table() {
            return table;
        }

        String label() {
            return label + " (" + table + ")";
        }
    }

    /** Opens the session to be checked; the message of what it throws says what is missing in the settings. */
    interface Opening {
        @NonNull
        ServiceNowSession open() throws IOException;
    }

    private final Opening opening;
    private final InstantSource clock;
    private final List<Item> items = new ArrayList<>();

    private ConnectionCheck(Opening opening, InstantSource clock) {
        this.opening = opening;
        this.clock = clock;
    }

    /**
     * Checks a connection and keeps the report. The secret is found in the name of Jenkins itself: callers check before that
     * the user administers Jenkins.
     */
    @NonNull
    static ConnectionReport run(@NonNull ServiceNowConnection connection) throws InterruptedException {
        var report = run(connection::openForCheck, InstantSource.system());
        ConnectionReports.get().put(connection, report);
        return report;
    }

    @NonNull
    static ConnectionReport run(@NonNull Opening opening, @NonNull InstantSource clock) throws InterruptedException {
        var check = new ConnectionCheck(opening, clock);
        check.run();
        return new ConnectionReport(clock.instant(), check.items);
    }

    private void run() throws InterruptedException {
        var session = logIn();
        for (var capability : Capability.values()) {
            if (session == null) {
                items.add(new Item(capability.label(), Outcome.SKIPPED, "", 0));
            } else if (!read(session, capability)) {
                session = null;
            }
        }
    }

    /** @return null when that failed */
    private ServiceNowSession logIn() throws InterruptedException {
        var start = clock.millis();
        try {
            var session = opening.open();
            session.logIn();
            add(LOGIN, Outcome.OK, "", start);
            return session;
        } catch (IOException e) {
            add(LOGIN, Outcome.FAILED, e.getMessage(), start);
            return null;
        }
    }

    /** @return whether it makes sense to continue */
    private boolean read(ServiceNowSession session, Capability capability) throws InterruptedException {
        var start = clock.millis();
        try {
            var probe = session.tables().probe(capability.table);
            if (probe.hidden()) {
                add(capability.label(), Outcome.FAILED, hidden(capability, probe), start);
            } else if (probe.visible() == 0) {
                add(capability.label(), Outcome.OK, "The table is empty.", start);
            } else {
                add(capability.label(), Outcome.OK, "", start);
            }
            if (capability == Capability.USERS) {
                probe.serverTime().ifPresent(this::compareClocks);
            }
            return true;
        } catch (ServiceNowException e) {
            add(capability.label(), Outcome.FAILED, refused(capability, e), start);
            return switch (e.kind()) {
                case PERMISSION, NOT_FOUND, REJECTED -> true;
                case AUTHENTICATION, RATE_LIMITED, UNAVAILABLE, PROTOCOL -> false;
            };
        }
    }

    private static String hidden(Capability capability, TableProbe probe) {
        return "API test failed: the instance has " + probe.counted() + " records in " + capability.table
                + " but shows none of them. " + lacks(capability);
    }

    private static String refused(Capability capability, ServiceNowException failure) {
        return switch (failure.kind()) {
            case PERMISSION ->
                beginning(capability, failure)
                        + (failure.detail().contains("API level ACL") ? apiRole() : lacks(capability));
            case AUTHENTICATION, NOT_FOUND, REJECTED -> beginning(capability, failure) + failure.hint() + ".";
            case RATE_LIMITED, UNAVAILABLE, PROTOCOL -> failure.getMessage();
        };
    }

    private static String beginning(Capability capability, ServiceNowException failure) {
        if (failure.status() == 0 || failure.getMessage().startsWith("OAuth failed")) {
            return failure.getMessage();
        }
        return "API test failed: " + failure.status() + " for " + capability.table
                + (failure.serviceNowMessage().isEmpty() ? "" : ", " + failure.serviceNowMessage())
                + (failure.detail().isEmpty() ? "" : " (" + failure.detail() + ")")
                + (failure.transactionId().isEmpty() ? "" : ", transaction " + failure.transactionId()) + ". ";
    }

    private static String apiRole() {
        return "The OAuth Application User may not use the Table API: give it the role rest_api_explorer (or"
                + " snc_platform_rest_api_access), and check that the scopes of the OAuth registration include the API.";
    }

    private static String lacks(Capability capability) {
        return "The OAuth Application User lacks the role " + capability.role + " or one that contains it.";
    }

    private void compareClocks(Instant server) {
        var ahead = Duration.between(clock.instant(), server);
        if (ahead.abs().compareTo(TOLERATED_SKEW) <= 0) {
            items.add(new Item(CLOCK, Outcome.OK, "", 0));
            return;
        }
        var minutes = ahead.abs().toMinutes();
        items.add(new Item(
                CLOCK,
                Outcome.WARNING,
                "Clock skew: the clock of the instance is " + minutes + " minutes "
                        + (ahead.isNegative() ? "behind" : "ahead of")
                        + " that of Jenkins. Check the time service of the Jenkins controller.",
                0));
    }

    private void add(String what, Outcome outcome, String message, long start) {
        var sentence = message.isEmpty() || message.endsWith(".") ? message : message + ".";
        items.add(new Item(what, outcome, sentence, clock.millis() - start));
    }
}
