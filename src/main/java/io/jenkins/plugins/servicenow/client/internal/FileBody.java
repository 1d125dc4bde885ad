package io.jenkins.plugins.servicenow.client.internal;

import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.AttachmentApi;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.Sha256;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * A file on its way, never whole in memory. Its last part leaves only when the digest of all of it is the expected one, so
 * a file that changes meanwhile is cut off and the instance keeps nothing of it.
 */
public final class FileBody extends RequestBody {

    private final String fileName;
    private final MediaType type;
    private final long size;
    private final String sha256;
    private final AttachmentApi.Content content;

    public FileBody(String fileName, MediaType type, long size, String sha256, AttachmentApi.Content content) {
        this.fileName = fileName;
        this.type = type;
        this.size = size;
        this.sha256 = sha256;
        this.content = content;
    }

    public boolean isDigestOf(Attachment attachment) {
        return attachment.sha256().equals(sha256);
    }

    /** Where the instance tells no digest, name and size must do. */
    public boolean isIn(Attachment attachment) {
        return attachment.sha256().isEmpty()
                ? attachment.size() == size && attachment.fileName().equals(fileName)
                : isDigestOf(attachment);
    }

    public String expectedSha256() {
        return sha256;
    }

    @Override
    public MediaType contentType() {
        return type;
    }

    @Override
    public long contentLength() {
        return size;
    }

    /** What may be sent again is decided in {@link VerifiedWrites}. */
    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        try (var in = open()) {
            copy(in, sink);
        }
    }

    private void copy(InputStream in, BufferedSink sink) throws IOException {
        var digest = Sha256.digest();
        var chunk = new byte[Sha256.CHUNK_BYTES];
        var sent = 0L;
        for (var count = read(in, chunk); count >= 0; count = read(in, chunk)) {
            digest.update(chunk, 0, count);
            sent += count;
            if (sent > size
                    || sent == size && count > 0 && !Sha256.toHex(digest).equals(sha256)) {
                throw changed();
            }
            sink.write(chunk, 0, count);
        }
        if (sent < size) {
            throw changed();
        }
    }

    private InputStream open() throws ServiceNowException {
        try {
            return content.open();
        } catch (IOException e) {
            throw AttachmentErrors.unreadable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AttachmentErrors.unreadable(e);
        }
    }

    /** Distinguished from a failure of the connection, which is an {@link IOException} as well. */
    private int read(InputStream in, byte[] chunk) throws ServiceNowException {
        try {
            return in.read(chunk);
        } catch (IOException e) {
            throw AttachmentErrors.unreadable(e);
        }
    }

    private static ServiceNowException changed() {
        return new ServiceNowException(
                Kind.REJECTED,
                Outcome.REFUSED,
                "It changed while it was being sent",
                "Attach it when nothing writes to it any more",
                null);
    }
}
