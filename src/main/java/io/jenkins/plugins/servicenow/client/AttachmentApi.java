package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.AttachmentErrors;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls.ReadContent;
import io.jenkins.plugins.servicenow.client.internal.FileBody;
import io.jenkins.plugins.servicenow.client.internal.Names;
import io.jenkins.plugins.servicenow.client.internal.Results;
import io.jenkins.plugins.servicenow.client.internal.Retries;
import io.jenkins.plugins.servicenow.client.internal.Retries.Attempt;
import io.jenkins.plugins.servicenow.client.internal.TableReader;
import io.jenkins.plugins.servicenow.client.internal.VerifiedWrites;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.MediaType;

/**
 * Files attached to records, by ServiceNow's Attachment API. Thread-safe. Throws as {@link TableApi} does; what is wrong
 * with a file is said with its name.
 */
public final class AttachmentApi {

    private static final int PAGE_SIZE = 500;

    /** What to attach. It must be the same each time that it is opened. */
    @FunctionalInterface
    public interface Content {

        /** From the beginning; opened again for each try and closed after it. Called on a thread of the HTTP client. */
        @NonNull
        InputStream open() throws IOException, InterruptedException;

        /** 64 digits in lower case. Reads all of it, unless the digest is known or better computed elsewhere. */
        @NonNull
        default String sha256() throws IOException, InterruptedException {
            try (var in = open()) {
                return Sha256.of(in);
            }
        }
    }

    /**
     * What to make of a content that is downloaded.
     *
     * @param <T> its result
     */
    @FunctionalInterface
    public interface Reader<T> {

        /**
         * Called on the thread that asked, from the beginning again when the connection was lost.
         *
         * @param in as the file was attached, so perhaps compressed; closed by the caller
         * @throws IOException when the content is not what it should be
         */
        T read(@NonNull InputStream in) throws IOException, InterruptedException;
    }

    private final HttpUrl instance;
    private final AuthorizedCalls calls;
    private final VerifiedWrites writes;

    /** What is attached, as far as it was listed by an upload or uploaded. After an upload that has failed it is unknown. */
    private final Map<SysId, Collection<Attachment>> knownByRecord = new ConcurrentHashMap<>();

    AttachmentApi(HttpUrl instance, AuthorizedCalls calls, VerifiedWrites writes) {
        this.instance = instance;
        this.calls = calls;
        this.writes = writes;
    }

    /** All that the account may read. Empty also when the record does not exist or may not be read. */
    @NonNull
    public List<Attachment> list(@NonNull String table, @NonNull SysId record)
            throws ServiceNowException, InterruptedException {
        return list(table, record, writes.retries());
    }

    /** What is attached to the records, of whatever table: one request for a hundred of them, or a few. */
    @NonNull
    public AttachmentList find(@NonNull Collection<SysId> records) throws ServiceNowException, InterruptedException {
        var attachments = new ArrayList<Attachment>();
        var incomplete = new HashSet<SysId>();
        for (var batch : RecordLookup.batches(new LinkedHashSet<>(records))) {
            find(batch, attachments, incomplete);
        }
        return new AttachmentList(attachments, incomplete);
    }

    /** Halves the batch to find the record whose attachments may not be read. */
    private void find(List<SysId> batch, List<Attachment> attachments, Set<SysId> incomplete)
            throws ServiceNowException, InterruptedException {
        var query = EncodedQuery.whereIn("table_sys_id", batch);
        var found = list(query, writes.retries());
        var isComplete = found.hidden().orElse(0) == 0;
        if (!isComplete && !found.records().isEmpty() && batch.size() > 1) {
            find(batch.subList(0, batch.size() / 2), attachments, incomplete);
            find(batch.subList(batch.size() / 2, batch.size()), attachments, incomplete);
            return;
        }
        attachments.addAll(attachments(found));
        if (!isComplete) {
            incomplete.addAll(batch);
        }
    }

    /**
     * Reads what is attached, as it comes and in constant memory. A download that breaks off begins again, and with it the
     * reader, so what a reader has done by then must not count. When the reader has read to the end, or nearly so, the digest
     * of what came is compared with that of the attachment; before that nothing tells whether it is genuine.
     *
     * @return what the reader has made of it, never of a content that broke off or was altered
     * @throws ServiceNowException also when the attachment is not {@linkplain Attachment#isAvailable() available}: then
     *     nothing is asked
     * @throws IOException of the reader
     */
    public <T> T read(@NonNull Attachment attachment, @NonNull Reader<T> reader)
            throws IOException, InterruptedException {
        if (!attachment.isAvailable()) {
            throw AttachmentErrors.unavailable(attachment);
        }
        var url = calls.url("api/now/attachment")
                .addPathSegment(attachment.sysId().value())
                .addPathSegment("file")
                .build();
        ReadContent<T> content;
        try {
            content = writes.retries().call(() -> calls.download(url, attachment, reader));
        } catch (ServiceNowException e) {
            throw AttachmentErrors.unread(e, attachment);
        }
        return content.get();
    }

