package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.EncodedQuery;
import org.junit.jupiter.api.Test;

class CorrelationIdTest {

    @Test
    void isTheSameForTheSameParts() {
        assertEquals(
                CorrelationId.of("ci", "images/rhel9", 7, "change", ""),
                CorrelationId.of("ci", "images/rhel9", 7, "change", ""));
    }

    @Test
    void isReadable() {
        var id = CorrelationId.of("ci", "images/rhel9", 7, "change", "main");

        assertTrue(id.matches("ci:images/rhel9:7:change:main#[0-9a-f]{32}"), id);
    }

    @Test
    void fitsItsColumnAndStillTellsLongNamesApart() {
        var one = CorrelationId.of("ci", "a".repeat(500) + "1", 7, "change", "");
        var two = CorrelationId.of("ci", "a".repeat(500) + "2", 7, "change", "");

        assertEquals(CorrelationId.MAX_LENGTH, one.length());
        assertNotEquals(one, two);
    }

    @Test
    void tellsApartWhatServiceNowComparesAsEqual() {
        var upper = CorrelationId.of("ci", "App", 7, "change", "");
        var lower = CorrelationId.of("ci", "app", 7, "change", "");

        assertNotEquals(upper.toLowerCase(), lower.toLowerCase());
    }

    @Test
    void tellsApartPartsThatJoinToTheSameText() {
        assertNotEquals(CorrelationId.of("a:b", "c", 1, "s", ""), CorrelationId.of("a", "b:c", 1, "s", ""));
    }

    @Test
    void canAlwaysBeLookedFor() {
        var id = CorrelationId.of("javascript", "a^b,c\n", 1, "ö", "x");

        assertTrue(EncodedQuery.where("correlation_id", "x" + id).toString().endsWith(id));
        assertTrue(id.matches("[\\x21-\\x7e]+"), id);
    }
}
