package io.jenkins.plugins.servicenow.evidence;

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
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports that are broken, or made to do harm, never count as passed. */
class HostileReportTest {

    private static final String OK = "<testcase name='ok'/>";

    private static TestCases read(InputStream input) throws IOException {
        var cases = new TestCases();
        try (var xml = new ReportXml("reports/TEST-a.xml", input)) {
            JUnitReader.read(xml, cases);
        }
        return cases;
    }

    private static TestCases read(String xml, Charset charset) throws IOException {
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

    /** Repeats a piece between a beginning and an end, without holding the whole. */
    private static InputStream endless(String beginning, IntFunction<String> piece, int times, String end) {
        return new InputStream() {
            private byte[] now = beginning.getBytes(StandardCharsets.UTF_8);
            private int at;
            private int next;

            @Override
            public int read() {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0];
            }

            @Override
            public int read(byte[] buffer, int from, int length) {
                while (at == now.length) {
                    if (next > times) {
                        return -1;
                    }
                    now = (next < times ? piece.apply(next) : end).getBytes(StandardCharsets.UTF_8);
                    next++;
                    at = 0;
                }
                var count = Math.min(length, now.length - at);
                System.arraycopy(now, at, buffer, from, count);
                at += count;
                return count;
            }
        };
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
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
        assertRefused(1, "s", "<testsuite><testcase name='a'><failure>&s;</failure></testcase></testsuite>");
    }

    @Test
    void aTruncatedFileNamesTheLineWhereItEnds() {
        assertRefused(3, "", "<testsuite>\n" + OK + "\n<testcase name='no");
        assertRefused(3, "", "<testsuite>\n" + OK + "\n");
        assertRefused(1, "", "");
    }

    @Test
    void whatFollowsTheEndIsNotIgnored() {
        assertRefused(
                2,
                "",
                "<testsuite>" + OK + "</testsuite>\n<testsuite><testcase name='a'><failure/></testcase></testsuite>");
    }

    @Test
    void aWrongEncodingIsRefused() throws Exception {
        var xml = "<?xml version='1.0' encoding='UTF-8'?>\n<testsuite>\n<testcase name='überprüft'/></testsuite>";
        assertEquals(1, read(xml, StandardCharsets.UTF_8).passed());
        assertRefused(3, "UTF-8", xml.getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(1, "", xml.getBytes(StandardCharsets.UTF_16));
        assertRefused(1, "klingon", xml.replace("UTF-8", "klingon").getBytes(StandardCharsets.UTF_8));
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
        assertRefused(1, "", "not XML at all");
        assertRefused(1, "", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0});
    }

    @Test
    void deepNestingIsRefused() {
        assertRefused(1, "nested more than 100 deep", "<testsuite>".repeat(50_000));
        assertRefused(1, "nested more than 100 deep", "<testsuite><testcase>" + "<x>".repeat(50_000));
    }

    @Test
    void aTagWithoutEndIsRefusedBeforeItFillsTheMemory() {
        var tags = endless("<testsuite><testcase name='", i -> "x".repeat(1 << 16), 1 << 12, "'/></testsuite>");
        var refusal = assertThrows(AbortException.class, () -> read(tags));
        assertTrue(refusal.getMessage().contains("a tag or comment is longer than 8 MB"), refusal.getMessage());
        var comment = endless("<testsuite><!-- ", i -> "x".repeat(1 << 16), 1 << 12, " --></testsuite>");
        var second = assertThrows(AbortException.class, () -> read(comment));
        assertTrue(second.getMessage().contains("a tag or comment is longer than 8 MB"), second.getMessage());
    }

    @Test
    void aHundredMegabytesOfOutputTakeConstantMemory() throws Exception {
        var before = usedHeap();
        var peak = new long[1];
        IntFunction<String> piece = i -> {
            if (i % 400 == 0) {
                peak[0] = Math.max(peak[0], usedHeap());
            }
            return "x".repeat(1 << 16);
        };
        var text = endless(
                "<testsuite><testcase name='a'><system-out>", piece, 1600, "</system-out></testcase></testsuite>");
        assertEquals(1, read(text).passed());
        var cdata = endless(
                "<testsuite><testcase name='a'><failure><![CDATA[",
                piece,
                1600,
                "]]></failure></testcase></testsuite>");
        assertEquals(1, read(cdata).failed());
        assertTrue(peak[0] - before < 16 << 20, "grew by " + (peak[0] - before) + " bytes");
    }

    @Test
    void aHundredMegabytesOfTestCasesTakeConstantMemory() throws Exception {
        var before = usedHeap();
        var peak = new long[1];
        var many = endless(
                "<testsuite>",
                i -> {
                    if (i == 600_000) {
                        peak[0] = usedHeap();
                    }
                    return "<testcase classname='org.acme.generated.SuiteOfTests" + i + "' name='test" + i
                            + "'><failure message='expected 1 but was " + i + "' type='x'>at line " + i
                            + "</failure></testcase>\n";
                },
                650_000,
                "</testsuite>");
        var cases = read(many);
        assertEquals(650_000, cases.failed());
        assertEquals(TestCases.MAX_NAMED, cases.failures().size());
        assertTrue(peak[0] - before < 16 << 20, "grew by " + (peak[0] - before) + " bytes");
    }
}
