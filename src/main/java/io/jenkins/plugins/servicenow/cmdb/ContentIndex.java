package io.jenkins.plugins.servicenow.cmdb;

import com.google.gson.Gson;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.sbom.Component;
import io.jenkins.plugins.servicenow.vulnerability.Finding;
import io.jenkins.plugins.servicenow.vulnerability.FixState;
import io.jenkins.plugins.servicenow.vulnerability.Severity;
import io.jenkins.plugins.servicenow.vulnerability.VulnerabilityConsumer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What documents name, by the SHA-256 of each document: names, versions and package URLs of components, and the vulnerabilities in
 * them. So a document is downloaded once. The files may be deleted at any time; one that is damaged, or was written by another version
 * of this class, counts as absent. When all are larger than allowed, those that were not used for longest are deleted. Thread-safe;
 * several may use the same directory.
 */
final class ContentIndex {

    /** To be raised when more is kept, or the readers understand more. */
    private static final int FORMAT = 1;

    private static final Logger LOGGER = Logger.getLogger(ContentIndex.class.getName());
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}|[\\x80-\\x9f]");
    private static final String EXTENSION = ".gz";
    private static final String UNFINISHED = ".tmp";

    /** After which a file that was not finished belongs to nobody any more. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private static final String COMPONENT = "C";
    private static final String FINDING = "F";
    private static final String END = "E";

    /** Between the parts of a line. No text has control characters. */
    private static final char PART = '\t';

    private static final char ITEM = '\u001f';
    private static final Gson GSON = new Gson();

    private final Path directory;
    private final long maxBytes;

    /** In bytes, since the size of all files was last checked. */
    private final AtomicLong written = new AtomicLong();

    /** After a failure nothing more is written. */
    private volatile boolean broken;

    private record End(int format, DocumentContent content) {}

    private record Kept(Path path, long size, FileTime used) {}

    /** @param maxBytes of all files together; exceeded by a sixteenth before something is deleted */
    ContentIndex(@NonNull Path directory, long maxBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
    }

    private Path file(String sha256) {
        return directory.resolve(sha256 + EXTENSION);
    }

    /**
     * @param sha256 of the document as it is attached
     * @param consumer takes what the document names, and throws nothing; it has to be thrown away when nothing is returned
     * @return empty when the document is not known
     */
    @NonNull
    Optional<DocumentContent> read(@NonNull String sha256, @NonNull VulnerabilityConsumer consumer) {
        if (!SHA256.matcher(sha256).matches()) {
            return Optional.empty();
        }
        var file = file(sha256);
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8))) {
            var line = lines.readLine();
            for (; line != null && !line.startsWith(END); line = lines.readLine()) {
                pass(parts(line), consumer);
            }
            var end = line == null ? null : GSON.fromJson(line.substring(END.length()), End.class);
            // The checksum of the file is compared when it is read to its end.
            if (end == null || end.format() != FORMAT || end.content() == null || lines.read() >= 0) {
                throw new IOException("it is not whole, or was written by another version");
            }
            touch(file);
            return Optional.of(end.content());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> file + " cannot be used");
            delete(file);
            return Optional.empty();
        }
    }

    private static void pass(List<String> parts, VulnerabilityConsumer consumer) throws IOException {
        switch (parts.get(0)) {
            case COMPONENT ->
                consumer.component(new Component(
                        "", "", parts.get(1), parts.get(2), parts.get(3), parts.get(4), "", "", List.of(), Map.of()));
            case FINDING ->
                consumer.finding(new Finding(
                        parts.get(1),
                        items(parts.get(2)),
                        items(parts.get(3)),
                        Severity.valueOf(parts.get(4)),
                        parts.get(5),
                        parts.get(6),
                        items(parts.get(7)),
                        FixState.valueOf(parts.get(8)),
                        parts.get(9),
                        ""));
            default -> throw new IOException("it has a line that is none");
        }
    }

    private static List<String> parts(String line) {
        return split(line, PART);
    }

    private static List<String> items(String part) {
        return part.isEmpty() ? List.of() : split(part, ITEM);
    }

    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        var start = 0;
        for (var end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
            parts.add(text.substring(start, end));
            start = end + 1;
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** So that it is deleted later than others. */
    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> file + " cannot be marked as used");
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> file + " cannot be deleted");
        }
    }

    /** A document that is to be kept. What cannot be written is not kept, which does no harm. */
    @NonNull
    Entry add(@NonNull String sha256) {
        return new Entry(sha256);
    }

    /** Takes what a document names, after each {@link #begin()} from the beginning. */
    final class Entry implements VulnerabilityConsumer, Closeable {

        private final String sha256;

        @CheckForNull
        private Path unfinished;

        @CheckForNull
        private Writer writer;

        private Entry(String sha256) {
            this.sha256 = sha256;
        }

        void begin() {
            close();
            if (SHA256.matcher(sha256).matches() && !broken) {
                attempt(() -> {
                    Files.createDirectories(directory);
                    var path = Files.createTempFile(directory, sha256, UNFINISHED);
                    unfinished = path;
                    writer = new BufferedWriter(
                            new OutputStreamWriter(fast(Files.newOutputStream(path)), StandardCharsets.UTF_8), 1 << 16);
                });
            }
        }

        private static OutputStream fast(OutputStream out) throws IOException {
            return new GZIPOutputStream(out, 1 << 16) {
                {
                    def.setLevel(Deflater.BEST_SPEED);
                }
            };
        }

        @Override
        public void component(@NonNull Component component) {
            line(
                    COMPONENT,
                    plain(component.group()),
                    plain(component.name()),
                    plain(component.version()),
                    plain(component.purl()));
        }

        @Override
        public void finding(@NonNull Finding finding) {
            line(
                    FINDING,
                    plain(finding.id()),
                    list(finding.aliases()),
                    list(finding.related()),
                    finding.severity().name(),
                    plain(finding.packageName()),
                    plain(finding.installedVersion()),
                    list(finding.fixedVersions()),
                    finding.fixState().name(),
                    plain(finding.purl()));
        }

        private void line(String kind, String... texts) {
            var out = writer;
            if (out != null) {
                attempt(() -> {
                    out.write(kind);
                    for (var text : texts) {
                        out.write(PART);
                        out.write(text);
                    }
                    out.write('\n');
                });
            }
        }

        /** To be called when it is certain that this was the document. */
        void finish(@NonNull DocumentContent content) {
            var out = writer;
            var path = unfinished;
            if (out != null && path != null) {
                attempt(() -> {
                    out.write(END + GSON.toJson(new End(FORMAT, content)) + "\n");
                    out.close();
                    var size = Files.size(path);
                    if (size <= maxBytes / 16) {
                        Files.move(
                                path,
                                file(sha256),
                                StandardCopyOption.ATOMIC_MOVE,
                                StandardCopyOption.REPLACE_EXISTING);
                        shrinkAfter(size);
                    }
                });
            }
        }

        private void attempt(Attempt attempt) {
            try {
                attempt.run();
            } catch (IOException e) {
                broken = true;
                LOGGER.log(Level.WARNING, e, () -> "What documents contain cannot be kept in " + directory);
                close();
            }
        }

        @Override
        public void close() {
            var out = writer;
            writer = null;
            try {
                if (out != null) {
                    out.close();
                }
            } catch (IOException e) {
                LOGGER.log(Level.FINE, "The file is not kept", e);
            }
            if (unfinished != null) {
                delete(unfinished);
                unfinished = null;
            }
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }

    private static String list(List<String> texts) {
        return String.join(
                String.valueOf(ITEM), texts.stream().map(ContentIndex::plain).toList());
    }

    /** Without what separates parts and lines. */
    private static String plain(String text) {
        return text.chars().noneMatch(Character::isISOControl)
                ? text
                : CONTROL.matcher(text).replaceAll(" ");
    }

    private void shrinkAfter(long size) throws IOException {
        if (written.addAndGet(size) >= maxBytes / 16) {
            written.set(0);
            shrink();
        }
    }

    private void shrink() throws IOException {
        var kept = new ArrayList<Kept>();
        try (var files = Files.newDirectoryStream(directory)) {
            for (var path : files) {
                try {
                    var file = new Kept(path, Files.size(path), Files.getLastModifiedTime(path));
                    if (path.toString().endsWith(EXTENSION)) {
                        kept.add(file);
                    } else if (isAbandoned(file)) {
                        delete(path);
                    }
                } catch (NoSuchFileException e) {
                    LOGGER.log(Level.FINE, "Another build has deleted it", e);
                }
            }
        }
        var size = kept.stream().mapToLong(Kept::size).sum();
        kept.sort(Comparator.comparing(Kept::used));
        for (var file : kept) {
            if (size <= maxBytes) {
                break;
            }
            delete(file.path());
            size -= file.size();
        }
    }

    private static boolean isAbandoned(Kept file) {
        return file.path().toString().endsWith(UNFINISHED)
                && file.used().toInstant().isBefore(Instant.now().minus(ABANDONED));
    }
}
