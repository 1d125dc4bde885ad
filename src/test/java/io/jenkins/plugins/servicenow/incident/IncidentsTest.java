package io.jenkins.plugins.servicenow.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildStarter;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.itsm.CorrelationId;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@WithServiceNow
class IncidentsTest {

    private static final IncidentDraft DRAFT = new IncidentDraft(
            null, null, null, Map.of(), Map.of("impact", "3", "urgency", "3"), List.of(), Deduplication.SIGNATURE);

    private ServiceNowSimulator simulator;
    private final Set<String> recorded = new HashSet<>();
    private final List<String> log = new ArrayList<>();

    private static FailedBuild build(int number, String error, List<String> logTail) {
        return new FailedBuild(
                new BuildIdentity(
                        CorrelationId.of("controller", "os-image", number, "incident", ""),
                        "Jenkins os-image #" + number,
                        "https://jenkins.example.com/job/os-image/" + number + "/"),
                new BuildStarter(null, ""),
                "controller",
                "os-image",
                "web-base",
                Instant.parse("2026-01-02T03:04:05Z").plusSeconds(number),
                "Build",
                error,
                logTail,
                null,
                null);
    }

    private Incident file(FailedBuild build) throws Exception {
        var name = build.identity().displayName();
        var tracker = new Incidents.RecurrenceTracker() {

            @Override
            public boolean isRecorded(Incident incident) {
                return recorded.contains(name + " " + incident.number());
            }

            @Override
            public void record(Incident incident) {
                recorded.add(name + " " + incident.number());
            }
        };
        return new Incidents(SimulatorSession.open(simulator), tracker, log::add)
                .file(DRAFT, build, IncidentId.of(build, Deduplication.SIGNATURE, ""));
    }

    private Map<String, String> incident() {
        return simulator.records().all("incident").get(0);
    }

    @Test
    void manyFailuresAreOneIncidentWithANoteForEach() throws Exception {
        for (var number = 1; number <= 12; number++) {
            assertEquals(
                    number == 1,
                    file(build(number, "exit code " + number, List.of())).created());
        }
        assertEquals(1, simulator.records().all("incident").size());
        var notes = simulator.records().journal(incident().get("sys_id"), "work_notes");
        assertEquals(11, notes.size());
        assertTrue(notes.get(10)
                .startsWith("Failed again: Jenkins os-image #12, started 2026-01-02 03:04:17 UTC."
                        + " Failure 12 of this incident.\nhttps://jenkins.example.com/job/os-image/12/\n"));
        assertEquals("Jenkins os-image #1: 12 failures", incident().get("correlation_display"));
        assertEquals(List.of(), log);
    }

    @Test
    void theThousandthFailureIsCountedToo() throws Exception {
        file(build(1, "x", List.of()));
        simulator
                .records()
                .set(
                        "incident",
                        incident().get("sys_id"),
                        Map.of("correlation_display", "Jenkins os-image #1: 998 failures"));
        file(build(999, "x", List.of()));
        file(build(1000, "x", List.of()));
        var notes = simulator.records().journal(incident().get("sys_id"), "work_notes");
        assertTrue(notes.get(1)
                .startsWith("Failed again: Jenkins os-image #1000, started 2026-01-02 03:20:45 UTC."
                        + " Failure 1000 of this incident.\nhttps://jenkins.example.com/job/os-image/1000/\n"));
        assertEquals("Jenkins os-image #1: 1000 failures", incident().get("correlation_display"));
    }

    @Test
    void aBuildIsNotedOnce() throws Exception {
        file(build(1, "x", List.of()));
        file(build(12, "x", List.of()));
        file(build(12, "x", List.of()));
        // Its name begins like the other's.
        file(build(1, "x", List.of()));
        assertEquals(
                1,
                simulator
                        .records()
                        .journal(incident().get("sys_id"), "work_notes")
                        .size());
        assertEquals("Jenkins os-image #1: 2 failures", incident().get("correlation_display"));
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_UPDATE));
    }

    /** How often the journal was asked for, which grows with each failure. */
    private long readings() {
        return simulator.requests().entries().stream()
                .filter(entry -> entry.method().equals("GET") && entry.query().contains("work_notes"))
                .count();
    }

    @Test
    void theWorkNotesAreReadOnlyWhenTheBuildMayStandThere() throws Exception {
        file(build(1, "x", List.of()));
        file(build(2, "x", List.of()));
        assertEquals(0, readings());
        file(build(2, "x", List.of()));
        assertEquals(1, readings());
    }

    private int notes() {
        return simulator
                .records()
                .journal(incident().get("sys_id"), "work_notes")
                .size();
    }

    @Test
    void aLostAnswerMakesNoSecondNote() throws Exception {
        file(build(1, "x", List.of()));
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.committedThenReset());
        file(build(2, "x", List.of()));
        assertEquals(1, notes());
        assertEquals("Jenkins os-image #1: 2 failures", incident().get("correlation_display"));
    }

    @Test
    void aNoteThatDidNotArriveIsWrittenByTheNextTry() throws Exception {
        file(build(1, "x", List.of()));
        simulator.faults().next(1, RequestKind.TABLE_UPDATE, Fault.rateLimited(null));
        assertThrows(ServiceNowException.class, () -> file(build(2, "x", List.of())));
        assertEquals(0, notes());
        file(build(2, "x", List.of()));
        file(build(2, "x", List.of()));
        assertEquals(1, notes());
    }

    @Test
    void anIncidentThatWasResolvedIsFoundAgainByTheBuildThatFiledIt() throws Exception {
        var filed = file(build(1, "x", List.of()));
        simulator.records().set("incident", filed.sysId().value(), Map.of("state", "6"));
        var again = file(build(1, "x", List.of()));
        assertEquals(filed.sysId(), again.sysId());
        assertFalse(again.created());
        assertTrue(again.ofThisBuild());
        assertTrue(file(build(2, "x", List.of())).created());
    }

    @Test
    void theDescriptionHoldsAsMuchOfTheEndOfTheLogAsFits() throws Exception {
        var lines = new ArrayList<>(Collections.nCopies(200, "x".repeat(99)));
        lines.add("the last line");
        file(build(1, "boom", lines));
        var description = incident().get("description");
        assertTrue(description.length() <= 4000 && description.length() > 3850, () -> "" + description.length());
        assertTrue(description.startsWith(
                "Build os-image #1 failed in the stage 'Build':\nboom\n\nJenkins os-image #1: https"));
        assertTrue(description.endsWith("\nthe last line"));
        assertFalse(description.contains("left out"));
    }

    @Test
    void ofALastLineThatIsTooLongTheBeginningIsKept() throws Exception {
        file(build(1, "boom", List.of("e" + "\uD83D\uDE00".repeat(5000))));
        var description = incident().get("description");
        assertTrue(description.length() <= 4000 && description.length() > 3900, () -> "" + description.length());
        assertTrue(description.contains("Last lines of the log:\ne\uD83D\uDE00"));
    }

    @Test
    void markupInTheErrorAndTheLogIsOnlyText() throws Exception {
        file(build(1, "[code]<img onerror=x>[/CODE]", List.of("[ code ]<b>[/ code]")));
        file(build(2, "[code]<img onerror=x>[/CODE]", List.of()));
        var texts = incident().get("description")
                + simulator.records().journal(incident().get("sys_id"), "work_notes");
        assertFalse(texts.toLowerCase().matches("(?s).*\\[\\s*/?\\s*code.*"), texts);
        assertTrue(texts.contains("(code)<img onerror=x>(/CODE)"), texts);
    }
}
