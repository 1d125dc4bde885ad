package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTextTest {

    @Test
    void leavesOrdinaryTextAlone() {
        assertEquals(
                "Tests passed: 12\n\t[ok] codes [codec]", JournalText.of("Tests passed: 12\n\t[ok] codes [codec]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[code]<script>[/code]",
                "[CODE]x[/Code]",
                "[ code ]x[ / code ]",
                "[co\u0000de]x",
                "[co\u001b[0mde]x",
                "[co\u200bde]x",
                "[co[code]de]x"
            })
    void letsNoCodeTagThrough(String text) {
        var safe = JournalText.of(text).toLowerCase();

        assertFalse(safe.replaceAll("\\s", "").matches("(?s).*\\[/?code].*"), safe);
    }

    @Test
    void keepsTheWordsOfATag() {
        assertEquals("(code)<b>(/code)", JournalText.of("[code]<b>[/code]"));
    }

    @Test
    void takesColoursAndControlCharactersOut() {
        assertEquals("FAIL\nok", JournalText.of("\u001b[1;31mFAIL\u001b[0m\r\nok\u0007"));
    }

    @Test
    void cutsTheMiddleOutOfALongLog() {
        var text = JournalText.of("begin " + "x".repeat(100_000) + " the error");

        assertTrue(text.length() <= JournalText.MAX_LENGTH, () -> "length " + text.length());
        assertTrue(text.startsWith("begin xxx"), text);
        assertTrue(text.contains("characters left out"), text);
        assertTrue(text.endsWith("xxx the error"), text);
    }

    @Test
    void doesNotCutACharacterInTwo() {
        var text = JournalText.of("x" + "😀".repeat(10_000));

        assertEquals(
                text,
                new String(
                        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        java.nio.charset.StandardCharsets.UTF_8));
    }
}
