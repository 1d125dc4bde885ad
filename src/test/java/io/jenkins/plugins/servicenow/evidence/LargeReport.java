package io.jenkins.plugins.servicenow.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** A JUnit report that repeats a piece between a beginning and an end, and is never in memory as a whole. */
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
