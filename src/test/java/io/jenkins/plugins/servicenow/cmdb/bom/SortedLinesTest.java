package io.jenkins.plugins.servicenow.cmdb.bom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedLinesTest {

    @TempDir
    private Path directory;

    private static List<String> sorted(SortedLines lines) throws IOException {
        var sorted = new ArrayList<String>();
        lines.forEach(sorted::add);
        return sorted;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 500, 1 << 20})
    void theyAreSortedHoweverManyFitIntoMemory(int run) throws IOException {
        var random = new Random(5);
        var lines = new SortedLines(directory, run);
        var expected = new TreeSet<String>();
        for (var i = 0; i < 400; i++) {
            var line = "line\u00fc " + random.nextInt(300);
            expected.add(line);
            lines.add(line);
        }
        assertEquals(List.copyOf(expected), sorted(lines));
        assertEquals(List.copyOf(expected), sorted(lines), "once more");
        try (var files = Files.list(directory)) {
            assertEquals(run < 1 << 20, files.findAny().isPresent());
        }
    }

    @Test
    void noneAreNone() throws IOException {
        assertEquals(List.of(), sorted(new SortedLines(directory)));
    }

    @Test
    void thereIsALimit() throws IOException {
        var lines = new SortedLines(directory, 1);
        for (var i = 0; i < 500; i++) {
            lines.add("x" + i);
        }
        var refusal = assertThrows(IOException.class, () -> lines.add("y"));
        assertTrue(refusal.getMessage().contains("Ask for fewer images"), refusal.getMessage());
    }
}
