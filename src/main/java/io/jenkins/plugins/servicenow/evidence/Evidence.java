package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.Comparator;
import java.util.List;

/**
 * What a call has found out: whether the change may be closed, and what the change request is to say about it.
 *
 * @param subject what was examined, such as {@code Tests}
 * @param checks in the order in which they are to be read
 * @param list the heading of what is listed by name, such as {@code Failed:}
 * @param named the first of it, a line each
 * @param allNamed how many there are of it
 */
public record Evidence(
        @NonNull String subject,
        @NonNull List<Check> checks,
        @NonNull String list,
        @NonNull List<String> named,
        int allNamed) {

    private static final int MAX_NAME_LENGTH = 400;

    /**
     * One line of the evidence.
     *
     * @param detail empty when the name says it all
     */
    public record Check(
            @NonNull String name, boolean passed, @NonNull String detail) {

        public Check {
            name = Text.oneLine(name, MAX_NAME_LENGTH);
        }

        /** Such as {@code ✓ Boot} or {@code ✗ Tests: 2 passed, 1 failed}. */
        @NonNull
        public String line() {
            return (passed ? "✓ " : "✗ ") + name + (detail.isEmpty() ? "" : ": " + detail);
        }
    }

    public Evidence {
        checks = List.copyOf(checks);
        named = List.copyOf(named);
    }

    /** Something was examined and every check passed. */
    public boolean isPassed() {
        return !isEmpty() && !isFailed();
    }

    /** At least one check failed. */
    public boolean isFailed() {
        return checks.stream().anyMatch(check -> !check.passed());
    }

    /** Nothing was examined, and that is allowed. */
    public boolean isEmpty() {
        return checks.isEmpty();
    }

    /** One for each check, those that failed first, because a note is cut when it becomes too long. */
    @NonNull
    public List<String> lines() {
        return checks.stream()
                .sorted(Comparator.comparing(Check::passed))
                .map(Check::line)
                .toList();
    }

    /** Such as {@code 2 of 3 checks failed: Tests, Boot successful}. */
    @NonNull
    public String summary() {
        var failedChecks = checks.stream()
                .filter(check -> !check.passed())
                .map(Check::name)
                .toList();
        var all = checks.size() + (checks.size() == 1 ? " check" : " checks");
        if (isEmpty()) {
            return "nothing was tested";
        }
        return failedChecks.isEmpty()
                ? all + " passed"
                : failedChecks.size() + " of " + all + " failed: " + Text.shorten(String.join(", ", failedChecks), 500);
    }
}
