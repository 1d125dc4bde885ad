package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.AttachmentApi;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.sbom.Component;
import io.jenkins.plugins.servicenow.vulnerability.Finding;
import io.jenkins.plugins.servicenow.vulnerability.UnknownFormatException;
import io.jenkins.plugins.servicenow.vulnerability.VulnerabilityConsumer;
import io.jenkins.plugins.servicenow.vulnerability.VulnerabilityReader;
import io.jenkins.plugins.servicenow.vulnerability.VulnerabilityReport;
import io.jenkins.plugins.servicenow.workspace.Decompression;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/**
 * The bills of materials and reports of vulnerabilities that are attached to images. Which attachments may be one is said by their names
 * and content types; whether they are, by their content alone.
 */
public final class ImageDocuments {

    /** As it is attached. */
    private static final long MAX_BYTES = 256L << 20;

    /** Of what is kept of all documents. */
    private static final long MAX_INDEX_BYTES = 512L << 20;

    private static final Pattern COMPRESSION = Pattern.compile("\\.(gz|bz2|xz|zst|zip|7z)$");
    private static final Set<String> EXTENSIONS =
            Set.of("json", "jsonld", "xml", "rdf", "spdx", "cdx", "bom", "tag", "txt", "vex");
    private static final Pattern CONTENT_TYPE = Pattern.compile("\\b(json|xml|spdx|cyclonedx|plain)\\b");

    /** By which a bill of materials refers to what it is about when it was made of the documents of images. */
    private static final String OWN_REF = "servicenow-image:";

    private static final int BOM_NAME_DIGITS = 12;

    private final ServiceNowSession session;
    private final ContentIndex index;

    /**
     * The files of an image that may be such documents.
     *
     * @param candidates newest first; of several with the same name only the newest
     * @param complete false when the image may have others, which the account may not read
     */
    public record Found(@NonNull List<Attachment> candidates, boolean complete) {

        public Found {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * A document that was read.
     *
     * @param taken what the consumer has of it; of no use when the document is not {@linkplain DocumentContent#isReadable() readable}
     * @param downloaded false when it was known
     */
    public record Reading<C>(
            @NonNull DocumentContent content, @NonNull C taken, boolean downloaded) {}

    public ImageDocuments(@NonNull ServiceNowSession session) {
        this(
                session,
                new ContentIndex(
                        new File(Jenkins.get().getRootDir(), ContentIndex.class.getName()).toPath(), MAX_INDEX_BYTES));
    }

    ImageDocuments(ServiceNowSession session, ContentIndex index) {
        this.session = session;
        this.index = index;
    }

    /** For each of the images, by requests for a hundred of them. */
    @NonNull
    public Map<SysId, Found> find(@NonNull Collection<SysId> images) throws IOException, InterruptedException {
        var attached = session.attachments().find(images);
        var byImage = attached.byRecord();
        var found = new LinkedHashMap<SysId, Found>();
        for (var image : images) {
            found.put(
                    image,
                    new Found(
                            candidates(byImage.getOrDefault(image, List.of())),
                            !attached.incomplete().contains(image)));
        }
        return found;
    }

    private static List<Attachment> candidates(List<Attachment> attached) {
        var newest = new HashMap<String, String>();
        attached.forEach(each -> newest.merge(each.fileName(), each.created(), (a, b) -> a.compareTo(b) < 0 ? b : a));
        return attached.stream()
                .filter(each -> isCandidate(each) && each.created().equals(newest.get(each.fileName())))
                .sorted(Comparator.comparing(Attachment::created).reversed().thenComparing(Attachment::fileName))
                .toList();
    }

    private static boolean isCandidate(Attachment attachment) {
        if (!attachment.sha256().isEmpty() && attachment.fileName().equals(bomName(attachment.sha256()))) {
            return false;
        }
        var name = COMPRESSION
                .matcher(attachment.fileName().toLowerCase(Locale.ROOT))
                .replaceFirst("");
        return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1))
                || CONTENT_TYPE
                        .matcher(attachment.contentType().toLowerCase(Locale.ROOT))
                        .find();
    }

