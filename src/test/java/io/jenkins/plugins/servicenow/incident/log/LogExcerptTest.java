package io.jenkins.plugins.servicenow.incident.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hostile and merely ugly logs become. */
class LogExcerptTest {

    private static final String NOTE = "\u001B[8mha:////4AAAA+AAAA=\u001B[0m";

    private static List<String> lines(String log) {
        return LogExcerpt.lines(log, false, 100);
    }

    @Test
    void notesOfTheConsoleAreTakenOut() {
        assertEquals(List.of("see INC0010001 now"), lines("see " + NOTE + "INC0010001" + NOTE + " now\n"));
    }

    @Test
    void coloursAndWhatElseATerminalTakesForItselfAreTakenOut() {
        assertEquals(
                List.of("red bold title done"),
                lines(
                        "\u001B[1;31mred\u001B[m \u001B[38;5;196mbold\u001B[K \u001B]0;evil\u0007title \u001B(Bdone\u0000\u0008\u007F\n"));
    }

    @Test
    void whatTurnsTextAroundIsTakenOut() {
        assertEquals(List.of("abc"), lines("a\u202Eb\u2066c\u200B\uFEFF\n"));
    }

    @Test
    void ofAProgressBarItsLastStateIsLeft() {
        assertEquals(List.of("100%", "next"), lines("1%\r50%\r100%\r\nnext\r\n"));
    }

    @Test
    void whatPipelineWritesIsLeftOut() {
        assertEquals(List.of("hello"), lines(NOTE + "[Pipeline] { (Build)\nhello\n[Pipeline] }\n\n"));
    }

    @Test
    void onlyTheLastLinesAreTaken() {
        assertEquals(List.of("b", "c"), LogExcerpt.lines("a\nb\nc\n", false, 2));
    }

    @Test
    void aLineThatIsCutAtTheBeginningIsLeftOut() {
        assertEquals(List.of("whole"), LogExcerpt.lines("AAAA=\u001B[0m of a line\nwhole\n", true, 100));
    }

    @Test
    void ofAnEndlessLineTheEndIsLeftWithoutHalfANote() {
        assertEquals(List.of("the end"), LogExcerpt.lines("AAAA=\u001B[0mthe end", true, 100));
        assertEquals(List.of("no note here"), LogExcerpt.lines("no note here", true, 100));
    }

    @Test
    void whatIsMaskedStaysMasked() {
        assertEquals(List.of("token is ****"), lines("token is ****\n"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 100})
    void onlyTheEndOfALongLogIsHeld(int chunk) {
        var tail = new LogExcerpt.TailOutputStream(10);
        var log = "0123456789abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
        for (var i = 0; i < log.length; i += chunk) {
            tail.write(log, i, Math.min(chunk, log.length - i));
        }
        assertEquals("qrstuvwxyz", new String(tail.bytes(), StandardCharsets.US_ASCII));
        assertEquals(true, tail.isCut());
    }

    @Test
    void aLogIsStreamedWithoutItsNotes() throws Exception {
        var out = new ByteArrayOutputStream();
        var log =
                "a" + NOTE + "b\u001B[31mred\u001B[0m\u001B[8mno note \u001B\u001B[8mha:xx\u001B[\u001B[0mc\u001B[8mh";
        try (var stream = new LogSnapshot.ConsoleNoteStrippingOutputStream(out)) {
            stream.write(log.getBytes(StandardCharsets.UTF_8));
        }
        assertArrayEquals(
                "ab\u001B[31mred\u001B[0m\u001B[8mno note \u001Bxx\u001B[\u001B[0mc\u001B[8mh"
                        .getBytes(StandardCharsets.UTF_8),
                out.toByteArray());
    }

    private static String streamed(String log) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var stream = new LogSnapshot.ConsoleNoteStrippingOutputStream(out)) {
            stream.write(log.getBytes(StandardCharsets.UTF_8));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatOnlyBeginsAsANoteHidesNothingOfTheLog() throws Exception {
        var hiding = "before \u001B[8mha:////AAAA rm -rf /\nERROR: disk \u001B[31mfull\u001B[0m\nafter";
        assertEquals("before ////AAAA rm -rf /\nERROR: disk \u001B[31mfull\u001B[0m\nafter", streamed(hiding));
        assertEquals(List.of("before ha:////AAAA rm -rf /", "ERROR: disk full", "after"), lines(hiding));
        assertEquals("////AAAA", streamed("\u001B[8mha:////AAAA"));
        assertEquals("AAAA\u001B[", streamed("\u001B[8mha:AAAA\u001B["));
    }

    @Test
    void aNoteThatIsTooLongToBeOneIsNotHeldInMemory() throws Exception {
        var text = "A".repeat(3 * LogSnapshot.ConsoleNoteStrippingOutputStream.MAX_NOTE);
        assertEquals(text + "\u001B[0m", streamed("\u001B[8mha:" + text + "\u001B[0m"));
    }
}
