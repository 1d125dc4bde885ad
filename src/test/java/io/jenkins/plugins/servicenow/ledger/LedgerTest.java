package io.jenkins.plugins.servicenow.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @TempDir
    private Path directory;

    private Path file;

    private record Entry(String name, long count, Instant at, List<String> notes) {

        static Entry of(String name) {
            return new Entry(name, 1, NOON, List.of("one", "two\nlines <and> \u2028"));
        }
    }

    @BeforeEach
    void file() {
        file = directory.resolve("below/ledger.jsonl");
    }

    private Ledger<Entry> open() throws IOException {
        return Ledger.open(file, Entry.class);
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    @Test
    void whatWasPutIsThereInTheNextProcess() throws IOException {
        open().put("a", Entry.of("first"));
        assertEquals(Optional.of(Entry.of("first")), open().get("a"));
    }

    @Test
    void theLastRecordOfAKeyCounts() throws IOException {
        var ledger = open();
        ledger.put("a", Entry.of("first"));
        ledger.put("b", Entry.of("other"));
        ledger.put("a", Entry.of("second"));
        var expected = Map.of("a", Entry.of("second"), "b", Entry.of("other"));
        assertEquals(expected, ledger.find(each -> true));
        assertEquals(expected, open().find(each -> true));
    }

    @Test
    void whatWasRemovedIsGone() throws IOException {
        var ledger = open();
        ledger.put("a", Entry.of("first"));
        ledger.remove("a");
        assertEquals(0, ledger.size());
        assertEquals(Optional.empty(), open().get("a"));
    }

    @Test
    void aRecordIsReplacedByWhatIsMadeOfIt() throws IOException {
        var ledger = open();
        ledger.put("a", Entry.of("first"));
        assertEquals(Optional.of(Entry.of("second")), ledger.update("a", entry -> Entry.of("second")));
        assertEquals(Optional.of(Entry.of("second")), open().get("a"));
        assertEquals(Optional.empty(), ledger.update("unknown", entry -> Entry.of("third")));
        assertEquals(Optional.empty(), ledger.update("a", entry -> null));
        assertEquals(0, open().size());
    }

    @Test
    void anUpdateThatChangesNothingWritesNothing() throws IOException {
        var ledger = open();
        ledger.put("a", Entry.of("first"));
        var before = Files.size(file);
        ledger.update("a", entry -> Entry.of("first"));
        assertEquals(before, Files.size(file));
    }

    @Test
    void aLineThatWasNotWrittenToItsEndIsIgnoredAndOverwritten() throws IOException {
        open().put("a", Entry.of("first"));
        append("{\"key\":\"b\",\"value\":{\"na");
        var ledger = open();
        assertEquals(1, ledger.size());
        ledger.put("c", Entry.of("third"));
        assertEquals(Map.of("a", Entry.of("first"), "c", Entry.of("third")), open().find(each -> true));
    }

    @Test
    void nonsenseAtTheEndIsIgnored() throws IOException {
        open().put("a", Entry.of("first"));
        append("\0\0\0\0\n\0\0");
        assertEquals(Map.of("a", Entry.of("first")), open().find(each -> true));
    }

    @Test
    void nonsenseBetweenRecordsIsAnErrorThatNamesTheLine() throws IOException {
        open().put("a", Entry.of("first"));
        append("nonsense\n{\"key\":\"b\",\"value\":{\"name\":\"second\"}}\n");
        var error = assertThrows(IOException.class, this::open);
        assertTrue(error.getMessage().startsWith("Line 2 of " + file), error.getMessage());
    }

    @Test
    void aChangeThatCannotBeWrittenIsNotMade() throws IOException {
        Files.createDirectories(file);
        Files.writeString(file.resolve("keeps the directory"), "");
        var ledger = new Object() {
            private final Ledger<Entry> it = Ledger.open(directory.resolve("ledger.jsonl"), Entry.class);
        };
        ledger.it.put("a", Entry.of("first"));
        Files.delete(directory.resolve("ledger.jsonl"));
        Files.createDirectory(directory.resolve("ledger.jsonl"));
        assertThrows(IOException.class, () -> ledger.it.put("a", Entry.of("second")));
        assertEquals(Optional.of(Entry.of("first")), ledger.it.get("a"));
    }

    @Test
    void theFileIsRewrittenWhenMostOfItIsReplaced() throws IOException {
        var ledger = open();
        for (var count = 0; count < 600; count++) {
            ledger.putAll(Map.of("a", new Entry("one", count, NOON, List.of()), "b", Entry.of("other")));
        }
        assertTrue(
                Files.readAllLines(file).size() < 1100,
                "lines: " + Files.readAllLines(file).size());
        assertFalse(Files.exists(file.resolveSibling("ledger.jsonl.new")));
        assertEquals(599, open().get("a").orElseThrow().count());
    }

    @Test
    void severalRecordsAreOneWrite() throws IOException {
        var ledger = open();
        ledger.putAll(Map.of("a", Entry.of("first"), "b", Entry.of("second")));
        assertEquals(2, Files.readString(file, StandardCharsets.UTF_8).lines().count());
        assertEquals(2, open().size());
    }

    /** Each put forces the disk, whatever is there already. */
    @Test
    void aHundredThousandRecordsMakeItNoSlower() throws IOException {
        var ledger = open();
        var few = timeToPut(ledger, "few");
        var many = new HashMap<String, Entry>();
        IntStream.range(0, 100_000).forEach(number -> many.put("key " + number, Entry.of("name " + number)));
        ledger.putAll(many);
        var full = timeToPut(ledger, "full");
        assertTrue(
                full.compareTo(few.multipliedBy(5).plusMillis(200)) < 0, few + " when empty, " + full + " when full");
        assertEquals(100_000 + 40, open().size());
    }

    private static Duration timeToPut(Ledger<Entry> ledger, String keys) throws IOException {
        var start = System.nanoTime();
        for (var number = 0; number < 20; number++) {
            ledger.put(keys + number, Entry.of("name"));
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void theOldestAreForgottenWhenThereAreTooMany() throws IOException {
        var ledger = open();
        for (var key : List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")) {
            ledger.put(key, Entry.of(key));
        }
        ledger.trim(10);
        assertEquals(10, ledger.size());
        ledger.put("k", Entry.of("k"));
        ledger.trim(10);
        assertEquals(
                List.of("c", "d", "e", "f", "g", "h", "i", "j", "k"),
                List.copyOf(open().find(each -> true).keySet()));
    }

    @Test
    void aFileThatSomebodyDeletesMeanwhileIsWrittenAgain() throws IOException {
        var ledger = open();
        ledger.put("a", Entry.of("first"));
        Files.delete(file);
        ledger.put("b", Entry.of("second"));
        assertEquals(Map.of("a", Entry.of("first"), "b", Entry.of("second")), open().find(each -> true));
    }
}
