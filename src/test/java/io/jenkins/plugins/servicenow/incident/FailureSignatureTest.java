package io.jenkins.plugins.servicenow.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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

    /** @param family what the messages of one cause are called */
    private record Failure(String family, String message) {

        String signature() {
            return FailureSignature.of("Build", message);
        }
    }

    private static List<Failure> failures() throws IOException {
        try (var file = FailureSignatureTest.class.getResourceAsStream("failures.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\|", 2))
                    .map(line -> new Failure(line[0].strip(), line[1].strip()))
                    .toList();
        }
    }

    @Test
    void failuresOfBuildsAreToldApartByTheirCausesAlone() throws IOException {
        var failures = failures();
        assertTrue(failures.size() >= 40, "found " + failures.size());
        for (var one : failures) {
            for (var other : failures) {
                assertEquals(
                        one.family().equals(other.family()),
                        one.signature().equals(other.signature()),
                        () -> one + "\n" + one.signature() + "\n" + other + "\n" + other.signature());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timed out after 5m0s                 | timed out after 2 hours, 3 minutes and 12.5 seconds",
                "timed out after 90 s                 | timed out after 1500 ms",
                "cannot allocate 512 MiB              | cannot allocate 3,5 GB",
                "cannot allocate 4096 bytes           | cannot allocate 70%",
                "1 test failed                        | 12 tests failed",
                "1 retry was made                     | 3 retries were made",
                "lost web-7d4b9c6f5-x2k8p             | lost web-6c79684f77-rmrdz",
                "lost job-q7e2a                       | lost job-3abcd",
                "blob qYzpq3abQ1oXb2Rk7VtLmA is gone  | blob ZkT9xw0Lm4QeRs8Pf2BvHc is gone",
                "blob MFRGGZDFMZTWQ2LK is gone        | blob NB2WK53JMFWWKYLS is gone",
                "blob 5eb63bbbe01eeed0 is gone        | blob 0a4d55a8d778e502 is gone",
                "lost agent-abe7k-xaoie-i9u2a         | lost agent-2hk9z-0lm3n-qwert",
                "lost vm-7f3a                         | lost vm-b2c4",
                "blob deadbeefcafe is gone            | blob 5eb63bbbe01e is gone",
                "blob JBSWY3DPEBLW64TMMQ====== bad    | blob KRUGKIDROVUWG2ZAMJZG653O bad",
                "see build #12                        | see build #4711",
                "step 2nd of 5                        | step 31st of 99",
            })
    void unitsAndAlphabetsDoNotCount(String one, String other) {
        assertEquals(FailureSignature.of("Build", one), FailureSignature.of("Build", other));
    }

    @ParameterizedTest
    @CsvSource({
        "host web01 is gone, host db01 is gone",
        "the ec2 API failed, the s3 API failed",
        "https is refused, httpd is refused",
        "no module mysql-8, no module nginx-1",
        "error TS2304, error CS2304",
        "lost agent-abe7k-started, lost agent-abe7k-stopped",
        "decoder 3 failed, marker 3 failed",
        "12 tests failed, 12 tests skipped",
        "IllegalArgumentException: x, ConcurrentModificationException: x",
        "cannot mount tmpfs-1, cannot mount btrfs-1",
    })
    void whatPeopleHaveNamedCounts(String one, String other) {
        assertNotEquals(FailureSignature.of("Build", one), FailureSignature.of("Build", other));
    }

    @Test
    void theLengthOfWhatChangesDoesNotMoveTheEnd() {
        var end = " is gone, and ".repeat(60);
        assertEquals(FailureSignature.of("", "agent1" + end), FailureSignature.of("", "agent123456789" + end));
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
        var errors = new String[] {
            "/".repeat(100_000),
            "a".repeat(100_000),
            "1:".repeat(50_000),
            "a-".repeat(50_000),
            "1 s ".repeat(50_000),
            "a1-".repeat(50_000),
            "# a ".repeat(50_000),
            "0:".repeat(50_000) + "::"
        };
        for (var error : errors) {
            Assertions.assertTimeout(
                    Duration.ofSeconds(5),
                    () -> assertTrue(FailureSignature.of("", error).length() < 1000));
        }
    }
}
