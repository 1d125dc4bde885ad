package io.jenkins.plugins.servicenow.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports that are broken, or made to do harm, never count as passed. */
class HostileReportTest {

    private static final String OK = "<testcase name='ok'/>";
    private static final IntFunction<String> PIECE = i -> "x".repeat(1 << 16);

    private static Locale locale;

    /** Some reasons come from the JDK, in the language of the machine. */
    @BeforeAll
    static void useEnglish() {
        locale = Locale.getDefault();
        Locale.setDefault(Locale.ENGLISH);
    }

    @AfterAll
    static void restoreLanguage() {
        Locale.setDefault(locale);
    }

    private static JUnitResult read(InputStream input) throws IOException {
        var cases = new JUnitResult();
        try (var xml = new ReportXml("reports/TEST-a.xml", input)) {
            JUnitReader.read(xml, cases);
        }
        return cases;
    }

    private static JUnitResult read(String xml, Charset charset) throws IOException {
        return read(new ByteArrayInputStream(xml.getBytes(charset)));
    }

    private static void assertRefused(int line, String why, String xml) {
        assertRefused(line, why, xml.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(int line, String why, byte[] xml) {
        var refusal = assertThrows(AbortException.class, () -> read(new ByteArrayInputStream(xml)));
        var message = refusal.getMessage();
        assertTrue(message.startsWith("The report 'reports/TEST-a.xml' cannot be read: line " + line + ": "), message);
        assertTrue(message.contains(why), message);
    }

    @Test
    void anEntityBombIsRefused() {
        assertRefused(1, "document type", """
                <!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>
                <testsuite><testcase name="&c;"/></testsuite>
                """);
    }

    @Test
    void aFileOfTheAgentIsNotReadThroughAnEntity(@TempDir Path folder) throws Exception {
        var secret = Files.writeString(folder.resolve("secret"), "hunter2");
        var xml = "<!DOCTYPE x [<!ENTITY s SYSTEM '" + secret.toUri()
                + "'>]>\n<testsuite><testcase name='a'><failure>&s;</failure></testcase></testsuite>";
        var refusal = assertThrows(AbortException.class, () -> read(xml, StandardCharsets.UTF_8));
        assertTrue(refusal.getMessage().contains("document type"), refusal.getMessage());
    }

    @Test
    void anEntityThatNobodyDeclaredIsRefused() {
        assertRefused(
                1,
                "The entity \"s\" was referenced, but not declared",
                "<testsuite><testcase name='a'><failure>&s;</failure></testcase></testsuite>");
    }

    @Test
    void aTruncatedFileNamesTheLineWhereItEnds() {
        var unfinished = "XML document structures must start and end within the same entity";
        assertRefused(3, unfinished, "<testsuite>\n" + OK + "\n<testcase name='no");
        assertRefused(3, unfinished, "<testsuite>\n" + OK + "\n");
        assertRefused(1, "Premature end of file", "");
    }

    @Test
    void whatFollowsTheEndIsNotIgnored() {
        assertRefused(
                2,
                "The markup in the document following the root element must be well-formed",
                "<testsuite>" + OK + "</testsuite>\n<testsuite><testcase name='a'><failure/></testcase></testsuite>");
    }

    @Test
    void aWrongEncodingIsRefused() throws Exception {
        var xml = "<?xml version='1.0' encoding='UTF-8'?>\n<testsuite>\n<testcase name='überprüft'/></testsuite>";
        assertEquals(1, read(xml, StandardCharsets.UTF_8).passed());
        assertRefused(3, "Invalid byte 1 of 1-byte UTF-8 sequence", xml.getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(1, "Content is not allowed in prolog", xml.getBytes(StandardCharsets.UTF_16));
        assertRefused(
                1,
                "Invalid encoding name \"klingon\"",
                xml.replace("UTF-8", "klingon").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theEncodingThatAFileDeclaresIsTaken() throws Exception {
        var xml = "<?xml version='1.0' encoding='%s'?><testsuite><testcase name='ü'><failure/></testcase></testsuite>";
        assertEquals(
                "ü",
                read(xml.formatted("ISO-8859-1"), StandardCharsets.ISO_8859_1)
                        .failures()
                        .get(0));
        assertEquals(
                "ü",
                read(xml.formatted("UTF-16"), StandardCharsets.UTF_16)
                        .failures()
                        .get(0));
        assertEquals(
                "ü",
                read("\uFEFF" + xml.formatted("UTF-8"), StandardCharsets.UTF_8)
                        .failures()
                        .get(0));
    }

    @Test
    void whatIsNoReportIsRefused() {
        assertRefused(1, "it is no JUnit report, for it begins with <html>", "<html><body>404</body></html>");
        assertRefused(1, "Content is not allowed in prolog", "not XML at all");
        assertRefused(1, "Invalid byte 1 of 1-byte UTF-8 sequence", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0});
    }

    @Test
    void deepNestingIsRefused() {
        assertRefused(1, "nested more than 100 deep", "<testsuite>".repeat(50_000));
        assertRefused(1, "nested more than 100 deep", "<testsuite><testcase>" + "<x>".repeat(50_000));
    }

    @Test
    void aTagWithoutEndIsRefusedBeforeItFillsTheMemory() {
        var tags = new LargeReport("<testsuite><testcase name='", PIECE, 1 << 12, "'/></testsuite>");
        var refusal = assertThrows(AbortException.class, () -> read(tags));
        assertTrue(refusal.getMessage().contains("a tag or comment is longer than 8 MB"), refusal.getMessage());
        var comment = new LargeReport("<testsuite><!-- ", PIECE, 1 << 12, " --></testsuite>");
        var second = assertThrows(AbortException.class, () -> read(comment));
        assertTrue(second.getMessage().contains("a tag or comment is longer than 8 MB"), second.getMessage());
    }

    /** Since Java 24 the parser of the JDK stops at 100,000, unless it is told not to. */
    @Test
    void ordinaryReferencesHaveNoLimit() throws Exception {
        var references = "&lt;".repeat(150_000);
        assertEquals(
                1,
                read(
                                "<testsuite><testcase name='a'/><testcase name='b'><failure>" + references
                                        + "</failure></testcase><system-out>" + references
                                        + "&#x1F600;</system-out></testsuite>",
                                StandardCharsets.UTF_8)
                        .passed());
        var tag = "<testsuite><testcase name='" + references + "'/></testsuite>";
        assertEquals(1, read(tag, StandardCharsets.UTF_8).passed());
    }

    @Test
    void aLongNameOrTooManyAttributesAreRefused() {
        assertRefused(1, "1,000", "<testsuite><" + "x".repeat(2000) + "/></testsuite>");
        var attributes = new StringBuilder();
        for (var i = 0; i <= 10_000; i++) {
            attributes.append(" a").append(i).append("=''");
        }
        assertRefused(1, "10,000", "<testsuite><testcase" + attributes + "/></testsuite>");
    }

    /** Text comes in pieces, so it may be longer than a tag. */
    @Test
    void moreOutputThanATagMayHoldIsRead() throws Exception {
        var text = new LargeReport(
                "<testsuite><testcase name='a'><system-out>", PIECE, 160, "</system-out></testcase></testsuite>");
        assertEquals(1, read(text).passed());
        var cdata = new LargeReport(
                "<testsuite><testcase name='a'><failure><![CDATA[", PIECE, 160, "]]></failure></testcase></testsuite>");
        assertEquals(1, read(cdata).failed());
    }

    @Test
    void ofManyFailuresAllAreCountedAndTheFirstAreNamed() throws Exception {
        var many = new LargeReport(
                "<testsuite>",
                i -> "<testcase classname='org.acme.generated.SuiteOfTests" + i + "' name='test" + i
                        + "'><failure message='expected 1 but was " + i + "' type='x'>at line " + i
                        + "</failure></testcase>\n",
                65_000,
                "</testsuite>");
        var cases = read(many);
        assertEquals(65_000, cases.failed());
        assertEquals(JUnitResult.MAX_NAMED, cases.failures().size());
    }

    @Test
    void aReportLargerThanTheLimitIsRefused() {
        var report = new LargeReport("<testsuite>", i -> OK.repeat(1000), 200, "</testsuite>");
        var refusal = assertThrows(AbortException.class, () -> {
            try (var xml = new ReportXml("TEST-a.xml", report, 2 << 20)) {
                JUnitReader.read(xml, new JUnitResult());
            }
        });
        assertTrue(refusal.getMessage().contains("it is larger than 2 MB"), refusal.getMessage());
    }
}
