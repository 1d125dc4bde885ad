package io.jenkins.plugins.servicenow.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports that are a failed check by themselves, beside others that count. */
class ReportFilesTest {

    private static final String GREEN = "<testsuite name='boot'><testcase name='loader'/></testsuite>";

    @TempDir
    private Path workspace;

    private final ArrayList<String> results = new ArrayList<>();
    private final ArrayList<String> scans = new ArrayList<>();

    private void report(String name, String text) throws Exception {
        Files.writeString(workspace.resolve(name), text);
        results.add(name);
    }

    private Reports read(boolean allowEmpty, OnUnreadable onUnreadable) throws Exception {
        return new ReportFiles(results, scans, ScanResults.LATEST, allowEmpty, onUnreadable)
                .invoke(workspace.toFile(), null);
    }

    private Reports read() throws Exception {
        return read(false, OnUnreadable.FLAG);
    }

    private static List<String> lines(Reports reports) {
        return reports.problems().stream()
                .map(each -> each.file() + ": " + each.reason())
                .toList();
    }

    @Test
    void aReportThatSaysLessThanItKnowsIsNamedBesideGreenOnes() throws Exception {
        report("TEST-boot.xml", GREEN);
        report("TEST-net.xml", "<testsuites><testsuite errors='0' failures='1' skipped='2' tests='6'/></testsuites>");
        report(
                "TEST-disk.xml",
                "<testsuite tests='2' failures='1'><testcase name='a'/><testcase name='b'/></testsuite>");
        var reports = read();
        assertEquals(
                List.of(
                        "TEST-net.xml: reports 1 failure without a test case",
                        "TEST-disk.xml: reports 1 failure without a test case"),
                lines(reports));
        assertEquals(2, reports.cases().files());
        assertEquals(3, reports.cases().passed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                                          | cannot be read: line 1: ",
                "<testsuite>                                                                 | cannot be read: line 1: ",
                "<testsuite><testcase name='up'><failure>&#27;[0m</failure></testcase></testsuite> | cannot be read: line 1: ",
                "<testsuite><system-out>\u001B[0m</system-out></testsuite>                   | cannot be read: line 1: ",
                "<failsafe-summary result='255'><failures>1</failures></failsafe-summary>    | it is no JUnit report, for it begins with <failsafe-summary>",
                "<testsuite/>                                                                | has no test case",
                "<testsuites tests='0' failures='0'/>                                        | has no test case",
            })
    void oneThatIsBrokenOrEmptyIsOneFailedCheckAndTheOthersCount(String text, String reason) throws Exception {
        report("TEST-bad.xml", text);
        report("TEST-good.xml", GREEN);
        var reports = read();
        assertEquals(1, reports.problems().size());
        assertEquals("TEST-bad.xml", reports.problems().get(0).file());
        assertTrue(lines(reports).get(0).contains(reason), lines(reports).get(0));
        assertEquals(1, reports.cases().files());
        assertEquals(1, reports.cases().passed());
        assertEquals(0, reports.cases().failed());
    }

    @Test
    void whatWasCountedBeforeAReportBreaksIsOnlySaid() throws Exception {
        report(
                "TEST-cut.xml",
                "<testsuite>\n<testcase name='a'/><testcase name='b'/>\n<testcase name='c'><failure/></testcase>\n");
        var reports = read();
        assertTrue(reports.cases().isEmpty());
        var line = lines(reports).get(0);
        assertTrue(line.startsWith("TEST-cut.xml: cannot be read: line 4: "), line);
        assertTrue(line.endsWith("; before that 2 passed, 1 failed, 0 skipped, which do not count"), line);
    }

    @Test
    void aScanThatCannotBeReadIsAFailedCheckToo() throws Exception {
        report("TEST-good.xml", GREEN);
        Files.writeString(workspace.resolve("arf.xml"), "<html/>");
        scans.add("arf.xml");
        scans.add("gone.xml");
        var reports = read();
        assertEquals(2, reports.problems().size());
        assertTrue(lines(reports).get(0).startsWith("arf.xml: cannot be read: line 1: it has no XCCDF TestResult"));
        assertEquals(
                "gone.xml: cannot be read: it is not there any more",
                lines(reports).get(1));
    }

    @Test
    void anUnreadableReportIsAnErrorWhenItIsToBe() throws Exception {
        report("TEST-good.xml", GREEN);
        report("TEST-bad.xml", "<testsuite>\n");
        var error = assertThrows(UnreadableReportException.class, () -> read(false, OnUnreadable.FAIL));
        assertTrue(
                error.getMessage().startsWith("The report 'TEST-bad.xml' cannot be read: line 2: "),
                error.getMessage());
        assertTrue(error.getMessage().endsWith(". Nothing was sent to ServiceNow."), error.getMessage());
    }

    @Test
    void emptyReportsMayBeAllowedButNoneThatClaimsTests() throws Exception {
        report("TEST-empty.xml", "<testsuite/>");
        report("TEST-claim.xml", "<testsuite tests='2'/>");
        assertEquals(
                List.of("TEST-claim.xml: reports 2 tests without a test case"), lines(read(true, OnUnreadable.FLAG)));
    }

    @Test
    void ofManyTheFirstAreNamedAndAllCount() throws Exception {
        for (var i = 0; i < 1000; i++) {
            report("TEST-" + i + ".xml", "");
        }
        var reports = read();
        assertEquals(20, reports.problems().size());
        assertEquals(980, reports.moreProblems());
        var found = new ReportEvidence(reports, Map.of(), 100, false);
        assertEquals(1000, found.failed());
        var lines = found.evidence().lines();
        assertEquals(21, lines.size());
        assertTrue(lines.get(20).startsWith("✗ 980 more reports: "));
    }

    @Test
    void anAbortIsNoBrokenReport() throws Exception {
        report("TEST-good.xml", GREEN);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, this::read);
        assertFalse(Thread.interrupted());
    }
}
