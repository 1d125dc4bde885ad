package io.jenkins.plugins.servicenow.evidence.tests;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The parameter {@code checks}: checks that a pipeline has made itself, by name, and whether they passed. */
final class CheckResults {

    private CheckResults() {}

    /**
     * @param given by name a boolean, or one of the words pass, passed, true, fail, failed and false
     * @throws AbortException when a check has no name, or its value does not say whether it passed
     */
    @NonNull
    static LinkedHashMap<String, Boolean> check(@NonNull Map<String, Object> given) throws AbortException {
        var checks = new LinkedHashMap<String, Boolean>();
        for (var check : given.entrySet()) {
            var name = Text.oneLine(check.getKey());
            if (name.isEmpty()) {
                throw new AbortException("snowAttachTests needs a name for each of the checks,"
                        + " such as checks: ['Boot successful': true].");
            }
            checks.put(name, passed(name, check.getValue()));
        }
        return checks;
    }

    private static boolean passed(String name, Object value) throws AbortException {
        return switch (String.valueOf(value).strip().toLowerCase(Locale.ROOT)) {
            case "true", "pass", "passed" -> true;
            case "false", "fail", "failed" -> false;
            default ->
                throw new AbortException("snowAttachTests needs true or false, 'pass' or 'fail' for the check '" + name
                        + "', not " + (value == null ? "nothing" : "'" + Text.shorten(value.toString(), 40) + "'")
                        + ".");
        };
    }

    /** As a form shows them: {@code name=passed}, one a line. The last {@code =} counts, for a name may have some. */
    @NonNull
    static String format(@NonNull Map<String, Object> given) {
        return given.entrySet().stream()
                .map(check -> check.getKey() + "=" + check.getValue())
                .collect(Collectors.joining("\n"));
    }

    /** A line without {@code =} is kept as a check without an outcome, so that the step can refuse it by name. */
    @NonNull
    static Map<String, Object> parse(@NonNull String lines) {
        var checks = new LinkedHashMap<String, Object>();
        lines.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            var sign = line.lastIndexOf('=');
            checks.put(
                    sign < 0 ? line : line.substring(0, sign).strip(),
                    sign < 0 ? "" : line.substring(sign + 1).strip());
        });
        return checks;
    }
}
