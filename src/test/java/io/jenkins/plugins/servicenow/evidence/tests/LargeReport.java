package io.jenkins.plugins.servicenow.evidence.tests;

import hudson.AbortException;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.NotedCall;
import io.jenkins.plugins.servicenow.evidence.EvidenceNote;
import io.jenkins.plugins.servicenow.workspace.Decompression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** A report that repeats a piece between a beginning and an end, and is never in memory as a whole. */
public final class LargeReport extends InputStream {

    private final IntFunction<String> piece;
    private final int times;
    private final String end;
    private byte[] now;
    private int at;
    private int next;

    public LargeReport(String beginning, IntFunction<String> piece, int times, String end) {
        this.now = beginning.getBytes(StandardCharsets.UTF_8);
        this.piece = piece;
        this.times = times;
        this.end = end;
    }

    /** @return how many test cases the plugin finds in it */
    public int count() throws IOException {
        var cases = new JUnitResult();
        try (var xml = new ReportXml("TEST-large.xml", this)) {
            JUnitReader.read(xml, cases);
        }
        return cases.passed() + cases.failed() + cases.skipped();
    }

    /**
     * Reads a scan as the agent does, and makes a note of it as the controller does.
     *
     * @return how many results it has, how large they are on their way and in the note; or why it is refused
     */
    public static String scan(InputStream file) throws IOException {
        var reports = new Reports();
        try (var xml = new ReportXml("arf.xml", new Decompression(file))) {
            reports.scans().addAll(XccdfReader.read(xml, ScanResults.ALL, XccdfReader.MAX_RESULTS));
        } catch (AbortException e) {
            return e.getMessage();
        }
        var sent = new ByteArrayOutputStream();
        new ObjectOutputStream(sent).writeObject(reports);
        var note = new EvidenceNote(
                        new BuildIdentity("id", "Jenkins os-image #12", ""),
                        new NotedCall("1", "", 1),
                        "",
                        new ReportEvidence(reports, Map.of(), 100, false).evidence())
                .text(List.of(), List.of());
        return reports.scans().size() + " results, " + (sent.size() >> 10) + " KB sent, note of " + note.length()
                + " characters";
    }

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
}
