package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.jenkins.plugins.servicenow.client.Instances;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Aftermath;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Orders of events that no simulator can be made to produce. */
class VerifiedWriteTest {

    private final List<String> events = new ArrayList<>();

    private static ServiceNowException failing(Kind kind, Aftermath aftermath) {
        return new ServiceNowException(kind, aftermath, "It failed", "Try", null);
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
                    throw failing(Kind.UNAVAILABLE, Aftermath.LOST);
                },
                () -> events.size() < 3 ? Optional.empty() : Optional.of("late"));

        assertEquals("late", written);
        assertEquals(List.of("write", "look", "look"), events);
    }

    @Test
    void aWriteThatComesThroughAfterTheSecondOneIsNoticed() {
        var two = failing(Kind.REJECTED, Aftermath.REFUSED);

        var failure = failure(() -> run(
                () -> {
                    if (events.size() == 1) {
                        throw failing(Kind.UNAVAILABLE, Aftermath.LOST);
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
                        throw failing(Kind.RATE_LIMITED, Aftermath.BUSY);
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
                    throw failing(Kind.UNAVAILABLE, Aftermath.LOST);
                },
                () -> {
                    throw failing(Kind.PERMISSION, Aftermath.REFUSED);
                }));

        assertEquals(Kind.PERMISSION, failure.kind());
        assertEquals(
                "It failed. It is not known whether this was carried out, because looking failed too: It failed. Try",
                failure.getMessage());
        assertEquals(List.of("write", "look"), events);
    }
}
