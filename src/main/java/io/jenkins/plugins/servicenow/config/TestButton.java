package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.FormValidation;
import java.time.InstantSource;

/** What the connection's form shows of its tests. */
final class TestButton {

    private TestButton() {}

    /**
     * Tests the connection, with a secret that is found in the name of Jenkins itself: callers check before that the user
     * administers Jenkins.
     */
    @NonNull
    static FormValidation press(@NonNull ServiceNowConnection connection) {
        try {
            var result = ConnectionTest.run(connection::openForTest, InstantSource.system());
            if (!connection.getName().isEmpty()) {
                ConnectionReports.get().put(connection, new StoredTest(connection, result));
            }
            return FormValidation.respond(
                    result.isVerified() ? FormValidation.Kind.OK : FormValidation.Kind.ERROR,
                    new TestResultMarkup(result).fresh());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FormValidation.error("The test was interrupted. Try again.");
        }
    }

    /** What a field of the form holds; 0, which stands for the default, when that is blank or no number. */
    static int seconds(@CheckForNull String entered) {
        return entered != null && entered.matches("\\d{1,9}") ? Integer.parseInt(entered) : 0;
    }

    /** HTML, or null when the connection was never tested. */
    @CheckForNull
    static String last(@CheckForNull ServiceNowConnection connection) {
        var test = connection == null ? null : ConnectionReports.get().of(connection.getName());
        return test == null
                ? null
                : new TestResultMarkup(test.result())
                        .stored(InstantSource.system().instant(), test.isOutdated(connection));
    }
}
