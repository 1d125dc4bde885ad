package io.jenkins.plugins.servicenow.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Reports that are compressed. */
class CompressedReportsTest {

    private static final String SCAN = "<TestResult xmlns=\"http://checklists.nist.gov/xccdf/1.2\">"
            + "<rule-result idref=\"r\"><result>pass</result></rule-result></TestResult>\n";
    private static final String TESTS = "<testsuite><testcase name=\"boots\"/></testsuite>\n";

    private interface Tool {
        OutputStream around(OutputStream out) throws IOException;
    }

    @TempDir
    private Path workspace;

    private byte[] write(String name, String text, Tool tool) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = tool.around(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Files.write(workspace.resolve(name), bytes.toByteArray());
        return bytes.toByteArray();
    }

    private Reports read(List<String> results, List<String> scans) throws Exception {
        return new ReportFiles(
                        new ArrayList<>(results), new ArrayList<>(scans), ScanResults.LATEST, false, OnUnreadable.FAIL)
                .invoke(workspace.toFile(), null);
    }

    private void assertRefused(String name, String why) {
        var refusal = assertThrows(AbortException.class, () -> read(List.of(), List.of(name)));
        assertTrue(refusal.getMessage().contains("'" + name + "' cannot be read: line "), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    @Test
    void compressedReportsAreRead() throws Exception {
        write("arf.xml.gz", SCAN, GZIPOutputStream::new);
        write("arf.xml.bz2", SCAN, BZip2CompressorOutputStream::new);
        write("arf.xml.xz", SCAN, out -> new XZOutputStream(out, new LZMA2Options()));
        write("TEST-a.xml.gz", TESTS, GZIPOutputStream::new);
        var reports = read(List.of("TEST-a.xml.gz"), List.of("arf.xml.gz", "arf.xml.bz2", "arf.xml.xz"));
        assertEquals(1, reports.cases().passed());
        assertEquals(
                List.of(1, 1, 1),
                reports.scans().stream().map(ScanResult::passed).toList());
    }

    /** Also when what is missing comes after the end of the XML. */
    @Test
    void aCompressedReportThatIsCutOffIsRefused() throws Exception {
        var whole = write("arf.xml.gz", SCAN, GZIPOutputStream::new);
        Files.write(workspace.resolve("arf.xml.gz"), Arrays.copyOf(whole, whole.length - 4));
        assertRefused("arf.xml.gz", "what gzip has compressed is damaged: ");
    }

    @Test
    void anArchiveIsNamed() throws Exception {
        write("arf.zip", SCAN, out -> {
            var zip = new ZipOutputStream(out);
            zip.putNextEntry(new ZipEntry("arf.xml"));
            return zip;
        });
        assertRefused("arf.zip", "line 1: it is a zip archive. Give the file that is in it");
    }

    @Test
    void theResultsOfAllScansAreBoundedTogether() throws Exception {
        var many = "<c>" + SCAN.repeat(251) + "</c>";
        write("a.xml", many, out -> out);
        write("b.xml", many, out -> out);
        assertEquals(251, read(List.of(), List.of("a.xml")).scans().size());
        var refusal = assertThrows(AbortException.class, () -> read(List.of(), List.of("a.xml", "b.xml")));
        assertTrue(
                refusal.getMessage().contains("'b.xml' cannot be read: line 250: there are more than 500 results"),
                refusal.getMessage());
    }
}
