package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.OpenWrites;
import io.jenkins.plugins.servicenow.client.RetryRules;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.internal.Retries.Attempt;
import io.jenkins.plugins.servicenow.fixture.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders of events that no simulator can be made to produce, on a clock of their own. */
class VerifiedWritesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration JITTERED = Duration.ofSeconds(5);

    private final FakeTime time = new FakeTime();
    private final OpenWrites open = new OpenWritesInMemory();
    private final List<String> events = new ArrayList<>();
    private RetryRules rules = RetryRules.DEFAULT;

    private static ServiceNowException failing(Kind kind, Outcome outcome) {
        return new ServiceNowException(kind, outcome, "It failed", "Try", null);
    }

    private static ServiceNowException lost() {
        return failing(Kind.UNAVAILABLE, Outcome.LOST);
    }

    private String run(Attempt<String> write, Attempt<Optional<String>> lookup) throws Exception {
        var writes = new VerifiedWrites("an instance", new Retries(rules, time), open);
        return writes.run(
                "key",
                () -> {
                    events.add("write");
                    return write.run();
                },
                () -> {
                    events.add("lookup");
                    return lookup.run();
                });
    }

    private long writes() {
        return events.stream().filter("write"::equals).count();
    }

    private String failingFirst(Outcome outcome) throws ServiceNowException {
        if (writes() == 1) {
            throw failing(Kind.UNAVAILABLE, outcome);
        }
        return "second";
    }

    private boolean slept(Duration least) {
        return time.slept().plus(SECOND).compareTo(least) >= 0;
    }

    @Test
    void whatIsCarriedOutSecondsAfterTheConnectionWasLostIsFound() throws Exception {
        var written = run(
                () -> {
                    throw lost();
                },
                () -> slept(Duration.ofSeconds(4)) ? Optional.of("late") : Optional.empty());

        assertEquals("late", written);
        assertEquals(1, writes());
        assertTrue(open.openUntil("key").isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"FAILED, 0", "LOST, 60", "RUNNING, 300"})
    void thereIsNoFurtherTryBeforeItIsCertainThatTheFirstOneWasNotCarriedOut(Outcome outcome, int seconds)
            throws Exception {
        var certain = Duration.ofSeconds(seconds);

        var written = run(
                () -> {
                    assertTrue(writes() == 1 || time.slept().compareTo(certain.minus(SECOND)) >= 0);
                    return failingFirst(outcome);
                },
                Optional::empty);

        assertEquals("second", written);
        assertTrue(time.slept().compareTo(certain.plus(JITTERED)) < 0, () -> "waited for " + time.slept());
        assertEquals("lookup", events.get(events.lastIndexOf("write") - 1), "the last lookup is when it is certain");
    }

    @Test
    void aWriteThatComesThroughAfterTheSecondOneIsNoticed() throws Exception {
        assertEquals(
                "both",
                run(() -> failingFirst(Outcome.LOST), () -> writes() == 2 ? Optional.of("both") : Optional.empty()));
    }

    @Test
    void whatWasCertainlyNotDoneIsTriedAgainWithoutLooking() throws Exception {
        assertEquals("second", run(() -> failingFirst(Outcome.BUSY), () -> Optional.of("wrong")));
        assertEquals(List.of("write", "write"), events);
    }

    @Test
    void aWriteThatSucceedsAtOnceTakesNoFurtherRequest() throws Exception {
        assertEquals("first", run(() -> "first", () -> Optional.of("wrong")));
        assertEquals(List.of("write"), events);
        assertTrue(open.openUntil("key").isEmpty());
    }

    @Test
    void aWriteIsOpenWhileItsRequestIsOnItsWay() throws Exception {
        run(
                () -> {
                    assertTrue(open.openUntil("key").isPresent());
                    return "first";
                },
                Optional::empty);
        assertThrows(
                InterruptedException.class,
                () -> run(
                        () -> {
                            throw new InterruptedException();
                        },
                        Optional::empty));
        assertTrue(open.openUntil("key").isPresent());
    }

    @Test
    void aLaterCallOnlyLooksUntilItIsCertain() throws Exception {
        open.begin(List.of("key"), time.now().plusSeconds(200));

        var written = run(
                () -> {
                    assertTrue(slept(Duration.ofSeconds(200)));
                    return "later";
                },
                Optional::empty);

        assertEquals("later", written);
        assertTrue(events.size() > 5, events::toString);
        assertEquals(1, writes());
    }

    @Test
    void aLaterCallFindsWhatTheEarlierOneHasMadeAfterAll() throws Exception {
        open.begin(List.of("key"), time.now().plusSeconds(200));

        assertEquals(
                "earlier",
                run(() -> "wrong", () -> slept(Duration.ofSeconds(90)) ? Optional.of("earlier") : Optional.empty()));
        assertEquals(0, writes());
        assertTrue(open.openUntil("key").isEmpty());
    }

    @Test
    void aClockThatWasSetBackDoesNotMakeItWaitForDays() throws Exception {
        open.begin(List.of("key"), time.now().plus(Duration.ofDays(2)));

        assertEquals("later", run(() -> "later", Optional::empty));
        assertTrue(time.slept().compareTo(rules.certainAfterTimeout().plus(SECOND)) < 0);
    }

    @Test
    void aLookupThatWillNeverSucceedEndsItAndLeavesTheWriteOpen() {
        var failure = failure(() -> run(
                () -> {
                    throw lost();
                },
                () -> {
                    throw failing(Kind.PERMISSION, Outcome.REFUSED);
                }));

        assertEquals(Kind.PERMISSION, failure.kind());
        assertEquals(
                "It failed. It is not known whether this was carried out, because the lookup failed too: It failed. Try",
                failure.getMessage());
        assertEquals(List.of("write", "lookup"), events);
        assertTrue(open.openUntil("key").isPresent());
    }

    @Test
    void lookupsThatFailAreRepeatedAsLongAsThePatienceLasts() {
        failure(() -> run(
                () -> {
                    throw lost();
                },
                () -> {
                    throw failing(Kind.UNAVAILABLE, Outcome.BUSY);
                }));

        assertTrue(slept(rules.patience()), () -> "gave up after " + time.slept());
        assertEquals(1, writes());
        assertTrue(open.openUntil("key").isPresent());
    }

    @Test
    void thePatienceDoesNotEndBeforeItIsCertain() {
        rules = RetryRules.DEFAULT.withPatience(Duration.ofSeconds(30));
        var last = lost();

        assertSame(
                last,
                failure(() -> run(
                        () -> {
                            throw last;
                        },
                        Optional::empty)));

        assertTrue(slept(rules.certainAfterLost()));
        assertEquals(1, writes());
        assertTrue(open.openUntil("key").isEmpty(), "it is certain");
    }

    @Test
    void withoutPatienceItIsLookedForOnceAndLeftOpen() {
        rules = RetryRules.NONE;

        failure(() -> run(
                () -> {
                    throw lost();
                },
                Optional::empty));
        var again = failure(() -> run(() -> "second", Optional::empty));

        assertEquals(List.of("write", "lookup", "lookup"), events);
        assertTrue(again.getMessage().contains("not certain yet"), again.getMessage());
        assertEquals(Duration.ZERO, time.slept());
    }
}
