package io.jenkins.plugins.servicenow.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XccdfReaderTest {

    private static final String RESULT = """
            <TestResult %s id="xccdf_org.open-scap_testresult_cis" start-time="2026-01-01T00:00:00" version="0.1.73">
              <benchmark href="#scap_org.open-scap_comp_ssg" id="xccdf_org.ssgproject.content_benchmark_UBUNTU_24-04"/>
              <title>OSCAP Scan Result</title>
              <profile idref="xccdf_org.ssgproject.content_profile_cis_level1_server"/>
              <target>image</target>
              <rule-result idref="xccdf_org.ssgproject.content_rule_a" severity="high"><result>pass</result></rule-result>
              <rule-result idref="xccdf_org.ssgproject.content_rule_b"><result>fixed</result></rule-result>
              <rule-result idref="xccdf_org.ssgproject.content_rule_c"><result>fail</result>
                <check system="http://oval.mitre.org/XMLSchema/oval-definitions-5"><check-content-ref href="x" name="y"/></check></rule-result>
              <rule-result idref="xccdf_org.ssgproject.content_rule_d"><result>error</result></rule-result>
              <rule-result idref="xccdf_org.ssgproject.content_rule_e"><result>unknown</result></rule-result>
              <rule-result idref="xccdf_org.ssgproject.content_rule_f"><result>notapplicable</result></rule-result>
              <rule-result idref="xccdf_org.ssgproject.content_rule_g"><result>notchecked</result></rule-result>
              <rule-result idref="xccdf_org.ssgproject.content_rule_h"><result>informational</result></rule-result>
              <rule-result idref="xccdf_org.ssgproject.content_rule_i"><result>notselected</result></rule-result>
              <rule-result idref="xccdf_org.ssgproject.content_rule_j"></rule-result>
              <score system="urn:xccdf:scoring:default" maximum="100.000000">93.210000</score>
              <score system="urn:xccdf:scoring:flat" maximum="4">2</score>
            </TestResult>
            """;
    private static final String V12 = "xmlns=\"http://checklists.nist.gov/xccdf/1.2\"";

    private static List<ScanResult> read(String xml) throws IOException {
        return read(ScanResults.LATEST, xml);
    }

    private static List<ScanResult> read(ScanResults which, String xml) throws IOException {
        try (var report = new ReportXml("arf.xml", new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))) {
            return XccdfReader.read(report, which, XccdfReader.MAX_RESULTS);
        }
    }

    private static void assertRefused(String why, String xml) {
        var refusal = assertThrows(AbortException.class, () -> read(xml));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    /** A benchmark with a rule and results of it: benchmark, profile, target, end and result of the rule, separated by commas. */
    private static String results(String... results) {
        var xml = new StringBuilder("<Collection>");
        for (var result : results) {
            xml.append("""
                    <TestResult %s id="t" %%4$s>
                      <benchmark id="%%1$s"/><profile idref="%%2$s"/>%%3$s
                      <rule-result idref="xccdf_org.example_rule_1"><result>%%5$s</result></rule-result>
                    </TestResult>
                    """.formatted(V12).formatted((Object[]) parts(result.split(",", -1))));
        }
        return xml.append("</Collection>").toString();
    }

    private static String[] parts(String[] parts) {
        var target = parts[2].isEmpty() ? "" : "<target>" + parts[2] + "</target>";
        var end = parts[3].isEmpty() ? "" : "end-time=\"" + parts[3] + "\"";
        return new String[] {parts[0], parts[1], target, end, parts[4]};
    }

    private static List<Integer> failed(List<ScanResult> scans) {
        return scans.stream().map(ScanResult::failed).toList();
    }

    private static void assertCounts(ScanResult scan) {
        assertEquals(
                List.of(2, 4, 3, "93.210000"), List.of(scan.passed(), scan.failed(), scan.skipped(), scan.score()));
    }

    @Test
    void aResultAloneCountsRulesByTheirResults() throws Exception {
        var scan = read(RESULT.formatted(V12)).get(0);
        assertCounts(scan);
        assertEquals("UBUNTU_24-04 (cis_level1_server) on image", scan.name());
        assertEquals(List.of("c", "d: error", "e: unknown", "j: unknown"), scan.failures());
    }

    @Test
    void aBenchmarkGivesItsTitlesToItsResults() throws Exception {
        var results = read("""
                <Benchmark %s id="xccdf_org.ssgproject.content_benchmark_UBUNTU_24-04">
                  <title xml:lang="en-US">CIS Ubuntu Linux 24.04</title><title xml:lang="de">CIS</title>
                  <Profile id="xccdf_org.ssgproject.content_profile_cis_level1_server"><title>Level 1
                    Server</title></Profile>
                  <Group id="g"><title>System</title><Group id="h"><title>Accounts</title>
                    <Rule id="xccdf_org.ssgproject.content_rule_c"><title>Set the password age</title>
                      <description><html xmlns="http://www.w3.org/1999/xhtml"><b>title</b></html></description></Rule>
                  </Group></Group>
                %s%s</Benchmark>
                """.formatted(
                        "xmlns=\"http://checklists.nist.gov/xccdf/1.1\"", RESULT.formatted(""), RESULT.formatted("")));
        assertEquals(2, results.size());
        results.forEach(XccdfReaderTest::assertCounts);
        assertEquals(
                "CIS Ubuntu Linux 24.04 (Level 1 Server) on image",
                results.get(1).name());
        assertEquals("Set the password age", results.get(0).failures().get(0));
    }

    @Test
    void anAssetReportHoldsBenchmarkAndResult() throws Exception {
        var scan = read("""
                <arf:asset-report-collection xmlns:arf="http://scap.nist.gov/schema/asset-reporting-format/1.1">
                  <arf:report-requests><arf:report-request><arf:content>
                    <ds:data-stream-collection xmlns:ds="http://scap.nist.gov/schema/scap/source/1.2">
                      <ds:component id="scap_org.open-scap_comp_ssg"><x:Benchmark xmlns:x="http://checklists.nist.gov/xccdf/1.2"
                        id="xccdf_org.ssgproject.content_benchmark_UBUNTU_24-04">
                        <x:title>CIS Ubuntu</x:title></x:Benchmark></ds:component>
                      <ds:component><TestResult xmlns="urn:oval"><rule-result/></TestResult></ds:component>
                    </ds:data-stream-collection></arf:content></arf:report-request></arf:report-requests>
                  <arf:reports><arf:report id="xccdf1"><arf:content>%s</arf:content></arf:report></arf:reports>
                </arf:asset-report-collection>
                """.formatted(RESULT.formatted(V12)));
        assertEquals(1, scan.size());
        assertCounts(scan.get(0));
        assertEquals("CIS Ubuntu (cis_level1_server) on image", scan.get(0).name());
    }

    @Test
    void aBenchmarkWithoutResultIsRefused() {
        assertRefused("it has no XCCDF TestResult", "<Benchmark " + V12 + "><title>CIS</title></Benchmark>");
    }

    @Test
    void anEntityBombIsRefused() {
        assertRefused(
                "document type",
                "<!DOCTYPE a [<!ENTITY x 'y'>]><TestResult " + V12 + "><title>&x;</title></TestResult>");
    }

    /** Two results and four benchmarks, two of which have the same id in different components. */
    @Test
    void eachResultNamesItsOwnBenchmarkOfSeveral() throws Exception {
        var component = """
                <ds:component id="scap_org.open-scap_comp_%1$s"><Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2"
                    id="xccdf_org.ssgproject.content_benchmark_%2$s"><title>%3$s</title>
                  <Profile id="xccdf_org.ssgproject.content_profile_standard"><title>Profile of %1$s</title></Profile>
                  <Rule id="xccdf_org.ssgproject.content_rule_a"><title>Rule of %1$s</title></Rule></Benchmark></ds:component>
                """;
        var result = """
                <TestResult xmlns="http://checklists.nist.gov/xccdf/1.2" id="t" end-time="2026-01-01T00:00:00Z">
                  <benchmark href="#scap_org.open-scap_comp_%s" id="xccdf_org.ssgproject.content_benchmark_%s"/>
                  <profile idref="xccdf_org.ssgproject.content_profile_standard"/><target>image</target>
                  <rule-result idref="xccdf_org.ssgproject.content_rule_a"><result>fail</result></rule-result></TestResult>
                """;
        var scans = read("<c><ds:data-stream-collection xmlns:ds='http://scap.nist.gov/schema/scap/source/1.2'>"
                + component.formatted("rhel7", "RHEL-7", "Guide to RHEL 7")
                + component.formatted("pcidss", "PCIDSS-RHEL-7", "PCI-DSS v3")
                + component.formatted("old", "RHEL-7", "Older guide")
                + component.formatted("last", "OTHER", "Other")
                + "</ds:data-stream-collection>"
                + result.formatted("rhel7", "RHEL-7")
                + result.formatted("pcidss", "PCIDSS-RHEL-7")
                + result.formatted("old", "RHEL-7")
                + result.formatted("nowhere", "RHEL-7")
                + result.formatted("nowhere", "OTHER")
                + result.formatted("last", "UNKNOWN")
                + "</c>");
        assertEquals(
                List.of(
                        "Guide to RHEL 7 (Profile of rhel7) on image",
                        "PCI-DSS v3 (Profile of pcidss) on image",
                        "Older guide (Profile of old) on image",
                        "RHEL-7 (standard) on image",
                        "Other (Profile of last) on image",
                        "UNKNOWN (standard) on image"),
                scans.stream().map(ScanResult::name).toList());
        assertEquals("2026-01-01T00:00:00Z", scans.get(0).time());
        assertEquals(List.of("Rule of rhel7"), scans.get(0).failures());
        assertEquals(List.of("a"), scans.get(5).failures());
    }

    @Test
    void theLatestResultOfABenchmarkAndATargetDecides() throws Exception {
        var xml = results(
                "b,p,image,2026-01-01T00:00:09+00:00,fixed",
                "b,p,image,2026-01-01T00:00:00+00:00,fail",
                "b,p,image,2026-01-01T01:00:05+01:00,error");
        var scans = read(xml);
        assertEquals(List.of(0), failed(scans));
        assertEquals(
                List.of("0% at 2026-01-01T00:00:00+00:00", "0% at 2026-01-01T01:00:05+01:00"),
                scans.get(0).earlier());
        assertEquals(List.of(0, 1, 1), failed(read(ScanResults.ALL, xml)));
        assertEquals(List.of(), read(ScanResults.ALL, xml).get(0).earlier());
    }

    @Test
    void manyEarlierResultsAreCountedAndTheFirstAreNamed() throws Exception {
        var scan = read(results(IntStream.range(10, 60)
                        .mapToObj(i -> "b,p,image,2026-01-01T00:00:" + i + ",fail")
                        .toArray(String[]::new)))
                .get(0);
        assertEquals(List.of(49, 5), List.of(scan.superseded(), scan.earlier().size()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b,p,other,2026-01-01T00:00:09,pass",
                "b,other,image,2026-01-01T00:00:09,pass",
                "other,p,image,2026-01-01T00:00:09,pass",
                "b,p,image,2026-01-01T00:00:00,pass",
                "b,p,image,2026-01-01T00:00:09Z,pass",
                "b,p,image,tomorrow,pass",
                "b,p,image,,pass",
                "b,p,,2026-01-01T00:00:09,pass",
                ",p,image,2026-01-01T00:00:09,pass",
                "b,p,image,2026-01-01T00:00:09,notchecked",
            })
    void whatCannotBeKnownToBeALaterScanOfTheSameReplacesNothing(String other) throws Exception {
        assertEquals(List.of(1, 0), failed(read(results("b,p,image,2026-01-01T00:00:00,fail", other))));
    }

    @Test
    void aBenchmarkOrTargetWithoutANameIsNotTheSame() throws Exception {
        assertEquals(
                List.of(1, 0), failed(read(results("b,p,,2026-01-01T00:00:00,fail", "b,p,,2026-01-01T00:00:09,pass"))));
        assertEquals(
                List.of(1, 0),
                failed(read(results(",p,image,2026-01-01T00:00:00,fail", ",p,image,2026-01-01T00:00:09,pass"))));
    }

    @Test
    void unscoredRulesDoNotCount() throws Exception {
        var scan = read("""
                <TestResult %s id="t"><benchmark id="b"/>
                <rule-result idref="r1" role="full" weight="1.000000"><result>pass</result></rule-result>
                <rule-result idref="r2" role="unscored"><result>fail</result></rule-result>
                <rule-result idref="r3" weight="0.000000"><result>fail</result></rule-result>
                <rule-result idref="r4" weight="0"><result>pass</result></rule-result>
                <rule-result idref="r5" role="unscored"><result>notselected</result></rule-result>
                <rule-result idref="r6" role="unchecked"><result>notchecked</result></rule-result>
                <rule-result idref="r7" weight="0.5"><result>fail</result></rule-result>
                <rule-result idref="r8" weight="zero"><result>fail</result></rule-result>
                </TestResult>
                """.formatted(V12)).get(0);
        assertEquals(List.of(1, 2, 1, 3), List.of(scan.passed(), scan.failed(), scan.skipped(), scan.unscored()));
        assertEquals(List.of("r7", "r8"), scan.failures());
    }

    /** When the result of the rule does not say it, and no profile has changed it. */
    @Test
    void theBenchmarkSaysWhichRulesAreUnscored() throws Exception {
        var scan = read("""
                <Benchmark %s id="b"><Profile id="p"><refine-rule idref="r3" role="full"/><refine-rule idref="r4" severity="low"/></Profile>
                <Rule id="r1"/><Rule id="r2" role="unscored"/><Rule id="r3" role="unscored"/><Rule id="r4" weight="0.0"/>
                <Rule id="r5" role="unscored"/>
                <TestResult id="t">
                <rule-result idref="r1"><result>fail</result></rule-result>
                <rule-result idref="r2"><result>fail</result></rule-result>
                <rule-result idref="r3"><result>fail</result></rule-result>
                <rule-result idref="r4"><result>fail</result></rule-result>
                <rule-result idref="r5" role="full"><result>fail</result></rule-result>
                </TestResult></Benchmark>
                """.formatted(V12)).get(0);
        assertEquals(List.of("r1", "r3", "r5"), scan.failures());
        assertEquals(2, scan.unscored());
    }

    @Test
    void moreResultsThanAreReadAreRefused() throws Exception {
        var result = "<TestResult " + V12 + "><rule-result idref='r'><result>pass</result></rule-result></TestResult>";
        assertEquals(500, read("<c>" + result.repeat(500) + "</c>").size());
        assertRefused("there are more than 500 results", "<c>" + result.repeat(501) + "</c>");
        assertRefused("it has more than 100 benchmarks", "<c>" + ("<Benchmark " + V12 + "/>").repeat(101) + "</c>");
    }

    @Test
    void anIdThatIsNoneIsRefused() {
        assertRefused(
                "line 2: an id has more than 300 characters",
                "<TestResult " + V12 + ">\n<rule-result idref='" + "r".repeat(301) + "'/></TestResult>");
    }

    @Test
    void ofMoreTitlesThanAreKeptTheIdsAreNamed() throws Exception {
        var rules = IntStream.range(0, 40_000)
                .mapToObj(i -> "<Rule id='r" + i + "'><title>title " + i + "</title></Rule>")
                .collect(Collectors.joining());
        var scan = read("<Benchmark " + V12 + " id='b'><title>CIS</title>" + rules + "<TestResult>"
                        + "<rule-result idref='r0'><result>fail</result></rule-result>"
                        + "<rule-result idref='r39999'><result>fail</result></rule-result></TestResult></Benchmark>")
                .get(0);
        assertEquals(List.of("title 0", "r39999"), scan.failures());
    }
}
