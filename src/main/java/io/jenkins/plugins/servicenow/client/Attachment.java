package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;
import okhttp3.HttpUrl;

/**
 * A file attached to a record.
 *
 * @param fileName as the instance keeps it
 * @param size of the content in bytes, not of what the instance stores compressed
 * @param sha256 64 digits in lower case; empty when the instance does not say, as older releases do not
 * @param state {@code pending} until the instance has scanned it for viruses, then {@code available} or, for what it
 *     found infected, {@code not_available}; empty when the instance does not say
 * @param url where users download it
 * @param uploaded false when it was there before, so nothing was sent
 */
public record Attachment(
        @NonNull SysId sysId,
        @NonNull String fileName,
        @NonNull String contentType,
        long size,
        @NonNull String sha256,
        @NonNull String state,
        @NonNull String url,
        boolean uploaded) {

    static final String TABLE = "sys_attachment";

    /** It was found, and an earlier try had sent it. */
    Attachment asUploaded() {
        return new Attachment(sysId, fileName, contentType, size, sha256, state, url, true);
    }

    /** It was there before. */
    Attachment asFound() {
        return new Attachment(sysId, fileName, contentType, size, sha256, state, url, false);
    }

    static Attachment of(TableRecord record, HttpUrl instance, boolean uploaded) {
        var size = record.value("size_bytes");
        return new Attachment(
                record.sysId(),
                record.value("file_name"),
                record.value("content_type"),
                size.matches("\\d{1,18}") ? Long.parseLong(size) : -1,
                record.value("hash").toLowerCase(Locale.ROOT),
                record.value("state"),
                instance.newBuilder()
                        .addPathSegment(TABLE + ".do")
                        .addQueryParameter("sys_id", record.sysId().value())
                        .build()
                        .toString(),
                uploaded);
    }
}
