package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.jenkins.plugins.servicenow.client.Instances;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.internal.Retries.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Orders of events that no simulator can be made to produce. */
class VerifiedWriteTest {

    private final List<String> events = new ArrayList<>();

    private static ServiceNowException failing(Kind kind, Outcome outcome) {
        return new ServiceNowException(kind, outcome, "It failed", "Try", null);
    }

    private String run(Attempt<String> write, Attempt<Optional<String>> look) throws Exception {
        return new VerifiedWrite<>(
                        () -> {
                            events.add("write");
                            return write.run();
                        },
                        () -> {
                            events.add("look");
                            return look.run();
                        })
                .run(new Retries(Instances.QUICK));
    }

    @Test
    void aWriteThatComesThroughLateIsSeenBeforeTheNextTry() throws Exception {
        var written = run(
                () -> {
                    throw failing(Kind.UNAVAILABLE, Outcome.LOST);
                },
                () -> events.size() < 3 ? Optional.empty() : Optional.of("late"));

        assertEquals("late", written);
        assertEquals(List.of("write", "look", "look"), events);
    }

    @Test
    void aWriteThatComesThroughAfterTheSecondOneIsNoticed() {
        var two = failing(Kind.REJECTED, Outcome.REFUSED);

        var failure = failure(() -> run(
                () -> {
                    if (events.size() == 1) {
                        throw failing(Kind.UNAVAILABLE, Outcome.LOST);
                    }
                    return "second";
                },
                () -> {
                    if (events.size() > 4) {
                        throw two;
                    }
                    return Optional.empty();
                }));

        assertSame(two, failure);
        assertEquals(List.of("write", "look", "look", "write", "look"), events);
    }

    @Test
    void whatWasCertainlyNotDoneIsTriedAgainWithoutLooking() throws Exception {
        var written = run(
                () -> {
                    if (events.size() == 1) {
                        throw failing(Kind.RATE_LIMITED, Outcome.BUSY);
                    }
                    return "second";
                },
                () -> Optional.of("wrong"));

        assertEquals("second", written);
        assertEquals(List.of("write", "write"), events);
    }

    @Test
    void aLookThatWillNeverSucceedEndsIt() {
        var failure = failure(() -> run(
                () -> {
                    throw failing(Kind.UNAVAILABLE, Outcome.LOST);
                },
                () -> {
                    throw failing(Kind.PERMISSION, Outcome.REFUSED);
                }));

        assertEquals(Kind.PERMISSION, failure.kind());
        assertEquals(
                "It failed. It is not known whether this was carried out, because the lookup failed too: It failed. Try",
                failure.getMessage());
        assertEquals(List.of("write", "look"), events);
    }
}
