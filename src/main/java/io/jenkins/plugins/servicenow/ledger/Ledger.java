package io.jenkins.plugins.servicenow.ledger;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One record for each key, in memory and in a file. A change is forced to disk before the method that makes it returns, so
 * what was read here once is there after a crash too. A change that cannot be written has not been made. Thread-safe within
 * one process; a file belongs to one ledger.
 *
 * <p>Each line of the file is a JSON object with the key and the record, the later one replacing the earlier. The file is
 * rewritten when most of its lines have been replaced.
 *
 * @param <T> a Java record of strings, numbers, enums, instants, and lists and maps of these; a component that the file does
 *     not have is null
 */
public final class Ledger<T extends Record> {

    private static final Logger LOGGER = Logger.getLogger(Ledger.class.getName());

    /** Replaced lines that are not worth rewriting the file. */
    private static final int MIN_REPLACED = 1000;

    private static final Gson GSON = new GsonBuilder()
            .registerTypeAdapter(Instant.class, (JsonSerializer<Instant>)
                    (time, type, context) -> new JsonPrimitive(time.toString()))
            .registerTypeAdapter(Instant.class, (JsonDeserializer<Instant>)
                    (json, type, context) -> Instant.parse(json.getAsString()))
            .disableHtmlEscaping()
            .create();

    private final Path directory;
    private final Path file;
    private final Class<T> type;
    private final Map<String, T> records = new LinkedHashMap<>();

    /** Of the file: what is behind it was not written to its end. */
    private long length;

    private int lines;

    /** How many lines there were when the file could not be rewritten; 0 when it could. */
    private int failedAt;

    /** @param value null when the record was removed */
    private record Line(
            @CheckForNull String key, @CheckForNull JsonElement value) {}

    private Ledger(Path file, Class<T> type) {
        this.file = file.toAbsolutePath();
        this.directory = Objects.requireNonNull(this.file.getParent(), "a ledger is a file");
        this.type = type;
    }

    /**
     * Reads the file, or begins with none. A last line that was not written to its end is ignored.
     *
     * @throws IOException when the file cannot be read, or holds something else between its lines: a record may then be lost,
     *     which nobody but a person can find out
     */
    @NonNull
    public static <T extends Record> Ledger<T> open(@NonNull Path file, @NonNull Class<T> type) throws IOException {
        var ledger = new Ledger<>(file, type);
        ledger.read();
        return ledger;
    }

    /**
     * As {@link #open}, for records that may be lost: a file that cannot be read is renamed, with a warning in the log, and a new one
     * begun.
     */
    @NonNull
    public static <T extends Record> Ledger<T> openOrPutAside(@NonNull Path file, @NonNull Class<T> type)
            throws IOException {
        try {
            return open(file, type);
        } catch (IOException e) {
            var aside = file.resolveSibling(file.getFileName() + ".unreadable");
            LOGGER.log(
                    Level.WARNING, "What was kept in " + file + " is not known any more; it is renamed to " + aside, e);
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            return open(file, type);
        }
    }

