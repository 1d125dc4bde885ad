package io.jenkins.plugins.servicenow.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        try (var report = new ReportXml("TEST-a.xml", new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))) {
            JUnitReader.read(report, cases);
        }
        return cases;
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
    void gradleWritesCountersThatAreNotBelieved() throws Exception {
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
        "status='failed', 0, 1, 0",
        "status='notrun', 0, 0, 1",
        "result='suppressed', 0, 0, 1",
        "result='completed', 1, 0, 0"
    })
    void anOutcomeMayStandInAnAttribute(String attribute, int passed, int failed, int skipped) throws Exception {
        assertCounts(passed, failed, skipped, read("<testsuite><testcase name='a' " + attribute + "/></testsuite>"));
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
