package io.jenkins.plugins.servicenow.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.evidence.Evidence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportEvidenceTest {

    private final Reports reports = new Reports();

    private ReportEvidence report(Map<String, Boolean> checks, int threshold) {
        return new ReportEvidence(reports, checks, threshold, false);
    }

    private Evidence evidence(Map<String, Boolean> checks, int threshold) {
        return report(checks, threshold).evidence();
    }

    private void tests(int passed, int failed, int skipped) {
        reports.cases().addFile();
        for (var i = 0; i < passed; i++) {
            reports.cases().addPassed();
        }
        for (var i = 1; i <= failed; i++) {
            reports.cases().addFailed("org.acme.BootTest.boots" + i, "expected " + i);
        }
        for (var i = 0; i < skipped; i++) {
            reports.cases().addSkipped();
        }
    }

    private ScanResult scan(int passed, int failed) {
        var scan = new ScanResult();
        scan.setBenchmark("CIS benchmark");
        for (var i = 0; i < passed; i++) {
            scan.add("pass", "p" + i);
        }
        for (var i = 1; i <= failed; i++) {
            scan.add("fail", "rule " + i);
        }
        reports.scans().add(scan);
        return scan;
    }

    @Test
    void whatFailedIsNamedAndAllOfItIsCounted() {
        tests(1, 30, 0);
        scan(1, 5);
        var evidence = evidence(Map.of("Boot", false), 100);
        assertEquals(25, evidence.named().size());
        assertEquals("org.acme.BootTest.boots1: expected 1", evidence.named().get(0));
        assertEquals("rule 5", evidence.named().get(24));
        assertEquals(35, evidence.allNamed());
    }

    @Test
    void testsScansAndChecksAreCountedTogether() {
        tests(10, 1, 2);
        scan(94, 6).setScore("93.21");
        var checks = new LinkedHashMap<String, Boolean>();
        checks.put("Boot successful", true);
        checks.put("Size below 2 GB", false);
        var report = report(checks, 94);
        var evidence = report.evidence();
        assertEquals(
                List.of(
                        "✗ Tests: 10 passed, 1 failed, 2 skipped in 1 file",
                        "✗ Size below 2 GB",
                        "✓ CIS benchmark: 94% pass rate, 94% required; 94 rules passed, 6 failed,"
                                + " 0 not applicable or not checked; score 93.21",
                        "✓ Boot successful"),
                evidence.lines());
        assertEquals(
                List.of(105, 8, 2, 115), List.of(report.passed(), report.failed(), report.skipped(), report.total()));
        assertEquals(92.9, report.passRate().percent());
        assertTrue(evidence.isFailed());
        assertFalse(evidence.isPassed());
        assertEquals("2 of 4 checks failed: Tests, Size below 2 GB", evidence.summary());
    }

    @ParameterizedTest
    @CsvSource({
        "100, 0, 100, true, 100%",
        "99, 1, 100, false, 99%",
        "9999, 1, 100, false, 99.9%",
        "94, 6, 94, true, 94%",
        "9399, 601, 94, false, 93.9%",
        "1, 99, 0, true, 1%",
    })
    void aScanPassesFromItsThresholdOn(int passed, int failed, int threshold, boolean ok, String rate) {
        scan(passed, failed);
        var evidence = evidence(Map.of(), threshold);
        assertEquals(ok, evidence.isPassed());
        assertTrue(
                evidence.lines().get(0).contains(rate + " pass rate"),
                evidence.lines().get(0));
    }

    @Test
    void everyScanHasToPass() {
        scan(10, 0);
        scan(5, 5);
        assertTrue(evidence(Map.of(), 90).isFailed());
    }

    @Test
    void aScanNamesItsTargetItsTimeAndTheScansBeforeIt() {
        var before = scan(41, 59);
        before.setTime("2026-01-01T00:00:00Z");
        reports.scans().clear();
        var scan = scan(99, 0);
        scan.setProfile("Level 1");
        scan.setTarget("image");
        scan.setTime("2026-01-01T00:00:09Z");
        scan.addUnscored("fail");
        scan.addEarlier(before);
        assertEquals(
                List.of("✓ CIS benchmark (Level 1) on image: 100% pass rate, 100% required; 99 rules passed, 0 failed,"
                        + " 0 not applicable or not checked, 1 not scored; scanned 2026-01-01T00:00:09Z;"
                        + " superseded: scan before remediation: 41% at 2026-01-01T00:00:00Z"),
                evidence(Map.of(), 100).lines());
        for (var i = 0; i < 9; i++) {
            scan.addEarlier(before);
        }
        var line = evidence(Map.of(), 100).lines().get(0);
        assertTrue(line.endsWith("scan before remediation: 41% at 2026-01-01T00:00:00Z and 5 more"), line);
    }

    @Test
    void reportsInWhichNothingWasTestedCountAsFailedUnlessThatIsAllowed() {
        tests(0, 0, 3);
        scan(0, 0).add("notchecked", "x");
        var strict = evidence(Map.of(), 0);
        assertTrue(strict.isFailed());
        assertEquals(
                List.of("✗ Tests: no test was run: 3 skipped in 1 file", "✗ CIS benchmark: no rule was checked"),
                strict.lines());
        var report = new ReportEvidence(reports, Map.of(), 0, true);
        var lax = report.evidence();
        assertTrue(lax.isEmpty());
        assertFalse(lax.isPassed());
        assertFalse(lax.isFailed());
        assertEquals("nothing was tested", lax.summary());
        assertEquals(0.0, report.passRate().percent());
    }
}
