package io.jenkins.plugins.servicenow.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jenkins.plugins.servicenow.client.Instances;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTextTest {

    private static final String ID = "1a9cb166f1571100a92eb60da2bce5c5";

    private static OutgoingText without(String secret) {
        return new OutgoingText(Instances.masking(secret));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[code]<script>[/code]",
                "[CODE]x[/Code]",
                "[ code ]x[ / code ]",
                "[co\u0000de]x",
                "[co\u200bde]x",
                "[c\u202eode]x",
                "[\u0085code]x",
                "[co[code]de]x"
            })
    void letsNoCodeTagThrough(String text) {
        var safe = without("s3cret").of(text).toLowerCase();

        assertFalse(safe.replaceAll("[\\s\\p{Cc}\\p{Cf}]", "").matches("(?s).*\\[/?code].*"), safe);
    }

    @Test
    void keepsTheWordsOfATag() {
        assertEquals("(code)<b>(/code)", without("s3cret").of("[code]<b>[/code]"));
    }

    @Test
    void leavesOrdinaryTextAlone() {
        var text = "Tests passed: 12\n\t[ok] codes [codec] [ code\u0007 ";
        assertEquals(text, without("s3cret").of(text));
    }

    @Test
    void aLongTextThatNeverBecomesATagTakesNoTime() {
        var text = "[" + " ".repeat(1_000_000) + "/".repeat(1_000_000) + "[".repeat(1_000_000);
        assertEquals(text, without("s3cret").of(text));
    }

    @Test
    void anIdInWhichAShortSecretOccursStaysWhatItIs() {
        assertEquals(ID, without("71100a9").of(ID));
        assertEquals(ID, without("1a9").of(ID));
    }

    @Test
    void aSecretOfTheShapeOfAnIdIsMasked() {
        assertEquals("****", without(ID).of(ID));
    }

    @Test
    void statesAndFlagsStayWhatTheyAre() {
        assertEquals("-1", without("1").of("-1"));
        assertEquals("true", without("true").of("true"));
    }

    @Test
    void theKeyByWhichARecordIsFoundAgainStaysTheSame() {
        assertEquals(
                Map.of("correlation_id", "jenkins:s3cret#1", "description", "****"),
                without("s3cret").of(Map.of("correlation_id", "jenkins:s3cret#1", "description", "s3cret")));
    }

    @Test
    void aFileNameHasNoAsterisks() {
        assertEquals("log-____.txt", without("s3cret").ofFileName("log-s3cret.txt"));
        assertEquals("a [code] *.txt", without("s3cret").ofFileName("a [code] *.txt"));
    }
}
