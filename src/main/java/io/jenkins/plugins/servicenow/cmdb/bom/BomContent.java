package io.jenkins.plugins.servicenow.cmdb.bom;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.cmdb.DocumentContent;
import io.jenkins.plugins.servicenow.cmdb.ImageDocuments;
import io.jenkins.plugins.servicenow.sbom.Component;
import io.jenkins.plugins.servicenow.vulnerability.Finding;
import io.jenkins.plugins.servicenow.vulnerability.UnknownFormatException;
import io.jenkins.plugins.servicenow.vulnerability.VulnerabilityConsumer;
import io.jenkins.plugins.servicenow.vulnerability.VulnerabilityReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the documents that are attached to images say, sorted, in bounded memory: the components with the images that contain them, and the
 * vulnerabilities.
 */
final class BomContent {

    private static final char COMPONENT = 'c';
    private static final char FINDING = 'f';

    private final ImageDocuments documents;
    private final boolean vulnerabilities;
    private final Path directory;
    private final Map<SysId, Said> said = new HashMap<>();
    private final SortedLines components;
    private final SortedLines containment;
    private final SortedLines findings;

    /** What is known of an image: the names of the documents that say so, and why nothing or not everything is known. */
    static final class Said {
        final List<String> sboms = new ArrayList<>();
        final List<String> problems = new ArrayList<>();
        String scan = "";

        /** Whether the components of the image are known. */
        boolean isComplete() {
            return !sboms.isEmpty() && problems.isEmpty();
        }
    }

    /**
     * @param vulnerabilities whether those of the last scan are wanted
     * @param directory for files, to be deleted by the caller
     */
    BomContent(@NonNull ImageDocuments documents, boolean vulnerabilities, @NonNull Path directory) {
        this.documents = documents;
        this.vulnerabilities = vulnerabilities;
        this.directory = directory;
        components = new SortedLines(directory);
        containment = new SortedLines(directory);
        findings = new SortedLines(directory);
    }

    /** By the key of {@link BomComponent}. */
    @NonNull
    SortedLines components() {
        return components;
    }

    /** The ref of an image and that of what it contains or was made from; each image has one line with the latter empty. */
    @NonNull
    SortedLines containment() {
        return containment;
    }

    /** Of {@link BomVulnerability}. */
    @NonNull
    SortedLines findings() {
        return findings;
    }

    @NonNull
    Said said(@NonNull SysId image) {
        return said.computeIfAbsent(image, key -> new Said());
    }

    void read(@NonNull List<BomImage> images) throws IOException, InterruptedException {
        var found =
                documents.find(images.stream().map(each -> each.ci().sysId()).toList());
        for (var image : images) {
            contain(image, "");
            for (var base : image.derivedFrom()) {
                contain(image, ImageDocuments.ref(base));
            }
            read(image, found.get(image.ci().sysId()));
        }
    }

    private void contain(BomImage image, String ref) throws IOException {
        containment.add(image.ref() + BomComponent.SEPARATOR + ref);
    }

    private void read(BomImage image, ImageDocuments.Found found) throws IOException, InterruptedException {
        var known = said(image.ci().sysId());
        if (!found.complete()) {
            known.problems.add("it has attachments that the OAuth Application User may not read");
        }
        for (var attachment : found.candidates()) {
            try {
                if (ImageDocuments.isTooLarge(attachment)) {
                    throw new IOException("it is larger than " + ImageDocuments.maxSize());
                }
                read(image, known, attachment);
            } catch (UnknownFormatException e) {
                // It is something else.
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (e instanceof ServiceNowException failure && failure.mayPass()) {
                    throw e;
                }
                known.problems.add(Text.of(attachment.fileName()) + " cannot be read: " + Text.of(e.getMessage()));
            }
        }
        if (known.sboms.isEmpty() && known.problems.isEmpty()) {
            known.problems.add("it has no bill of materials");
        }
    }

    private void read(BomImage image, Said known, Attachment attachment) throws IOException, InterruptedException {
        var spool = Files.createTempFile(directory, "document", ".txt");
        try {
            var report = documents.open(attachment, file -> {
                var content = read(file, spool);
                // So that the digest of all of it is compared.
                file.transferTo(OutputStream.nullOutputStream());
                return content;
            });
            var name = BomComponent.clean(attachment.fileName()) + " sha256:" + attachment.sha256();
            var isScan = vulnerabilities && report.isScan() && known.scan.isEmpty();
            if (report.isSbom()) {
                known.sboms.add(name);
            }
            if (isScan) {
                known.scan = name;
            }
            take(image, spool, report.isSbom(), isScan);
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    /** Keeps what it says in the file, until it is known what it is. Begins again when the download does. */
    private static DocumentContent read(InputStream file, Path spool) throws IOException {
        try (var writer = Files.newBufferedWriter(spool)) {
            var report = VulnerabilityReader.read(file, new Spool(writer));
            return new DocumentContent(ImageDocuments.isMadeOfOthers(report) ? null : report, "");
        }
    }

    private record Spool(BufferedWriter writer) implements VulnerabilityConsumer {

        @Override
        public void component(@NonNull Component component) throws IOException {
            var made = BomComponent.of(component);
            if (!made.isNameless()) {
                line(COMPONENT, made.line());
            }
        }

        @Override
        public void finding(@NonNull Finding finding) throws IOException {
            var made = BomComponent.of(finding);
            line(
                    FINDING,
                    made.line()
                            + BomComponent.SEPARATOR
                            + BomVulnerability.of(finding, made.isNameless() ? "" : BomComponent.ref(made.key()))
                                    .line());
        }

        private void line(char kind, String line) throws IOException {
            writer.append(kind).append(line).append('\n');
        }
    }

    private void take(BomImage image, Path spool, boolean isSbom, boolean isScan) throws IOException {
        try (var reader = Files.newBufferedReader(spool)) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                var rest = line.substring(1);
                if (line.charAt(0) == COMPONENT && isSbom) {
                    component(image, rest);
                } else if (line.charAt(0) == FINDING && isScan) {
                    finding(image, rest);
                }
            }
        }
    }

    private void component(BomImage image, String line) throws IOException {
        components.add(line);
        contain(image, BomComponent.ref(BomComponent.keyOf(line)));
    }

    /** Its package is a component of the image too, if no bill of materials names it. */
    private void finding(BomImage image, String line) throws IOException {
        var end = line.indexOf(BomComponent.SEPARATOR, line.indexOf(BomComponent.SEPARATOR) + 1);
        var found = BomVulnerability.ofLine(line);
        if (found.ref().isEmpty()) {
            findings.add(new BomVulnerability(
                            found.id(),
                            image.ref(),
                            found.severity(),
                            found.aliases(),
                            found.installed(),
                            found.fixed())
                    .line());
        } else {
            component(image, line.substring(0, end));
            findings.add(found.line());
        }
    }
}
