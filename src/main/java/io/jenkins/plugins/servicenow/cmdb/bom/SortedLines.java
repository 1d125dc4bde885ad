package io.jenkins.plugins.servicenow.cmdb.bom;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Sorts lines, however many, in bounded memory: what does not fit is in files until they are merged. */
final class SortedLines {

    /** In characters, of what is in memory. */
    private static final int RUN = 4 << 20;

    /** With {@value #RUN} characters each, some 2 GB; all are open while they are merged. */
    private static final int MAX_RUNS = 500;

    private final Path directory;
    private final int run;
    private final List<Path> files = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private int length;

    /** What is done with a line. */
    @FunctionalInterface
    interface Line {
        void take(@NonNull String line) throws IOException;
    }

    /** @param directory for files, to be deleted by the caller */
    SortedLines(@NonNull Path directory) {
        this(directory, RUN);
    }

    /** @param run in characters */
    SortedLines(Path directory, int run) {
        this.directory = directory;
        this.run = run;
    }

    /** @param line without line breaks */
    void add(@NonNull String line) throws IOException {
        lines.add(line);
        // Each has a frame of its own.
        length += line.length() + 40;
        if (length > run) {
            write();
        }
    }

    private void write() throws IOException {
        if (files.size() == MAX_RUNS) {
            throw new IOException(
                    "There are more components and vulnerabilities than fit on the disk of the controller:" + " over "
                            + ((long) MAX_RUNS * run >> 20) + " MB. Ask for fewer images at a time");
        }
        var file = Files.createTempFile(directory, "lines", ".txt");
        lines.sort(Comparator.naturalOrder());
        Files.write(file, lines);
        files.add(file);
        lines.clear();
        length = 0;
    }

    /** In the order of their characters; of the same ones one. */
    void forEach(@NonNull Line line) throws IOException {
        lines.sort(Comparator.naturalOrder());
        var queue = new PriorityQueue<Source>(Comparator.comparing(source -> source.current));
        var all = new ArrayList<Source>();
        try {
            for (var file : files) {
                all.add(new Source(Files.newBufferedReader(file), null));
            }
            all.add(new Source(null, List.copyOf(lines)));
            for (var source : all) {
                if (source.next()) {
                    queue.add(source);
                }
            }
            String last = null;
            while (!queue.isEmpty()) {
                var source = queue.poll();
                if (!source.current.equals(last)) {
                    last = source.current;
                    line.take(last);
                }
                if (source.next()) {
                    queue.add(source);
                }
            }
        } finally {
            for (var source : all) {
                source.close();
            }
        }
    }

    /** A file, or the lines in memory. */
    private static final class Source implements Closeable {

        @CheckForNull
        private final BufferedReader reader;

        private final List<String> inMemory;
        private int position;
        private String current;

        Source(@CheckForNull BufferedReader reader, @CheckForNull List<String> inMemory) {
            this.reader = reader;
            this.inMemory = inMemory == null ? List.of() : inMemory;
        }

        boolean next() throws IOException {
            var file = reader;
            current = file != null ? file.readLine() : position < inMemory.size() ? inMemory.get(position++) : null;
            return current != null;
        }

        @Override
        public void close() throws IOException {
            var file = reader;
            if (file != null) {
                file.close();
            }
        }
    }
}
