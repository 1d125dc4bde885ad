package io.jenkins.plugins.servicenow.cmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.Sha256;
import io.jenkins.plugins.servicenow.sbom.Component;
import io.jenkins.plugins.servicenow.sbom.SbomDocument;
import io.jenkins.plugins.servicenow.sbom.SbomFormat;
import io.jenkins.plugins.servicenow.vulnerability.Finding;
import io.jenkins.plugins.servicenow.vulnerability.FixState;
import io.jenkins.plugins.servicenow.vulnerability.ReportFormat;
import io.jenkins.plugins.servicenow.vulnerability.Severity;
import io.jenkins.plugins.servicenow.vulnerability.VulnerabilityConsumer;
import io.jenkins.plugins.servicenow.vulnerability.VulnerabilityReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentIndexTest {

    private static final String SHA = Sha256.of("a document");
    private static final DocumentContent NONE = new DocumentContent(null, "");

    @TempDir
    private Path directory;

    /** What was handed on, as text. */
    private static final class Taken implements VulnerabilityConsumer {

        private final List<String> lines = new ArrayList<>();

        @Override
        public void component(Component component) {
            lines.add(String.join("|", component.group(), component.name(), component.version(), component.purl()));
        }

        @Override
        public void finding(Finding finding) {
            lines.add(finding.toString());
        }
    }

    private static Component component(String name) {
        return new Component(
                "ref", "library", "group", name, "1.0", "pkg:npm/" + name, "cpe", "me", List.of(), Map.of("MD5", "ab"));
    }

    private static Finding finding(String file) {
        return new Finding(
                "GHSA-1",
                List.of("CVE-1", "CVE-2"),
                List.of(),
                Severity.HIGH,
                "openssl",
                "3.0",
                List.of("3.1", "3.2"),
                FixState.FIXED,
                "pkg:deb/ubuntu/openssl@3.0",
                file);
    }

    private static void keep(ContentIndex index, String sha256, DocumentContent content, Component... components)
            throws IOException {
        try (var entry = index.add(sha256)) {
            entry.begin();
            for (var component : components) {
                entry.component(component);
            }
            entry.finish(content);
        }
    }

    private ContentIndex index() {
        return new ContentIndex(directory, 1 << 20);
    }

    private long files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.count();
        }
    }

    @Test
    void whatADocumentNamesIsThereAgain() throws Exception {
        var sbom = new SbomDocument(SbomFormat.CYCLONEDX_JSON, "1.6", "image", "urn:1", "2026", component("os"), 1);
        var report = new VulnerabilityReport(
                ReportFormat.CYCLONEDX, "", "image", "2026", true, null, Map.of(Severity.HIGH, 1), 0, sbom);
        try (var entry = index().add(SHA)) {
            entry.begin();
            entry.component(component("zlib"));
            entry.finding(finding("usr/bin"));
            entry.finish(new DocumentContent(report, ""));
        }
        var taken = new Taken();
        assertEquals(new DocumentContent(report, ""), index().read(SHA, taken).orElseThrow());
        assertEquals(List.of("group|zlib|1.0|pkg:npm/zlib", finding("").toString()), taken.lines);
        assertEquals(1, files());
    }

    @Test
    void aNameWithLineBreaksAndTabsStaysOne() throws Exception {
        keep(index(), SHA, NONE, component("a\tb\nE{}\u001fc\u0085d"));
        var taken = new Taken();
        assertTrue(index().read(SHA, taken).isPresent());
        assertEquals(List.of("group|a b E{} c d|1.0|pkg:npm/a b E{} c d"), taken.lines);
    }

    @Test
    void whatIsReadFromTheBeginningAgainIsKeptOnce() throws Exception {
        try (var entry = index().add(SHA)) {
            entry.begin();
            entry.component(component("broken off"));
            entry.begin();
            entry.component(component("whole"));
            entry.finish(NONE);
        }
        var taken = new Taken();
        index().read(SHA, taken);
        assertEquals(1, taken.lines.size());
        assertEquals(1, files());
    }

    @Test
    void whatIsNotFinishedIsNotKept() throws Exception {
        try (var entry = index().add(SHA)) {
            entry.begin();
            entry.component(component("a"));
        }
        assertTrue(index().read(SHA, new Taken()).isEmpty());
        assertEquals(0, files());
    }

    @Test
    void aDamagedFileCountsAsAbsentWhereverItIsDamaged() throws Exception {
        keep(index(), SHA, NONE, component("a"), component("b"));
        var file = directory.resolve(SHA + ".gz");
        var whole = Files.readAllBytes(file);
        for (var length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertTrue(index().read(SHA, new Taken()).isEmpty(), "cut off at " + length);
            assertFalse(Files.exists(file));
        }
        var random = new Random(1);
        for (var i = 0; i < 200; i++) {
            var altered = whole.clone();
            // The header of gzip has bytes that mean nothing.
            altered[10 + random.nextInt(altered.length - 10)] ^= (byte) (1 + random.nextInt(255));
            Files.write(file, altered);
            assertTrue(index().read(SHA, new Taken()).isEmpty());
        }
    }

    @Test
    void whatWasNotUsedForLongestIsDeletedFirst() throws Exception {
        var index = new ContentIndex(directory, 64 << 10);
        var random = new Random(1);
        for (var i = 0; i < 200; i++) {
            var name = new StringBuilder();
            random.ints(1500, 33, 127).forEach(each -> name.append((char) each));
            keep(index, Sha256.of("document " + i), NONE, component(name.toString()));
            var file = directory.resolve(Sha256.of("document " + i) + ".gz");
            Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(i)));
            assertTrue(index.read(Sha256.of("document 0"), new Taken()).isPresent(), "used all the time");
        }
        assertTrue(index.read(Sha256.of("document 199"), new Taken()).isPresent());
        assertTrue(index.read(Sha256.of("document 1"), new Taken()).isEmpty());
        long size;
        try (var files = Files.list(directory)) {
            size = files.mapToLong(file -> file.toFile().length()).sum();
        }
        assertTrue(size <= (64 << 10) * 9 / 8, size + " bytes");
    }

    @Test
    void aFileThatWasNeverFinishedIsDeletedInTheEnd() throws Exception {
        var old = Files.createFile(directory.resolve(SHA + "1.tmp"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
        var recent = Files.createFile(directory.resolve(SHA + "2.tmp"));
        var index = new ContentIndex(directory, 8000);
        for (var i = 0; i < 10; i++) {
            keep(index, Sha256.of("document " + i), NONE, component("a"));
        }
        assertTrue(Files.exists(recent));
        assertFalse(Files.exists(old));
    }

    @Test
    void severalBuildsKeepTheSameDocument() throws Exception {
        try (var one = index().add(SHA);
                var two = index().add(SHA)) {
            one.begin();
            two.begin();
            one.component(component("a"));
            two.component(component("a"));
            one.finish(NONE);
            two.finish(NONE);
        }
        var taken = new Taken();
        assertTrue(index().read(SHA, taken).isPresent());
        assertEquals(1, taken.lines.size());
        assertEquals(1, files());
    }

    @Test
    void aDirectoryThatCannotBeWrittenStopsNobody() throws Exception {
        var file = Files.createFile(directory.resolve("file"));
        var index = new ContentIndex(file, 1 << 20);
        keep(index, SHA, NONE, component("a"));
        assertTrue(index.read(SHA, new Taken()).isEmpty());
    }

    @Test
    void whatIsNoDigestNamesNoFile() throws Exception {
        keep(index(), "../../etc/passwd", NONE);
        keep(index(), "", NONE);
        assertTrue(index().read("../../etc/passwd", new Taken()).isEmpty());
        assertEquals(0, files());
    }
}
