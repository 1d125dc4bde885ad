package io.jenkins.plugins.servicenow.simulator.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The content of a file that was sent, as far as it is kept.
 *
 * @param head all of it, or its first {@value #KEPT_BYTES} bytes
 */
public record ReceivedContent(long size, String sha256, byte[] head) {

    public static final int KEPT_BYTES = 1024 * 1024;

    private static final int CHUNK_BYTES = 64 * 1024;

    /** For requests that send no file. */
    static final ReceivedContent NONE = new ReceivedContent(0, "", new byte[0]);

    public static ReceivedContent of(byte[] bytes) {
        try {
            return read(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To the end, in constant memory. */
    public static ReceivedContent read(InputStream in) throws IOException {
        MessageDigest digest = digest();
        var head = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        long size = 0;
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            digest.update(chunk, 0, count);
            size += count;
            head.write(chunk, 0, Math.min(count, KEPT_BYTES - head.size()));
        }
        return new ReceivedContent(size, HexFormat.of().formatHex(digest.digest()), head.toByteArray());
    }

    public boolean isWhole() {
        return head.length == size;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
