package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest by which ServiceNow tells attachments apart: 64 hexadecimal digits in lower case. */
public final class Sha256 {

    public static final int CHUNK_BYTES = 64 * 1024;

    private Sha256() {}

    /**
     * Reads to the end, in constant memory, and does not close.
     *
     * @throws InterruptedException when the calling thread is interrupted, after the current {@value #CHUNK_BYTES} bytes
     */
    @NonNull
    public static String of(@NonNull InputStream in) throws IOException, InterruptedException {
        var digest = digest();
        var chunk = new byte[CHUNK_BYTES];
        for (var count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Interrupted while reading a file");
            }
            digest.update(chunk, 0, count);
        }
        return toHex(digest);
    }

    /** Of the text in UTF-8. */
    @NonNull
    public static String of(@NonNull String text) {
        var digest = digest();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return toHex(digest);
    }

    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    public static String toHex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
