package io.jenkins.plugins.servicenow.evidence.tests;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a report in the format that Ant's JUnit task made and many tools write, each in its own dialect. Counts the test cases
 * themselves: the counters of a suite are missing in some dialects and wrong in others. But a suite whose counters claim more
 * failures than it shows, or tests where it shows none, says less than it knows.
 */
final class JUnitReader {

    private static final Set<String> FAILED = Set.of(
            "fail", "failed", "failure", "error", "errored", "broken", "crashed", "timedout", "timeout", "aborted");
    private static final Set<String> DISABLED = Set.of("skipped", "disabled", "suppressed");
    private static final String NOT_RUN = "notrun";
    private static final Pattern NO_LETTERS = Pattern.compile("[^a-z]+");

    /**
     * What CTest gives as the reason when the test itself has asked to be skipped, in
     * {@code cmCTestTestHandler::WriteJUnitXML}: the property {@code SKIP_RETURN_CODE} or {@code SKIP_REGULAR_EXPRESSION}.
     * Other tests that it did not run could not be started.
     */
    private static final String ASKED_TO_BE_SKIPPED = "SKIP_";

    /** In characters, of what a failure says in its text. */
    private static final int MAX_MESSAGE_LENGTH = 200;

    private final ReportXml xml;
    private final JUnitResult cases;

    private JUnitReader(ReportXml xml, JUnitResult cases) {
        this.xml = xml;
        this.cases = cases;
    }

    /**
     * @param cases gets what is in the report
     * @return what the report claims without showing it, such as {@code reports 1 failure without a test case}; empty for nothing
     */
    @NonNull
    static String read(@NonNull ReportXml xml, @NonNull JUnitResult cases) throws IOException {
        xml.root();
        var name = xml.name();
        if (!name.equals("testsuites") && !name.equals("testsuite")) {
            throw xml.refused("it is no JUnit report, for it begins with <" + Text.shorten(name, 40) + ">");
        }
        var suite = new JUnitReader(xml, cases).suite();
        xml.end();
        return suite.claim();
    }

    private Suite suite() throws IOException {
        var suite = new Suite();
        contents(suite);
        suite.end();
        return suite;
    }

    private void contents(Suite suite) throws IOException {
        xml.forEachChild(() -> {
            switch (xml.name()) {
                case "testsuite", "testsuites" -> suite.add(suite());
                case "testcase" -> testCase(suite);
                // A suite that could not be set up has no test case to say so.
                case "failure", "error" -> {
                    cases.addFailed(suite.name, message());
                    suite.tests++;
                    suite.failures++;
                }
                case "properties", "system-out", "system-err" -> {}
                default -> contents(suite);
            }
        });
    }

    private void testCase(Suite suite) throws IOException {
        var className = xml.attribute("classname");
        var fullName = (className.isEmpty() ? suite.name : className) + "." + xml.attribute("name");
        var name = fullName.startsWith(".") ? fullName.substring(1) : fullName;
        var result = new CaseResult(word("status"), word("result"));
        contents(suite, result);
        suite.tests++;
        suite.failures += Math.max(result.runsThatFailed, result.failed ? 1 : 0);
        if (result.failed) {
            cases.addFailed(name, result.message);
        } else if (result.disabled) {
            suite.disabled++;
            cases.addSkipped();
        } else if (result.notRun && !result.skipReason.startsWith(ASKED_TO_BE_SKIPPED)) {
            suite.addNotRun(new NotRun(name, result.skipReason));
        } else if (result.skipped || result.notRun) {
            cases.addSkipped();
        } else if (result.flaky) {
            cases.addFlaky();
        } else {
            cases.addPassed();
        }
    }

