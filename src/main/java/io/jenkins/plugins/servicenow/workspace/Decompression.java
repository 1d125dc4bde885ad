package io.jenkins.plugins.servicenow.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/**
 * A file as it is, or what is in it when its first bytes say that it is compressed. Takes bounded memory, and gives at most
 * {@value #MAX_BYTES} bytes of what is compressed. Each failure is an {@link IOException} of a read, whose message is the reason.
 */
public final class Decompression extends InputStream {

    private static final long MAX_BYTES = 1L << 30;

    /** In KiB. What {@code xz -7} has written needs 17 MB. */
    private static final int MAX_XZ_MEMORY = 24 << 10;

    /** How a file is compressed. */
    public enum Format {
        NONE("not compressed", ""),
        GZIP("gzip", "application/gzip", "\u001f\u008b"),
        BZIP2("bzip2", "application/x-bzip2", "BZh"),
        XZ("xz", "application/x-xz", "\u00fd7zXZ\0"),
        /** A file comes first, or the end because there is none, or the mark of several volumes. */
        ZIP("a zip archive", "", "PK\3\4", "PK\5\6", "PK\7\b"),
        SEVEN_ZIP("a 7z archive", "", "7z\u00bc\u00af\u0027\u001c"),
        ZSTANDARD("compressed by zstd", "", "\u0028\u00b5\u002f\u00fd");

        private static final int LONGEST = 6;

        private final String text;
        private final String contentType;
        private final List<String> beginnings;

        Format(String text, String contentType, String... beginnings) {
            this.text = text;
            this.contentType = contentType;
            this.beginnings = List.of(beginnings);
        }

        /** Empty for what is not compressed, or cannot be read. */
        @NonNull
        public String contentType() {
            return contentType;
        }

        private static Format of(byte[] bytes) {
            var text = new String(bytes, StandardCharsets.ISO_8859_1);
            return Stream.of(values())
                    .filter(format -> format.beginnings.stream().anyMatch(text::startsWith))
                    .findFirst()
                    .orElse(NONE);
        }
    }

    private final BufferedInputStream file;
    private final long maxBytes;
    private Format format;
    private InputStream content;
    private long given;

    /** @param file closed with this stream */
    public Decompression(@NonNull InputStream file) {
        this(file, MAX_BYTES);
    }

    /** @param maxBytes of what is in a compressed file */
    Decompression(InputStream file, long maxBytes) {
        this.file = new BufferedInputStream(file);
        this.maxBytes = maxBytes;
    }

    /** Reads the first bytes of the file. */
    @NonNull
    public Format format() throws IOException {
        if (format == null) {
            file.mark(Format.LONGEST);
            format = Format.of(file.readNBytes(Format.LONGEST));
            file.reset();
        }
        return format;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        return switch (format()) {
            case NONE -> file.read(buffer, from, length);
            case GZIP, BZIP2, XZ -> decompress(buffer, from, length);
            case ZIP, SEVEN_ZIP, ZSTANDARD ->
                throw new IOException("it is " + format.text
                        + ". Give the file that is in it, as it is or compressed by gzip, bzip2 or xz");
        };
    }

    private int decompress(byte[] buffer, int from, int length) throws IOException {
        int count;
        try {
            if (content == null) {
                content = content();
            }
            count = content.read(buffer, from, length);
        } catch (LinkageError e) {
            throw new IOException(
                    "it is compressed by " + format.text
                            + ", and to read that, Jenkins needs the plugin Commons Compress API"
                            + " (commons-compress-api). Install it, or compress the file by gzip",
                    e);
        } catch (IOException | RuntimeException e) {
            var tooLarge = format == Format.XZ ? CommonsCompress.memoryNeeded(e) : 0;
            if (tooLarge > 0) {
                throw new IOException(
                        "to decompress it takes " + (tooLarge >> 10) + " MB of memory, and " + (MAX_XZ_MEMORY >> 10)
                                + " MB are allowed. Compress it by 'xz -7' or less",
                        e);
            }
            // An EOFException would be taken for the end of a file that is whole.
            throw new IOException("what " + format.text + " has compressed is damaged: " + e.getMessage(), e);
        }
        given += Math.max(0, count);
        if (given > maxBytes) {
            throw new IOException("it is larger than " + (maxBytes >> 20) + " MB when it is decompressed");
        }
        return count;
    }

    private InputStream content() throws IOException {
        return switch (format) {
            case GZIP -> new GZIPInputStream(file);
            case BZIP2 -> CommonsCompress.bzip2(file);
            default -> CommonsCompress.xz(file);
        };
    }

    @Override
    public void close() throws IOException {
        if (content == null) {
            file.close();
        } else {
            content.close();
        }
    }

    /** A class of its own, for Jenkins may be without the plugin that has the libraries. */
    private static final class CommonsCompress {

        static InputStream bzip2(InputStream file) throws IOException {
            return new BZip2CompressorInputStream(file, true);
        }

        static InputStream xz(InputStream file) throws IOException {
            return new XZInputStream(file, MAX_XZ_MEMORY);
        }

        /** In KiB, when there was too little; otherwise 0. */
        static long memoryNeeded(Exception failure) {
            return failure instanceof MemoryLimitException limit ? limit.getMemoryNeeded() : 0;
        }
    }
}