    /**
     * Attaches a file, unless the record has an attachment with the same content, under whatever name: then that one is
     * returned. Before anything is sent the {@linkplain Content#sha256() digest} of the content is asked for; what is
     * sent and what the instance says that it has received are compared with it. Held in memory are some 100 kB.
     *
     * <p>What the record has already is asked for with the first upload to it, and again after one that has failed; what
     * others attach meanwhile is not seen.
     *
     * <p>When an answer is lost, the instance is asked whether the attachment is there before another try.
     *
     * @param fileName without directories
     * @param contentType such as {@code application/xml}, fit for the extension: some instances compare
     * @param size of the content in bytes
     * @throws ServiceNowException also when the content cannot be read, changes meanwhile, or arrives altered
     */
    @NonNull
    public Attachment upload(
            @NonNull String table,
            @NonNull SysId record,
            @NonNull String fileName,
            @NonNull String contentType,
            long size,
            @NonNull Content content)
            throws ServiceNowException, InterruptedException {
        var type = mediaType(contentType);
        var name = calls.outgoing().ofFileName(fileName(fileName));
        var url = calls.url("api/now/attachment/file")
                .addQueryParameter("table_name", Names.table(table))
                .addQueryParameter("table_sys_id", record.value())
                .addQueryParameter("file_name", name)
                .build();
        try {
            var file = new FileBody(name, type, size, sha256(content), content);
            return attach(file, url, table, record);
        } catch (ServiceNowException e) {
            throw AttachmentErrors.of(e, name, contentType, size, table + " " + record);
        }
    }

    private Attachment attach(FileBody file, HttpUrl url, String table, SysId record)
            throws ServiceNowException, InterruptedException {
        var key = writes.key(table + " " + record + " " + file.expectedSha256());
        try (var lock = writes.lock(key)) {
            if (writes.isRecent(key) && !holds(knownByRecord.get(record), file)) {
                // Perhaps attached by another step since this one has listed them.
                knownByRecord.remove(record);
            }
            var known = known(table, record);
            var same = known.stream().filter(file::isDigestOf).findFirst();
            if (same.isPresent()) {
                writes.settle(key);
                return same.get();
            }
            return attach(file, url, table, record, key, known);
        }
    }

    private Attachment attach(
            FileBody file, HttpUrl url, String table, SysId record, String key, Collection<Attachment> known)
            throws ServiceNowException, InterruptedException {
        var earlier = known.stream().map(Attachment::sysId).collect(Collectors.toSet());
        Attempt<Attachment> post =
                () -> Attachment.of(Results.record(Attachment.TABLE, calls.post(url, file)), instance, true);
        Attempt<Optional<Attachment>> find =
                () -> list(table, record, writes.retries().once()).stream()
                        .filter(each -> file.isIn(each) && !earlier.contains(each.sysId()))
                        .findFirst()
                        .map(Attachment::asUploaded);
        var succeeded = false;
        try {
            var attached = AttachmentErrors.explaining(() -> writes.run(key, post, find));
            if (!file.isIn(attached)) {
                throw AttachmentErrors.altered(file.expectedSha256(), attached);
            }
            known.add(attached.asFound());
            writes.remember(key);
            succeeded = true;
            return attached;
        } finally {
            if (!succeeded) {
                knownByRecord.remove(record);
            }
        }
    }

    private static boolean holds(@CheckForNull Collection<Attachment> known, FileBody file) {
        return known != null && known.stream().anyMatch(file::isDigestOf);
    }

    /** Asked for once: a list for each of thousands of files would be longer each time. */
    private Collection<Attachment> known(String table, SysId record) throws ServiceNowException, InterruptedException {
        var known = knownByRecord.get(record);
        if (known == null) {
            known = new ConcurrentLinkedQueue<>(list(table, record, writes.retries()));
            knownByRecord.put(record, known);
        }
        return known;
    }

    private List<Attachment> list(String table, SysId record, Retries how)
            throws ServiceNowException, InterruptedException {
        return attachments(
                list(EncodedQuery.where("table_name", Names.table(table)).and("table_sys_id", record), how));
    }

    private RecordList list(EncodedQuery query, Retries how) throws ServiceNowException, InterruptedException {
        return new TableReader(calls, how).allAt(calls.url("api/now/attachment"), Attachment.TABLE, query, PAGE_SIZE);
    }

    private List<Attachment> attachments(RecordList found) {
        return found.records().stream()
                .map(each -> Attachment.of(each, instance, false))
                .toList();
    }

    private static String sha256(Content content) throws ServiceNowException, InterruptedException {
        try {
            return content.sha256();
        } catch (IOException e) {
            throw AttachmentErrors.unreadable(e);
        }
    }

    private static MediaType mediaType(@CheckForNull String contentType) {
        var type = contentType == null ? null : MediaType.parse(contentType);
        if (type == null) {
            throw new IllegalArgumentException(
                    "Not a content type: \"" + Text.of(contentType) + "\". One is application/octet-stream");
        }
        return type;
    }

    private static String fileName(@CheckForNull String name) {
        if (name == null || name.isBlank() || name.matches("(?s).*[/\\\\\\p{Cntrl}].*")) {
            throw new IllegalArgumentException("Not the name of a file to attach: \"" + Text.of(name)
                    + "\". It has neither directories nor line breaks");
        }
        return name;
    }
}
