package io.jenkins.plugins.servicenow.simulator.control;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The faults by name, as a person chooses them. */
public enum FaultKind {
    RATE_LIMITED("429 with Retry-After", Fault::rateLimited),
    SEMAPHORE_429("429 without Retry-After", wait -> Fault.rateLimited(null)),
    STATUS_500("a proxy's page with status 500", wait -> Fault.status(500)),
    STATUS_502("a proxy's page with status 502", wait -> Fault.status(502)),
    STATUS_503("a proxy's page with status 503", wait -> Fault.status(503)),
    STATUS_504("a proxy's page with status 504", wait -> Fault.status(504)),
    CONNECTION_RESET("the connection is reset, nothing is done", wait -> Fault.connectionReset()),
    SLOW("the right answer, late", Fault::slow),
    HANGING("no answer, nothing is done", wait -> Fault.hanging()),
    QUEUED_202("202, nothing is done", wait -> Fault.queued202()),
    COMMITTED_THEN_500("done, and answered with 500", wait -> Fault.committedThen500()),
    COMMITTED_THEN_RESET("done, and the connection is reset", wait -> Fault.committedThenReset()),
    COMMITTED_THEN_HANGING("done, and never answered", wait -> Fault.committedThenHanging()),
    COMMITTED_THEN_403("done, and answered with 403", wait -> Fault.committedThen403()),
    LATE("the connection is reset, and it is done so much later by the instance's clock", Fault::late),
    BROKEN_OFF("half of the right answer, then the connection is reset", wait -> Fault.brokenOff()),
    TRUNCATED_200("200 with JSON that stops in the middle", wait -> Fault.truncated200()),
    HIBERNATING("the page of an instance that sleeps, for tokens too", wait -> Fault.hibernating()),
    WAKING_502("the page of an instance that wakes", wait -> Fault.waking502()),
    LOGIN_PAGE_200("the login page with status 200", wait -> Fault.loginPage200()),
    SSO_REDIRECT_302("a redirect to single sign-on", wait -> Fault.ssoRedirect302()),
    MAINTENANCE_503("the page of an instance under maintenance", wait -> Fault.maintenance503());

    /** What any request may meet on a bad day, and may be done or not: for random faults. */
    public static final List<FaultKind> COMMON =
            List.of(RATE_LIMITED, STATUS_502, STATUS_503, CONNECTION_RESET, COMMITTED_THEN_500, COMMITTED_THEN_RESET);

    private final String meaning;
    private final Function<Duration, Fault> fault;

    FaultKind(String meaning, Function<Duration, Fault> fault) {
        this.meaning = meaning;
        this.fault = fault;
    }

    /** @throws IllegalArgumentException when there is none, which names those that there are */
    public static FaultKind named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no fault \"" + name + "\". There are: "
                        + Arrays.stream(values()).map(FaultKind::text).collect(Collectors.joining(", "))));
    }

    /** For example {@code committed_then_500}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String meaning() {
        return meaning;
    }

    /** Whether {@link #fault} heeds the time. */
    public boolean takesTime() {
        return this == RATE_LIMITED || this == SLOW || this == LATE;
    }

    public Fault fault(Duration time) {
        return fault.apply(time);
    }
}