    private void contents(Suite suite, CaseResult result) throws IOException {
        xml.forEachChild(() -> {
            switch (xml.name()) {
                case "failure", "error", "rerunFailure", "rerunError" -> result.failed(message());
                case "skipped" -> {
                    result.skipped = true;
                    result.skipReason = message();
                }
                // Failed at first, passed when it was run again.
                case "flakyFailure", "flakyError" -> {
                    result.flaky = true;
                    result.runsThatFailed++;
                }
                case "testsuite", "testsuites" -> suite.add(suite());
                case "testcase" -> testCase(suite);
                case "properties", "system-out", "system-err" -> {}
                default -> contents(suite, result);
            }
        });
    }

    private String message() throws IOException {
        var message = xml.attribute("message");
        var type = xml.attribute("type");
        if (!message.isEmpty()) {
            return message;
        }
        var text = xml.text(MAX_MESSAGE_LENGTH);
        return text.isEmpty() ? type : text;
    }

    /** {@code timedout} for {@code Timed Out} or {@code timed-out}. */
    private String word(String attribute) {
        var text = xml.attribute(attribute);
        return text.isEmpty()
                ? text
                : NO_LETTERS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    private record NotRun(String name, String reason) {}

    /** What a suite claims in its counters and what was found in it, inner suites included. Made at its start tag. */
    private final class Suite {

        private final String name = xml.attribute("name");
        private final long claimedTests = counter("tests") - counter("skipped") - counter("disabled");
        private final long claimedFailures = Math.max(
                counter("failures") + counter("errors"),
                FAILED.contains(word("status")) || FAILED.contains(word("result")) ? 1 : 0);
        private final long claimedDisabled = counter("disabled");
        private final List<NotRun> notRun = new ArrayList<>();
        private long allNotRun;
        private long disabled;

        private long tests;

        /** Each time that a test was run and failed: some dialects count these. */
        private long failures;

        private long missingTests;
        private long missingFailures;

        /** 0 when it is missing or no number. */
        private long counter(String attribute) {
            var digits = xml.attribute(attribute);
            return digits.matches("\\d{1,15}") ? Long.parseLong(digits) : 0;
        }

        void add(Suite inner) {
            tests += inner.tests;
            failures += inner.failures;
            missingTests += inner.missingTests;
            missingFailures += inner.missingFailures;
        }

        void addNotRun(NotRun test) {
            allNotRun++;
            if (notRun.size() < JUnitResult.MAX_NAMED) {
                notRun.add(test);
            }
        }

        void end() {
            // GoogleTest says of a test that is switched off that it was not run, and counts it as disabled.
            var switchedOff = Math.max(0, claimedDisabled - disabled);
            for (var i = 0L; i < allNotRun; i++) {
                if (i < switchedOff) {
                    cases.addSkipped();
                } else {
                    var test = notRun.get((int) Math.min(i, notRun.size() - 1));
                    cases.addFailed(test.name, test.reason.isEmpty() ? "not run" : "not run: " + test.reason);
                    failures++;
                }
            }
            missingFailures = Math.max(missingFailures, claimedFailures - failures);
            if (tests == 0) {
                missingTests = Math.max(missingTests, claimedTests);
            }
        }

        String claim() {
            if (missingFailures > 0) {
                return "reports " + count(missingFailures, "failure") + " without a test case";
            }
            return missingTests > 0 ? "reports " + count(missingTests, "test") + " without a test case" : "";
        }

        private static String count(long count, String what) {
            return count + " " + what + (count == 1 ? "" : "s");
        }
    }

    private static final class CaseResult {

        private boolean failed;
        private boolean skipped;
        private boolean disabled;
        private boolean notRun;
        private boolean flaky;
        private int runsThatFailed;
        private String message = "";
        private String skipReason = "";

        /** Some dialects say it by an attribute only. */
        CaseResult(String status, String result) {
            failed = FAILED.contains(status) || FAILED.contains(result);
            disabled = DISABLED.contains(status) || DISABLED.contains(result);
            notRun = NOT_RUN.equals(status) || NOT_RUN.equals(result);
        }

        void failed(String why) {
            failed = true;
            runsThatFailed++;
            message = message.isEmpty() ? why : message;
        }
    }
}
