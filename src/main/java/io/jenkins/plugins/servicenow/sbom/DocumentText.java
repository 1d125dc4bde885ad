package io.jenkins.plugins.servicenow.sbom;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.BufferedInputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The text of a document in UTF-8, or in UTF-16 with a byte order mark. Fails when a piece of it is too long to be in memory, when the
 * whole is too long, and when the thread is interrupted. Each failure is an {@link IOException} whose message is the reason.
 */
public final class DocumentText extends FilterReader {

    /** In characters, of what is in memory as a whole: a name or value of JSON, a tag of XML, the beginning of a text. */
    public static final int MAX_PIECE = 1 << 18;

    private static final long MAX_CHARACTERS = 1L << 30;

    private long left = MAX_PIECE;
    private long read;
    private IOException failure;

    private DocumentText(Reader in) {
        super(in);
    }

    @NonNull
    public static DocumentText of(@NonNull InputStream document) throws IOException {
        var in = new BufferedInputStream(document);
        return new DocumentText(new InputStreamReader(in, charset(in)));
    }

    /** Leaves the stream after the byte order mark. */
    private static Charset charset(BufferedInputStream in) throws IOException {
        in.mark(4);
        var bytes = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
        in.reset();
        if (bytes.startsWith("\u00ff\u00fe\0\0") || bytes.startsWith("\0\0")) {
            throw new IOException("it looks like text in the encoding UTF-32. Write it in UTF-8");
        }
        if (bytes.matches("(?s)\0[<{\\[].*|[<{\\[]\0.*")) {
            throw new IOException(
                    "it looks like text in the encoding UTF-16 without a byte order mark. Write it in UTF-8");
        }
        if (bytes.startsWith("\u00fe\u00ff") || bytes.startsWith("\u00ff\u00fe")) {
            in.skipNBytes(2);
            return bytes.charAt(0) == '\u00fe' ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
        }
        if (bytes.startsWith("\u00ef\u00bb\u00bf")) {
            in.skipNBytes(3);
        }
        return StandardCharsets.UTF_8;
    }

    /** From here on at most {@value #MAX_PIECE} characters, until this is called again. */
    void beginPiece() {
        left = MAX_PIECE;
    }

    /** From here on it is as long as it is, for it is skipped. */
    void endPiece() {
        left = Long.MAX_VALUE;
    }

    /** Parsers of XML hide it. */
    void throwFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public int read() throws IOException {
        var one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] buffer, int from, int length) throws IOException {
        try {
            if (left == 0) {
                throw new IOException(
                        "it has a name, a value or a beginning of more than " + MAX_PIECE + " characters");
            }
            if (read > MAX_CHARACTERS) {
                throw new IOException("it is longer than " + (MAX_CHARACTERS >> 20) + " million characters");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("Interrupted while reading a document");
            }
            var count = super.read(buffer, from, (int) Math.min(length, left));
            left -= Math.max(0, count);
            read += Math.max(0, count);
            return count;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
