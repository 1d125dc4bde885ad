package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.evidence.tests.LargeReport;
import io.jenkins.plugins.servicenow.sbom.LargeSbom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * Prints heap and time that scans and software bills of materials take which are made to do harm, and what becomes of them. The heap
 * must stay below 64 MB, on the agent as on the controller; both are this process.
 */
public final class HostileFiles {

    private static final String XCCDF = " xmlns='http://checklists.nist.gov/xccdf/1.2'";
    private static final int MILLION = 1_000_000;

    /** Of {@code xz -9}. */
    private static final String XZ_9 =
            "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jMAQALPHRlc3RzdWl0ZS8+ACZDzxPMwY+pAAEkDKYY2NgftvN9AQAAAAAEWVo=";

    private interface Read {
        String read(InputStream file) throws IOException;
    }

    private interface Tool {
        OutputStream around(OutputStream out) throws IOException;
    }

    private HostileFiles() {}

    public static void main(String... arguments) throws Exception {
        System.out.printf("%n%-34s %10s %13s  %s%n", "", "time", "peak of heap", "outcome");
        LargeReport.scan(results(1));
        scan("1 million results", results(MILLION));
        scan("500 results of 20 long ids", longIds());
        scan("1 million rules of one result", rules(MILLION));
        scan(
                "1 million titles",
                repeat(
                        "<Benchmark" + XCCDF + ">",
                        i -> "<Rule id='" + "i".repeat(280) + i + "'><title>" + "é".repeat(200) + "</title></Rule>",
                        MILLION,
                        "<TestResult/></Benchmark>"));
        scan(
                "1 million unscored rules",
                repeat(
                        "<Benchmark" + XCCDF + ">",
                        i -> "<Rule id='" + i + "' role='unscored'/>",
                        MILLION,
                        "<TestResult/></Benchmark>"));
        scan("1 million benchmarks", repeat("<c>", i -> "<Benchmark" + XCCDF + "/>", MILLION, "</c>"));
        scan("1 GB in a tag", repeat("<TestResult a='", i -> "x".repeat(1 << 16), 1 << 14, "'/>"));
        scan("8 MB in each of 100 tags", tags());
        scan("1.1 GB in gzip", bomb("<TestResult>", GZIPOutputStream::new));
        scan("1.1 GB in bzip2", bomb("<TestResult>", BZip2CompressorOutputStream::new));
        scan("1.1 GB in xz", bomb("<TestResult>", out -> new XZOutputStream(out, new LZMA2Options(0))));
        scan("xz -9", new ByteArrayInputStream(Base64.getDecoder().decode(XZ_9)));
        sbom("1 GB in a name of JSON", repeat("{\"", i -> "x".repeat(1 << 16), 1 << 14, "\":1}"));
        sbom("1 GB in a value of JSON", repeat("{\"bomFormat\":\"", i -> "x".repeat(1 << 16), 1 << 14, "\"}"));
        sbom(
                "1 GB before the key",
                repeat("{\"a\":[", i -> "\"x\",".repeat(1 << 14), 1 << 14, "1],\"bomFormat\":\"CycloneDX\"}"));
        sbom("1 million keys", repeat("{", i -> "\"" + i + "\":1,", MILLION, "\"bomFormat\":\"CycloneDX\"}"));
        sbom("a list of 1 million lists", repeat("{\"@context\":", i -> "[", MILLION, ""));
        sbom("1 GB in a line", repeat("#", i -> "x".repeat(1 << 16), 1 << 14, "\nSPDXVersion: SPDX-2.3"));
        sbom("1.1 GB in gzip", bomb("{\"a\":\"", GZIPOutputStream::new));
        System.out.println();
    }

    private static InputStream results(int count) {
        return repeat("<c>", i -> "<TestResult" + XCCDF + "><benchmark id='b" + i + "'/></TestResult>", count, "</c>");
    }

    private static InputStream rules(int count) {
        return repeat(
                "<TestResult" + XCCDF + ">",
                i -> "<rule-result idref='rule" + i + "'><result>fail</result></rule-result>",
                count,
                "</TestResult>");
    }

    private static InputStream longIds() {
        return repeat(
                "<c>",
                i -> "<TestResult" + XCCDF + "><target>" + "é".repeat(300) + "</target>"
                        + ("<rule-result idref='" + "é".repeat(300) + "'><result>fail</result></rule-result>")
                                .repeat(20)
                        + "</TestResult>",
                500,
                "</c>");
    }

    private static InputStream tags() {
        return repeat(
                "<TestResult" + XCCDF + ">", i -> "<a b='" + "x".repeat((8 << 20) - 100) + "'/>", 100, "</TestResult>");
    }

    private static InputStream repeat(String beginning, IntFunction<String> piece, int times, String end) {
        return new LargeReport(beginning, piece, times, end);
    }

    private static InputStream bomb(String beginning, Tool tool) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var spaces = new byte[1 << 20];
        Arrays.fill(spaces, (byte) ' ');
        try (var out = tool.around(bytes)) {
            out.write(beginning.getBytes(StandardCharsets.UTF_8));
            for (var i = 0; i < 1100; i++) {
                out.write(spaces);
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void scan(String what, InputStream file) throws Exception {
        print(what, file, LargeReport::scan);
    }

    private static void sbom(String what, InputStream file) throws Exception {
        print("SBOM: " + what, file, LargeSbom::detect);
    }

    private static void print(String what, InputStream file, Read read) throws Exception {
        var heap = new HeapPeak();
        var start = System.nanoTime();
        var outcome = read.read(file);
        var millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        System.out.printf("%-34s %,7d ms %,10.1f MB  %s%n", what, millis, (double) heap.end() / (1 << 20), outcome);
    }
}
