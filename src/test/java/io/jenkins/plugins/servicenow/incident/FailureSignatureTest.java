package io.jenkins.plugins.servicenow.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureSignatureTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "script returned exit code 1                        | script returned exit code 137",
                "disk full after 12.5s                              | disk full after 700s",
                "no space left in /tmp/build-a1b2/x.img             | no space left in /var/tmp/y",
                "cannot read C:\\jobs\\7\\a.txt                     | cannot read D:\\b.txt",
                "404 for https://repo.example.com/a/b?x=1           | 500 for http://mirror.example.org/z",
                "at 2026-11-22T14:00:01.123Z: refused               | at 2027-01-02T03:04:05.999Z: refused",
                "at Mon Nov 22 14:00:01 2026: refused               | at Tue Jan 3 04:05:06 2027: refused",
                "object at 0x7ffe12ab34cd is gone                   | object at 0x0123 is gone",
                "commit 9fceb02d0ae598e95dc970b74767f19372d61af8 bad | commit 1b2c3d4 bad",
                "id 123e4567-e89b-12d3-a456-426614174000 lost       | id 00000000-aaaa-bbbb-cccc-0123456789ab lost",
                "Cannot   connect                                   | cannot connect",
            })
    void whatChangesFromBuildToBuildDoesNotCount(String one, String other) {
        assertEquals(FailureSignature.of("Build", one), FailureSignature.of("Build", other));
    }

    @ParameterizedTest
    @CsvSource({"disk full, no such package", "connection refused, connection reset", "facade, decade"})
    void otherErrorsAreOtherFailures(String one, String other) {
        assertNotEquals(FailureSignature.of("Build", one), FailureSignature.of("Build", other));
    }

    @Test
    void otherStagesAreOtherFailures() {
        assertNotEquals(FailureSignature.of("Build", "x"), FailureSignature.of("Test", "x"));
    }

    @Test
    void onlyTheFirstLineCounts() {
        assertEquals(FailureSignature.of("", "boom"), FailureSignature.of("", "\n\u001B[31mboom\u001B[0m\nat Foo.bar"));
    }

    @Test
    void aHostileErrorTakesNoTime() {
        var errors = new String[] {"/".repeat(100_000), "a".repeat(100_000), "1:".repeat(50_000), "a-".repeat(50_000)};
        for (var error : errors) {
            Assertions.assertTimeout(
                    Duration.ofSeconds(5),
                    () -> assertTrue(FailureSignature.of("", error).length() < 1000));
        }
    }
}
