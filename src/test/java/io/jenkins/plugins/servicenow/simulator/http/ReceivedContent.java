package io.jenkins.plugins.servicenow.simulator.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The content of a file: in memory up to {@value #MEMORY_BYTES} bytes, above that in a temporary file for as long as it is in
 * use, and when it is generated nowhere.
 */
public record ReceivedContent(long size, String sha256, Source source) {

    /** Gives the same bytes each time. */
    @FunctionalInterface
    public interface Source {

        InputStream open() throws IOException;
    }

    static final int MEMORY_BYTES = 256 * 1024;

    private static final Cleaner CLEANER = Cleaner.create();

    /** For requests that send no file. */
    static final ReceivedContent NONE = new ReceivedContent(0, "", InputStream::nullInputStream);

    public static ReceivedContent of(byte[] bytes) {
        byte[] kept = bytes.clone();
        return generated(() -> new ByteArrayInputStream(kept));
    }

    /** Of which nothing is kept: each download asks for it again. */
    public static ReceivedContent generated(Source source) {
        try (var in = new DigestInputStream(source.open(), digest())) {
            long size = in.transferTo(OutputStream.nullOutputStream());
            return new ReceivedContent(size, hex(in.getMessageDigest()), source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To the end, in constant memory. */
    public static ReceivedContent read(InputStream from) throws IOException {
        var in = new DigestInputStream(from, digest());
        byte[] head = in.readNBytes(MEMORY_BYTES);
        if (head.length < MEMORY_BYTES) {
            return new ReceivedContent(head.length, hex(in.getMessageDigest()), () -> new ByteArrayInputStream(head));
        }
        var file = new TemporaryFile(Files.createTempFile("servicenow-simulator", ".attachment"));
        try (OutputStream out = Files.newOutputStream(file.path)) {
            out.write(head);
            in.transferTo(out);
        }
        return new ReceivedContent(Files.size(file.path), hex(in.getMessageDigest()), file);
    }

    /** All of it. */
    public byte[] bytes() {
        try (InputStream in = source.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Deleted when nothing refers to it any more, or the process ends. */
    private static final class TemporaryFile implements Source {

        private final Path path;

        TemporaryFile(Path path) {
            this.path = path;
            path.toFile().deleteOnExit();
            CLEANER.register(this, () -> path.toFile().delete());
        }

        @Override
        public InputStream open() throws IOException {
            return new BufferedInputStream(Files.newInputStream(path));
        }
    }
}
