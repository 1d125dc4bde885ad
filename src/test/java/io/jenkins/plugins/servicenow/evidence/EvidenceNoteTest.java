package io.jenkins.plugins.servicenow.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.NotedCall;
import io.jenkins.plugins.servicenow.evidence.Evidence.Check;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvidenceNoteTest {

    private static final BuildIdentity BUILD =
            new BuildIdentity("id", "Jenkins os-image #12", "https://jenkins.example.com/job/os-image/12/");

    private static final NotedCall CALL = new NotedCall("7", "", 1);

    private static EvidenceNote note(String source, List<String> named, int all) {
        var checks = List.of(new Check("Boot", true, ""), new Check("Tests", false, "1 passed, 35 failed"));
        return new EvidenceNote(BUILD, CALL, source, new Evidence("Tests", checks, "Failed:", named, all));
    }

    private static List<String> named(int count, String name) {
        return IntStream.rangeClosed(1, count).mapToObj(each -> name + each).toList();
    }

    @Test
    void theNoteNamesTheFirstTwentyFailuresAndCountsTheOthers() {
        var lines = note("Tested: **/TEST-*.xml", named(25, "boots"), 35)
                .text(List.of(), List.of())
                .lines()
                .toList();
        assertEquals("Tests of Jenkins os-image #12: 1 of 2 checks failed: Tests", lines.get(0));
        assertEquals("Tested: **/TEST-*.xml", lines.get(1));
        assertEquals("✗ Tests: 1 passed, 35 failed", lines.get(2));
        assertEquals("- boots1", lines.get(5));
        assertEquals("- boots20", lines.get(24));
        assertEquals("and 15 more", lines.get(25));
        assertEquals("Build: https://jenkins.example.com/job/os-image/12/", lines.get(26));
    }

    @Test
    void theFullNoteFitsIntoAWorkNote() {
        var note = note("n".repeat(500), named(20, "m".repeat(1000)), 60).text(List.of(), List.of());
        assertTrue(note.length() < 3000, "length " + note.length());
    }

    @Test
    void filesThatWereNotAttachedAreInTheNote() {
        var note = note("", List.of(), 0).text(List.of(), List.of("core.dmp is too large"));
        assertTrue(note.contains("Not attached:\n- core.dmp is too large\n"), note);
    }
}
