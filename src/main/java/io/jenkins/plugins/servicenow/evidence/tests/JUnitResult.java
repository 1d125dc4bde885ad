package io.jenkins.plugins.servicenow.evidence.tests;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What JUnit reports say, counted on the agent. Only this travels to the controller. */
final class JUnitResult implements Serializable {

    /** How many failures are kept by name. */
    static final int MAX_NAMED = 20;

    private static final int MAX_NAME_LENGTH = 120;
    private static final int MAX_FAILURE_LENGTH = 200;

    private static final long serialVersionUID = 1L;

    private final ArrayList<String> failures = new ArrayList<>();
    private int files;
    private int passed;
    private int failed;
    private int skipped;
    private int flaky;

    void addFile() {
        files++;
    }

    void addPassed() {
        passed++;
    }

    /** A test that passed when it was run again. It counts as passed. */
    void addFlaky() {
        passed++;
        flaky++;
    }

    void addSkipped() {
        skipped++;
    }

    /** @param message empty when there is none */
    void addFailed(@NonNull String name, @NonNull String message) {
        failed++;
        if (failures.size() < MAX_NAMED) {
            var text = Text.shorten(name.isEmpty() ? "a test without a name" : name, MAX_NAME_LENGTH);
            failures.add(Text.shorten(message.isEmpty() ? text : text + ": " + message, MAX_FAILURE_LENGTH));
        }
    }

    /** Adds what another report says. */
    void add(@NonNull JUnitResult other) {
        files += other.files;
        passed += other.passed;
        failed += other.failed;
        skipped += other.skipped;
        flaky += other.flaky;
        other.failures.stream().limit(MAX_NAMED - failures.size()).forEach(failures::add);
    }

    /** No test is in it, not even a skipped one. */
    boolean isEmpty() {
        return passed + failed + skipped == 0;
    }

    int files() {
        return files;
    }

    int passed() {
        return passed;
    }

    int failed() {
        return failed;
    }

    int skipped() {
        return skipped;
    }

    int flaky() {
        return flaky;
    }

    /** The first {@value #MAX_NAMED}, with the first line of what each said. */
    @NonNull
    List<String> failures() {
        return List.copyOf(failures);
    }
}
