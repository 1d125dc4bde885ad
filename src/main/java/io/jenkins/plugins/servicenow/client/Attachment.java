package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;
import okhttp3.HttpUrl;

/**
 * A file attached to a record.
 *
 * @param table of the record, as the instance names it; it may be one that the table extends
 * @param record that the file is attached to
 * @param fileName as the instance keeps it
 * @param size of the content in bytes, not of what the instance stores compressed
 * @param sha256 64 digits in lower case; empty when the instance does not say, as older releases do not
 * @param state {@code pending} until the instance has scanned it for viruses, then {@code available} or, for what it
 *     found infected, {@code not_available}; empty when the instance does not say
 * @param url where users download it
 * @param created UTC, {@code yyyy-MM-dd HH:mm:ss}; empty when the instance does not say
 * @param createdBy user name of whoever attached it; empty when the instance does not say
 * @param uploaded false when it was there before, so nothing was sent
 */
public record Attachment(
        @NonNull SysId sysId,
        @NonNull String table,
        @NonNull SysId record,
        @NonNull String fileName,
        @NonNull String contentType,
        long size,
        @NonNull String sha256,
        @NonNull String state,
        @NonNull String url,
        @NonNull String created,
        @NonNull String createdBy,
        boolean uploaded) {

    static final String TABLE = "sys_attachment";

    /** It was found, and an earlier try had sent it. */
    Attachment asUploaded() {
        return with(true);
    }

    /** It was there before. */
    Attachment asFound() {
        return with(false);
    }

    private Attachment with(boolean isUploaded) {
        return new Attachment(
                sysId, table, record, fileName, contentType, size, sha256, state, url, created, createdBy, isUploaded);
    }

    /** Whether its content may be read: not before it is scanned for viruses, and never when it is infected. */
    public boolean isAvailable() {
        return state.isEmpty() || state.equals("available");
    }

    static Attachment of(TableRecord record, HttpUrl instance, boolean uploaded) {
        var size = record.value("size_bytes");
        return new Attachment(
                record.sysId(),
                record.value("table_name"),
                SysId.of(record.value("table_sys_id")),
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
                record.value("sys_created_on"),
                record.value("sys_created_by"),
                uploaded);
    }
}
