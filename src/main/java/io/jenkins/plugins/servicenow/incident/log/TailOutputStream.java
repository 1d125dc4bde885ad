package io.jenkins.plugins.servicenow.incident.log;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.OutputStream;

/** Keeps the last bytes that are written to it. */
final class TailOutputStream extends OutputStream {

    private final byte[] ring;
    private long written;

    TailOutputStream(int size) {
        ring = new byte[size];
    }

    @Override
    public void write(int b) {
        ring[(int) (written++ % ring.length)] = (byte) b;
    }

    @Override
    public void write(@NonNull byte[] bytes, int offset, int length) {
        var from = Math.max(0, length - ring.length);
        written += from;
        for (var i = from; i < length; i++) {
            write(bytes[offset + i]);
        }
    }

    /** Whether more was written than was kept. */
    boolean isCut() {
        return written > ring.length;
    }

    @NonNull
    byte[] bytes() {
        var size = (int) Math.min(written, ring.length);
        var bytes = new byte[size];
        for (var i = 0; i < size; i++) {
            bytes[i] = ring[(int) ((written - size + i) % ring.length)];
        }
        return bytes;
    }
}
