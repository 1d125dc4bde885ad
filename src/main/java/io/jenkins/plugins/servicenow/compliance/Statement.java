package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a build has said about its evidence: the checks of one call of a step.
 *
 * @param source where it is recorded, for people
 * @param lines a check each, beginning with a mark for passed or failed
 * @param at when it was said; null when that is not recorded
 */
record Statement(
        @NonNull String source,
        @NonNull List<String> lines,
        @CheckForNull Instant at) {

    private static final String PASSED = "✓ ";
    private static final String FAILED = "✗ ";
    private static final Pattern VULNERABILITIES = Pattern.compile("[✓✗] Vulnerabilities\\b.*", Pattern.DOTALL);

    /** In characters, of one line. */
    private static final int MAX_LENGTH = 600;

    Statement {
        lines = lines.stream()
                .filter(line -> line.startsWith(PASSED) || line.startsWith(FAILED))
                .map(line -> Text.oneLine(line, MAX_LENGTH))
                .toList();
    }

    /** A work note of a build; without lines when it is about something else. */
    static Statement ofNote(@NonNull String source, @NonNull String note, @CheckForNull Instant at) {
        return new Statement(source, note.lines().toList(), at);
    }

    /** The same, with the checks of tests, scans and whatever else a pipeline has checked. */
    Statement tests() {
        return new Statement(
                source,
                lines.stream()
                        .filter(line -> !VULNERABILITIES.matcher(line).matches())
                        .toList(),
                at);
    }

    /** The same, with the checks of vulnerabilities. */
    Statement vulnerabilities() {
        return new Statement(
                source,
                lines.stream()
                        .filter(line -> VULNERABILITIES.matcher(line).matches())
                        .toList(),
                at);
    }

    /** Whether it says the same, wherever and whenever. */
    boolean isSame(@NonNull Statement other) {
        return lines.equals(other.lines);
    }

    /** The same, said when the other one was said. */
    @NonNull
    Statement at(@NonNull Statement other) {
        return new Statement(source, lines, other.at);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Vulnerabilities were counted and not judged. */
    boolean isWithoutLimit() {
        return lines.stream().anyMatch(line -> line.startsWith(PASSED + "Vulnerabilities: no limit"));
    }

    boolean isFailed() {
        return lines.stream().anyMatch(line -> line.startsWith(FAILED));
    }

    @NonNull
    List<String> failed() {
        return lines.stream().filter(line -> line.startsWith(FAILED)).toList();
    }
}
