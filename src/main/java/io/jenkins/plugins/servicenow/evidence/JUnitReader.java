package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/**
 * Reads a report in the format that Ant's JUnit task made and many tools write, each in its own dialect. Counts the test cases
 * themselves: the counters of a suite are missing in some dialects and wrong in others.
 */
final class JUnitReader {

    private static final Set<String> FAILED = Set.of("failed", "failure", "error");
    private static final Set<String> SKIPPED = Set.of("skipped", "notrun", "disabled", "suppressed");

    /** In characters, of what a failure says in its text. */
    private static final int MAX_MESSAGE_LENGTH = 200;

    private final ReportXml xml;
    private final JUnitResult cases;

    private JUnitReader(ReportXml xml, JUnitResult cases) {
        this.xml = xml;
        this.cases = cases;
    }

    /** @param cases gets what is in the report */
    static void read(@NonNull ReportXml xml, @NonNull JUnitResult cases) throws IOException {
        xml.root();
        var name = xml.name();
        if (!name.equals("testsuites") && !name.equals("testsuite")) {
            throw xml.refused("it is no JUnit report, for it begins with <" + Text.shorten(name, 40) + ">");
        }
        new JUnitReader(xml, cases).suite();
        xml.end();
        cases.addFile();
    }

    private void suite() throws IOException {
        var suite = xml.attribute("name");
        xml.forEachChild(() -> {
            switch (xml.name()) {
                case "testsuite" -> suite();
                case "testcase" -> testCase(suite);
                // A suite that could not be set up has no test case to say so.
                case "failure", "error" -> cases.addFailed(suite, message());
                default -> {}
            }
        });
    }

    private void testCase(String suite) throws IOException {
        var className = xml.attribute("classname");
        var name = (className.isEmpty() ? suite : className) + "." + xml.attribute("name");
        var result = new CaseResult(xml.attribute("status"), xml.attribute("result"));
        xml.forEachChild(() -> {
            switch (xml.name()) {
                case "failure", "error" -> result.failed(message());
                case "skipped" -> result.skipped = true;
                // Surefire: failed at first, passed when it was run again.
                case "flakyFailure", "flakyError" -> result.flaky = true;
                default -> {}
            }
        });
        if (result.failed) {
            cases.addFailed(name.startsWith(".") ? name.substring(1) : name, result.message);
        } else if (result.skipped) {
            cases.addSkipped();
        } else if (result.flaky) {
            cases.addFlaky();
        } else {
            cases.addPassed();
        }
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

    private static final class CaseResult {

        private boolean failed;
        private boolean skipped;
        private boolean flaky;
        private String message = "";

        /** Some dialects say it by an attribute only. */
        CaseResult(String status, String result) {
            failed = FAILED.contains(status.toLowerCase(Locale.ROOT))
                    || FAILED.contains(result.toLowerCase(Locale.ROOT));
            skipped = SKIPPED.contains(status.toLowerCase(Locale.ROOT))
                    || SKIPPED.contains(result.toLowerCase(Locale.ROOT));
        }

        void failed(String why) {
            failed = true;
            message = message.isEmpty() ? why : message;
        }
    }
}