    /** Decompressed, from the instance; see {@link AttachmentApi#read}. */
    public <T> T open(@NonNull Attachment attachment, @NonNull AttachmentApi.Reader<T> reader)
            throws IOException, InterruptedException {
        return session.attachments().read(attachment, in -> {
            try (var content = new Decompression(in)) {
                return reader.read(content);
            }
        });
    }

    /** By which a bill of materials that is made of the documents of images refers to this one. */
    @NonNull
    public static String ref(@NonNull SysId image) {
        return OWN_REF + image;
    }

    /**
     * Under which a bill of materials that is made of the documents of images is attached, so that it can be told from them before it may
     * be read.
     *
     * @param sha256 of its content
     */
    @NonNull
    public static String bomName(@NonNull String sha256) {
        return "bom-" + sha256.substring(0, BOM_NAME_DIGITS) + ".cdx.json";
    }

    /**
     * Whether it is a bill of materials that was made of the documents of images, perhaps of several, and so says nothing that these do
     * not say.
     */
    public static boolean isMadeOfOthers(@NonNull VulnerabilityReport report) {
        var sbom = report.sbom();
        var subject = sbom == null ? null : sbom.subject();
        return subject != null && subject.ref().startsWith(OWN_REF);
    }

    /** Whether it is larger than what is read. */
    public static boolean isTooLarge(@NonNull Attachment attachment) {
        return attachment.size() > MAX_BYTES;
    }

    /** The limit of {@link #isTooLarge}, for messages. */
    @NonNull
    public static String maxSize() {
        return (MAX_BYTES >> 20) + " MB";
    }

    /**
     * What a document names, from what Jenkins has kept of it, or from the instance. Of components there are group, name, version and
     * package URL, of findings all but the file.
     *
     * @param consumer makes one that has taken nothing yet and throws nothing
     * @throws IOException when it cannot be downloaded
     */
    @NonNull
    public <C extends VulnerabilityConsumer> Reading<C> read(
            @NonNull Attachment attachment, @NonNull Supplier<C> consumer) throws IOException, InterruptedException {
        var taking = consumer.get();
        var known = index.read(attachment.sha256(), taking);
        if (known.isPresent()) {
            return new Reading<>(known.get(), taking, false);
        }
        try (var entry = index.add(attachment.sha256())) {
            var reading = session.attachments().read(attachment, in -> {
                entry.begin();
                return read(in, new Both<>(consumer.get(), entry));
            });
            entry.finish(reading.content());
            return reading;
        }
    }

    /** To the end of the file, so that its digest is compared, also when it is broken before. */
    private static <C extends VulnerabilityConsumer> Reading<C> read(InputStream file, Both<C> both)
            throws IOException {
        DocumentContent content;
        try {
            var report = VulnerabilityReader.read(new Decompression(file), both);
            content = new DocumentContent(isMadeOfOthers(report) ? null : report, "");
        } catch (UnknownFormatException e) {
            content = new DocumentContent(null, "");
        } catch (IOException e) {
            var reason = Text.of(e.getMessage());
            content = new DocumentContent(null, reason.isEmpty() ? "it cannot be read" : reason);
            if (e.getCause() instanceof LinkageError) {
                // Another plugin is missing; it may be installed later.
                both.entry().close();
            }
        }
        file.transferTo(OutputStream.nullOutputStream());
        return new Reading<>(content, both.consumer(), true);
    }

    private record Both<C extends VulnerabilityConsumer>(C consumer, ContentIndex.Entry entry)
            implements VulnerabilityConsumer {

        @Override
        public void component(@NonNull Component component) throws IOException {
            consumer.component(component);
            entry.component(component);
        }

        @Override
        public void finding(@NonNull Finding finding) throws IOException {
            consumer.finding(finding);
            entry.finding(finding);
        }
    }
}
