package io.jenkins.plugins.servicenow.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

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
        try (var report = new ReportXml("arf.xml", new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))) {
            return XccdfReader.read(report);
        }
    }

    private static void assertCounts(ScanResult scan) {
        assertEquals(
                List.of(2, 4, 3, "93.210000"), List.of(scan.passed(), scan.failed(), scan.skipped(), scan.score()));
    }

    @Test
    void aResultAloneCountsRulesByTheirResults() throws Exception {
        var scan = read(RESULT.formatted(V12)).get(0);
        assertCounts(scan);
        assertEquals("UBUNTU_24-04 (cis_level1_server)", scan.name());
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
        assertEquals("CIS Ubuntu Linux 24.04 (Level 1 Server)", results.get(1).name());
        assertEquals("Set the password age", results.get(0).failures().get(0));
    }

    @Test
    void anAssetReportHoldsBenchmarkAndResult() throws Exception {
        var scan = read("""
                <arf:asset-report-collection xmlns:arf="http://scap.nist.gov/schema/asset-reporting-format/1.1">
                  <arf:report-requests><arf:report-request><arf:content>
                    <ds:data-stream-collection xmlns:ds="http://scap.nist.gov/schema/scap/source/1.2">
                      <ds:component><x:Benchmark xmlns:x="http://checklists.nist.gov/xccdf/1.2" id="b">
                        <x:title>CIS Ubuntu</x:title></x:Benchmark></ds:component>
                      <ds:component><TestResult xmlns="urn:oval"><rule-result/></TestResult></ds:component>
                    </ds:data-stream-collection></arf:content></arf:report-request></arf:report-requests>
                  <arf:reports><arf:report id="xccdf1"><arf:content>%s</arf:content></arf:report></arf:reports>
                </arf:asset-report-collection>
                """.formatted(RESULT.formatted(V12)));
        assertEquals(1, scan.size());
        assertCounts(scan.get(0));
        assertEquals("CIS Ubuntu (cis_level1_server)", scan.get(0).name());
    }

    @Test
    void aBenchmarkWithoutResultIsRefused() {
        var refusal =
                assertThrows(AbortException.class, () -> read("<Benchmark " + V12 + "><title>CIS</title></Benchmark>"));
        assertTrue(refusal.getMessage().contains("it has no XCCDF TestResult"), refusal.getMessage());
    }

    @Test
    void anEntityBombIsRefused() {
        var refusal = assertThrows(
                AbortException.class,
                () -> read("<!DOCTYPE a [<!ENTITY x 'y'>]><TestResult " + V12 + "><title>&x;</title></TestResult>"));
        assertTrue(refusal.getMessage().contains("document type"), refusal.getMessage());
    }
}
