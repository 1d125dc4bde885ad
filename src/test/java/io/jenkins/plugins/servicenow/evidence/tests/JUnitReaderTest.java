package io.jenkins.plugins.servicenow.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JUnitReaderTest {

    private static JUnitResult read(String xml) throws IOException {
        var cases = new JUnitResult();
        read(xml, cases);
        return cases;
    }

    private static String read(String xml, JUnitResult cases) throws IOException {
        try (var report = new ReportXml("TEST-a.xml", new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))) {
            return JUnitReader.read(report, cases);
        }
    }

    private static void assertCounts(int passed, int failed, int skipped, JUnitResult cases) {
        assertEquals(List.of(passed, failed, skipped), List.of(cases.passed(), cases.failed(), cases.skipped()));
    }

    @Test
    void surefireTellsFailuresErrorsSkipsAndRerunsApart() throws Exception {
        var cases = read("""
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:noNamespaceSchemaLocation="https://maven.apache.org/surefire/surefire-test-report.xsd"
                    version="3.0" name="org.acme.BootTest" time="1.2" tests="7" errors="1" skipped="1" failures="1">
                  <properties><property name="java.version" value="17"/></properties>
                  <testcase name="boots" classname="org.acme.BootTest" time="0.1"/>
                  <testcase name="mounts" classname="org.acme.BootTest" time="0.1">
                    <failure message="expected: &lt;1&gt; but was: &lt;2&gt;" type="AssertionFailedError"><![CDATA[stack]]></failure>
                    <rerunFailure message="again" type="AssertionFailedError"><stackTrace>x</stackTrace></rerunFailure>
                    <system-out>printed <![CDATA[<testcase name="no"/>]]></system-out>
                  </testcase>
                  <testcase name="logs" classname="org.acme.BootTest"><error type="java.lang.NullPointerException">
                    at org.acme
                    more</error></testcase>
                  <testcase name="waits" classname="org.acme.BootTest"><skipped message="not today"/></testcase>
                  <testcase name="pings" classname="org.acme.BootTest">
                    <flakyFailure message="timeout" type="x"><stackTrace>x</stackTrace></flakyFailure>
                  </testcase>
                  <testcase name="routes" classname="org.acme.BootTest"><flakyError type="x"/></testcase>
                  <testcase name="retried" classname="org.acme.BootTest">
                    <error type="java.io.IOException"/><rerunError type="x"/>
                  </testcase>
                </testsuite>
                """);
        assertCounts(3, 3, 1, cases);
        assertEquals(2, cases.flaky());
        assertEquals(
                List.of(
                        "org.acme.BootTest.mounts: expected: <1> but was: <2>",
                        "org.acme.BootTest.logs: at org.acme more",
                        "org.acme.BootTest.retried: java.io.IOException"),
                cases.failures());
    }

    @Test
    void pytestHasOneSuiteInSuitesAndMayReportATestTwiceOver() throws Exception {
        var cases = read("""
                <?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1"
                failures="1" skipped="1" tests="4" time="0.03" timestamp="2026-01-01T00:00:00" hostname="agent">
                <testcase classname="tests.test_boot" name="test_ok" time="0.001" />
                <testcase classname="tests.test_boot" name="test_no" time="0.001"><failure message="assert 1 == 2">def</failure>
                <error message="failed on teardown with &quot;x&quot;">def</error></testcase>
                <testcase classname="tests.test_boot" name="test_xfail" time="0"><skipped type="pytest.xfail" message="" /></testcase>
                </testsuite></testsuites>
                """);
        assertCounts(1, 1, 1, cases);
        assertEquals(List.of("tests.test_boot.test_no: assert 1 == 2"), cases.failures());
    }

    @Test
    void countersOfTestsAreNotBelieved() throws Exception {
        var cases = read("""
                <testsuite name="org.acme.BootTest" tests="900" skipped="0" failures="0" errors="0">
                  <properties/>
                  <testcase name="boots()" classname="org.acme.BootTest" time="0.1"/>
                  <testcase name="fails()" classname="org.acme.BootTest" time="0.1"><failure message="no" type="x">no</failure></testcase>
                  <system-out><![CDATA[]]></system-out>
                  <system-err><![CDATA[]]></system-err>
                </testsuite>
                """);
        assertCounts(1, 1, 0, cases);
    }

    @Test
    void suitesMayBeNestedAndWithoutNamesOrCounters() throws Exception {
        var cases = read("""
                <testsuites><testsuite><testsuite name="inner"><testsuite>
                <testcase name="deep"/></testsuite><testcase name="shallow"><failure/></testcase></testsuite></testsuite>
                <testcase><error/></testcase></testsuites>
                """);
        assertCounts(1, 2, 0, cases);
        assertEquals(List.of("inner.shallow", "a test without a name"), cases.failures());
    }

    @Test
    void aSuiteThatCouldNotBeSetUpIsAFailure() throws Exception {
        var cases = read("<testsuite name='db'><error message='no container'/></testsuite>");
        assertCounts(0, 1, 0, cases);
        assertEquals(List.of("db: no container"), cases.failures());
    }

    @ParameterizedTest
    @CsvSource({
        "status='run', 1, 0, 0",
        "status='fail', 0, 1, 0",
        "status='failed', 0, 1, 0",
        "result='Failure', 0, 1, 0",
        "status='ERROR', 0, 1, 0",
        "status='errored', 0, 1, 0",
        "status='broken', 0, 1, 0",
        "result='timedout', 0, 1, 0",
        "status='Timed Out', 0, 1, 0",
        "result='aborted', 0, 1, 0",
        "status='notrun', 0, 1, 0",
        "status='Not Run', 0, 1, 0",
        "result='suppressed', 0, 0, 1",
        "status='disabled', 0, 0, 1",
        "result='completed', 1, 0, 0"
    })
    void anOutcomeMayStandInAnAttribute(String attribute, int passed, int failed, int skipped) throws Exception {
        assertCounts(passed, failed, skipped, read("<testsuite><testcase name='a' " + attribute + "/></testsuite>"));
    }

    /** The real dialects that count each run of a test, or each assertion, show each of them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<testsuites><testsuite name='net' errors='0' failures='1' skipped='2' tests='6'/></testsuites> | reports 1 failure without a test case",
                "<testsuite tests='2' failures='1' errors='1'><testcase><error/></testcase></testsuite>         | reports 1 failure without a test case",
                "<testsuites failures='2' errors='1'><testsuite failures='2'><testcase><failure/></testcase></testsuite><testsuite errors='1'/></testsuites> | reports 2 failures without a test case",
                "<testsuites failures='1'><testsuite><testcase/></testsuite></testsuites>                       | reports 1 failure without a test case",
                "<testsuite result='Failed'><testcase/></testsuite>                                             | reports 1 failure without a test case",
                "<testsuite tests='5'/>                                                                         | reports 5 tests without a test case",
                "<testsuites><testsuite><testcase/></testsuite><testsuite tests='1'/></testsuites>              | reports 1 test without a test case",
                "<testsuite tests='3' skipped='2' disabled='1'/>                                                | ``",
                "<testsuite tests='9' failures='none' errors=''><testcase/></testsuite>                         | ``",
                "<testsuite failures='1'><testcase><flakyFailure/></testcase></testsuite>                       | ``",
                "<testsuite failures='2'><testcase><failure/><rerunFailure/></testcase></testsuite>             | ``",
                "<testsuite failures='2'><testcase><failure/><failure/></testcase></testsuite>                  | ``",
                "<testsuite errors='1' tests='1'><error/></testsuite>                                           | ``",
                "<testsuite failures='1'><testcase status='fail'/></testsuite>                                  | ``",
            })
    void aReportThatKnowsMoreThanItShowsSaysSo(String xml, String claim) throws Exception {
        assertEquals(claim, read(xml, new JUnitResult()));
    }

    @Test
    void whatIsWithinElementsOfOtherNamesIsFound() throws Exception {
        var cases = read("""
                <testsuites><group><testsuite name="s"><batch><testcase name="a"><attempt><failure message="no"/></attempt></testcase>
                <testcase name="b"><steps><testcase name="c"><error/></testcase></steps></testcase></batch></testsuite></group>
                <testsuite name="t"><hooks><failure message="set-up"/></hooks>
                <properties><failure/></properties><system-out/></testsuite></testsuites>
                """);
        assertCounts(1, 3, 0, cases);
        assertEquals(List.of("s.a: no", "s.c", "t: set-up"), cases.failures());
    }

    @Test
    void testsThatCTestCouldNotStartHaveFailed() throws Exception {
        var cases = read("""
                <testsuite name="Linux-c++" tests="5" failures="1" disabled="1" skipped="2" hostname="" time="0">
                  <testcase name="boots" classname="boots" time="0.1" status="run"><properties/><system-out/></testcase>
                  <testcase name="mounts" classname="mounts" time="0.1" status="fail"><failure message="Failed"/></testcase>
                  <testcase name="logs" classname="logs" time="0" status="disabled"><properties/></testcase>
                  <testcase name="pings" classname="pings" time="0" status="notrun"><skipped message="Unable to find executable"/></testcase>
                  <testcase name="usb" classname="usb" time="0" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>
                </testsuite>
                """);
        assertCounts(1, 2, 2, cases);
        assertEquals(
                List.of("mounts.mounts: Failed", "pings.pings: not run: Unable to find executable"), cases.failures());
    }

    @Test
    void testsThatGoogleTestHasSwitchedOffAreSkipped() throws Exception {
        var cases = read("""
                <testsuites tests="3" failures="0" disabled="2" errors="0"><testsuite name="Boot" tests="3" failures="0" disabled="2" errors="0">
                <testcase name="Boots" status="run" result="completed"/>
                <testcase name="DISABLED_Mounts" status="notrun" result="suppressed"/>
                <testcase name="DISABLED_Logs" status="notrun"/>
                </testsuite></testsuites>
                """);
        assertCounts(1, 0, 2, cases);
    }

    @Test
    void noCharacterIsCutInHalf() throws Exception {
        for (var length = 180; length <= 200; length++) {
            var cases = read("<testsuite><testcase><failure>" + "x".repeat(length) + "😀".repeat(20)
                    + "</failure></testcase></testsuite>");
            var failure = cases.failures().get(0);
            assertTrue(failure.length() <= 200 && failure.endsWith("…"), failure);
            assertTrue(StandardCharsets.UTF_8.newEncoder().canEncode(failure), failure);
        }
    }

    @Test
    void onlyTheFirstFailuresAreKeptAndNoneIsLong() throws Exception {
        var cases = read("<testsuite>"
                + ("<testcase name='" + "n".repeat(5000) + "'><failure message='" + "m".repeat(5000) + "'/></testcase>")
                        .repeat(1000)
                + "</testsuite>");
        assertCounts(0, 1000, 0, cases);
        assertEquals(JUnitResult.MAX_NAMED, cases.failures().size());
        assertEquals(200, cases.failures().get(0).length());
    }

    @Test
    void namesAndMessagesTakeOneLine() throws Exception {
        var cases = read(
                "<testsuite><testcase name='a&#10;b'><failure>\n\n first \n second</failure></testcase></testsuite>");
        assertEquals(List.of("a b: first second"), cases.failures());
    }
}