    private void read() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        IOException unreadable = null;
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            var bytes = new ByteArrayOutputStream();
            long position = 0;
            for (var next = in.read(); next >= 0; next = in.read()) {
                position++;
                if (next != '\n') {
                    bytes.write(next);
                    continue;
                }
                try {
                    read(bytes.toString(StandardCharsets.UTF_8));
                } catch (JsonParseException | DateTimeParseException e) {
                    unreadable = unreadable == null ? unreadable(e) : unreadable;
                    bytes.reset();
                    continue;
                }
                // Only the end of a file can be torn.
                if (unreadable != null) {
                    throw unreadable;
                }
                bytes.reset();
                length = position;
                lines++;
            }
        }
    }

    private IOException unreadable(RuntimeException cause) {
        return new IOException(
                "Line " + (lines + 1) + " of " + file
                        + " cannot be read. Restore the file from a backup, or take the line out of it.",
                cause);
    }

    private void read(String json) {
        var line = GSON.fromJson(json, Line.class);
        if (line == null || line.key() == null) {
            throw new JsonParseException("it has no key");
        }
        if (line.value() == null || line.value().isJsonNull()) {
            records.remove(line.key());
        } else {
            records.put(line.key(), GSON.fromJson(line.value(), type));
        }
    }

    @NonNull
    public synchronized Optional<T> get(@NonNull String key) {
        return Optional.ofNullable(records.get(key));
    }

    /** The records that match, in the order in which their keys came. */
    @NonNull
    public synchronized Map<String, T> find(@NonNull Predicate<T> which) {
        var found = new LinkedHashMap<String, T>();
        records.forEach((key, value) -> {
            if (which.test(value)) {
                found.put(key, value);
            }
        });
        return found;
    }

    public synchronized int size() {
        return records.size();
    }

    public void put(@NonNull String key, @NonNull T value) throws IOException {
        putAll(Map.of(key, value));
    }

    /** All of them by one access to the disk, which is what takes time. */
    public synchronized void putAll(@NonNull Map<String, T> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        append(values);
        records.putAll(values);
        compact();
    }

    /**
     * Replaces a record; nothing else changes it meanwhile.
     *
     * @param change the new record; the same to leave it, null to remove it
     * @return what is there now; empty when there is none, or none any more
     */
    @NonNull
    public synchronized Optional<T> update(@NonNull String key, @NonNull UnaryOperator<T> change) throws IOException {
        var before = records.get(key);
        if (before == null) {
            return Optional.empty();
        }
        var after = change.apply(before);
        if (after == null) {
            remove(key);
        } else if (!after.equals(before)) {
            put(key, after);
        }
        return Optional.ofNullable(after);
    }

    public synchronized void remove(@NonNull String key) throws IOException {
        if (records.containsKey(key)) {
            var removed = new LinkedHashMap<String, T>();
            removed.put(key, null);
            append(removed);
            records.remove(key);
            compact();
        }
    }

    /** Removes the records whose keys came first, until a tenth less than the maximum is left; none when there are not too many. */
    public synchronized void trim(int max) throws IOException {
        if (records.size() <= max) {
            return;
        }
        var removed = new LinkedHashMap<String, T>();
        records.keySet().stream().limit(records.size() - (max - max / 10)).forEach(key -> removed.put(key, null));
        append(removed);
        records.keySet().removeAll(removed.keySet());
        compact();
    }

    private void append(Map<String, T> changes) throws IOException {
        var isNew = !Files.exists(file);
        var values = changes;
        if (isNew) {
            Files.createDirectories(directory);
            // Somebody may have deleted it.
            values = new LinkedHashMap<>(records);
            values.putAll(changes);
            length = 0;
            lines = 0;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // What an earlier try has left behind is overwritten.
            channel.truncate(length);
            channel.position(length);
            var bytes = bytes(values);
            write(channel, bytes);
            length += bytes.length;
            lines += values.size();
        }
        if (isNew) {
            forceDirectory();
        }
    }

    private static void write(FileChannel channel, byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(true);
    }

    private byte[] bytes(Map<String, T> values) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (var entry : values.entrySet()) {
            var line = new Line(entry.getKey(), entry.getValue() == null ? null : GSON.toJsonTree(entry.getValue()));
            bytes.write((GSON.toJson(line) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** Nothing is lost when this fails: the file is only longer than it has to be. */
    private void compact() {
        if (lines <= 2 * records.size() + MIN_REPLACED + failedAt) {
            return;
        }
        var rewritten = file.resolveSibling(file.getFileName() + ".new");
        try {
            var bytes = bytes(records);
            try (var channel = FileChannel.open(
                    rewritten,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                write(channel, bytes);
            }
            Files.move(rewritten, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            length = bytes.length;
            lines = records.size();
            failedAt = 0;
            forceDirectory();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, file + " cannot be rewritten and grows", e);
            failedAt = lines;
        }
    }

    /** So that the name of the file is on disk, too. */
    private void forceDirectory() throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (AccessDeniedException e) {
            // Windows opens no directory, and keeps the name by itself.
        }
    }
}
