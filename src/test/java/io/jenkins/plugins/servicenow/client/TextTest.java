package io.jenkins.plugins.servicenow.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

    @Test
    void breaksAndControlCharactersBecomeOneSpace() {
        assertEquals("a b c d", Text.oneLine(" a\r\n\tb\u0000 c\u200bd\n"));
    }

    @Test
    void nothingIsAnEmptyLine() {
        assertEquals("", Text.oneLine(null));
        assertEquals("", Text.of(null));
    }

    @Test
    void aPartOfAMessageIsNotLong() {
        assertEquals("x".repeat(499) + "…", Text.of("x".repeat(501)));
        assertEquals("x".repeat(500), Text.of("x".repeat(500)));
    }

    /** The emoji has two chars. */
    @ParameterizedTest
    @CsvSource({
        "abcd, 4, abcd",
        "abcde, 4, abc…",
        "abc, 1, …",
        "a😀bcd, 5, a😀b…",
        "a😀bcd, 4, a😀…",
        "a😀bcd, 3, a…",
        "a😀bcd, 2, a…",
        "😀😀, 2, …",
        "😀😀, 1, …",
    })
    void aTextIsCutBetweenCharacters(String text, int max, String shortened) {
        assertEquals(shortened, Text.shorten(text, max));
    }
}
