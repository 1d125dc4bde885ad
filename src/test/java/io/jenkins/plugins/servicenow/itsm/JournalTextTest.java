package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class JournalTextTest {

    @Test
    void leavesOrdinaryTextAlone() {
        assertEquals(
                "Tests passed: 12\n\t[ok] codes [codec]", JournalText.of("Tests passed: 12\n\t[ok] codes [codec]"));
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
