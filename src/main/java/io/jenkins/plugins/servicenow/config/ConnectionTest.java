package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.TableProbe;
import io.jenkins.plugins.servicenow.config.TestedItem.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Logs in to an instance and reads once from each table that the steps read. Writes nothing. */
final class ConnectionTest {

    static final String LOGIN = "Login (OAuth)";
    static final String CLOCK = "Clock";

    /** Approvals, expiries and webhooks are compared across the two clocks. */
    private static final Duration TOLERATED_SKEW = Duration.ofMinutes(5);

    /** Opens the session to be tested; what it throws tells what is missing in the settings. */
    interface Opening {
        @NonNull
        ServiceNowSession open() throws IOException;
    }

    private final Opening opening;
    private final InstantSource clock;
    private final List<TestedItem> items = new ArrayList<>();

    private ConnectionTest(Opening opening, InstantSource clock) {
        this.opening = opening;
        this.clock = clock;
    }

    @NonNull
    static ConnectionReport run(@NonNull Opening opening, @NonNull InstantSource clock) throws InterruptedException {
        var test = new ConnectionTest(opening, clock);
        test.run();
        return new ConnectionReport(clock.instant(), test.items);
    }

    private void run() throws InterruptedException {
        var session = logIn();
        for (var capability : Capability.values()) {
            if (session == null) {
                items.add(new TestedItem(capability.label(), Outcome.SKIPPED, "", 0));
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

    /** @return whether it makes sense to go on */
    private boolean read(ServiceNowSession session, Capability capability) throws InterruptedException {
        var start = clock.millis();
        try {
            var probe = session.tables().probe(capability.table());
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
        return "API test failed: the instance has " + probe.counted() + " records in " + capability.table()
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
        return "API test failed: " + failure.status() + " for " + capability.table()
                + (failure.serviceNowMessage().isEmpty() ? "" : ", " + failure.serviceNowMessage())
                + (failure.detail().isEmpty() ? "" : " (" + failure.detail() + ")")
                + (failure.transactionId().isEmpty() ? "" : ", transaction " + failure.transactionId()) + ". ";
    }

    private static String apiRole() {
        return "The OAuth Application User may not use the Table API: give it the role rest_api_explorer (or"
                + " snc_platform_rest_api_access), and check that the scopes of the OAuth registration include the API.";
    }

    private static String lacks(Capability capability) {
        return "The OAuth Application User lacks the role " + capability.role() + " or one that contains it.";
    }

    private void compareClocks(Instant server) {
        var ahead = Duration.between(clock.instant(), server);
        if (ahead.abs().compareTo(TOLERATED_SKEW) <= 0) {
            items.add(new TestedItem(CLOCK, Outcome.OK, "", 0));
            return;
        }
        var minutes = ahead.abs().toMinutes();
        items.add(new TestedItem(
                CLOCK,
                Outcome.WARNING,
                "Clock skew: the clock of the instance is " + minutes + " minutes "
                        + (ahead.isNegative() ? "behind" : "ahead of")
                        + " that of Jenkins. Check the time service of the Jenkins controller.",
                0));
    }

    private void add(String what, Outcome outcome, String message, long start) {
        var sentence = message.isEmpty() || message.endsWith(".") ? message : message + ".";
        items.add(new TestedItem(what, outcome, sentence, clock.millis() - start));
    }
}
