package io.jenkins.plugins.servicenow.client.internal;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.MediaType;
import okio.Okio;
import okio.Pipe;

/**
 * A file on its way from the instance. A thread of the HTTP client receives it, so that the thread that reads it notices its
 * interruption; a little of it is between them.
 */
final class Download implements Closeable {

    private static final long MAX_BUFFERED_BYTES = 4L * Sha256.CHUNK_BYTES;

    private final Call call;
    private final boolean isFile;
    private final Response response;
    private final Function<IOException, ServiceNowException> failures;
    private final Pipe pipe = new Pipe(MAX_BUFFERED_BYTES);
    private final Content content = new Content();

    @CheckForNull
    private volatile IOException failure;

    /**
     * @param response without the body when that is a file
     * @param failures names what went wrong
     */
    Download(Call call, boolean isFile, Response response, Function<IOException, ServiceNowException> failures) {
        this.call = call;
        this.isFile = isFile;
        this.response = response;
        this.failures = failures;
    }

    /** An instance that sleeps, a login page and a proxy answer 200 as well, with a page and without the metadata. */
    static boolean isFile(okhttp3.Response response) {
        if (response.code() != 200) {
            return false;
        }
        var contentType = response.header("Content-Type");
        var type = contentType == null ? null : MediaType.parse(contentType);
        return response.header("X-Attachment-Metadata") != null
                || type == null
                || !type.subtype().equals("html");
    }

    boolean isFile() {
        return isFile;
    }

    /** The answer without the file, or what came instead of one. */
    Response response() {
        return response;
    }

    InputStream content() {
        return content;
    }

    /** Passes on what comes, until its end, or until nobody reads it any more. */
    void receive(okhttp3.Response from) {
        try (var sink = pipe.sink()) {
            try {
                from.body().source().readAll(sink);
            } catch (IOException e) {
                // Known before the reader sees that nothing follows.
                failure = e;
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /**
     * Whether what was read is the attachment, as far as it was read. To be asked once, when the reader has ended, whatever it
     * has made of a failure of the connection.
     */
    void check(Attachment attachment) throws ServiceNowException, InterruptedException {
        content.skipRest();
        if (Thread.interrupted()) {
            throw new InterruptedException("Interrupted while reading an attachment");
        }
        var failed = content.failed;
        if (failed != null) {
            throw failures.apply(failed);
        }
        if (content.isAtEnd && !content.isOf(attachment)) {
            throw AttachmentErrors.altered(attachment, content.size);
        }
    }

    @Override
    public void close() {
        call.cancel();
        pipe.cancel();
    }

    /** Counts and digests what is read. */
    private final class Content extends InputStream {

        private final InputStream in = Okio.buffer(pipe.source()).inputStream();
        private final MessageDigest digest = Sha256.digest();
        private long size;
        private boolean isAtEnd;

        /** What the reader met of the connection's failures; it may have taken it for the end of the document. */
        @CheckForNull
        private IOException failed;

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] chunk, int offset, int length) throws IOException {
            int count;
            try {
                count = in.read(chunk, offset, length);
                var broken = failure;
                if (count < 0 && broken != null) {
                    throw broken;
                }
            } catch (IOException e) {
                failed = e;
                throw e;
            }
            if (count < 0) {
                isAtEnd = true;
            } else {
                digest.update(chunk, offset, count);
                size += count;
            }
            return count;
        }

        /** Readers of documents stop at the last character that they need. */
        private void skipRest() {
            try {
                readNBytes(Sha256.CHUNK_BYTES);
            } catch (IOException e) {
                failed = e;
            }
        }

        /** Where the instance tells no digest, the size must do. */
        private boolean isOf(Attachment attachment) {
            return attachment.sha256().isEmpty()
                    ? attachment.size() < 0 || attachment.size() == size
                    : attachment.sha256().equals(Sha256.toHex(digest));
        }
    }
}
