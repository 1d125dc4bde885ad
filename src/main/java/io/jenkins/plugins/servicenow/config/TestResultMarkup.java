package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.servicenow.config.TestedItem.Outcome;
import java.time.Duration;
import java.time.Instant;

/** Shows a result of Test Connection as HTML. Every text is escaped here, since messages quote what instances answer. */
final class TestResultMarkup {

    private final ConnectionReport result;

    TestResultMarkup(@NonNull ConnectionReport result) {
        this.result = result;
    }

    /** The answer to the button. */
    @NonNull
    String fresh() {
        return "<div class=\"servicenow-test servicenow-test--fresh\" role=\"status\">"
                + headline(colour(outcome()), result.isVerified() ? "Verified" : "Failed") + list() + "</div>";
    }

    /** Beside the connection, later. Without colour when it tells nothing about the connection as it is now. */
    @NonNull
    String stored(@NonNull Instant now, boolean outdated) {
        var age = Util.getTimeSpanString(
                Math.max(0, Duration.between(result.at(), now).toMillis()));
        var words = (result.isVerified() ? "Verified " : "Failed ") + age + " ago";
        var warning = "<p>" + mark(Outcome.WARNING, "Outdated")
                + " URL, client ID or credential have changed since this test.</p>";
        return "<div class=\"servicenow-test" + (outdated ? " servicenow-test--outdated\">" + warning : "\">")
                + headline(colour(outdated ? Outcome.SKIPPED : outcome()), words)
                + "<details><summary>Details</summary>"
                + list() + "</details></div>";
    }

    private Outcome outcome() {
        return result.isVerified() ? Outcome.OK : Outcome.FAILED;
    }

    private String headline(String colour, String words) {
        return "<p>" + mark(colour, sign(outcome()), words) + " " + Util.escape(result.summary()) + "</p>";
    }

    private String list() {
        var list = new StringBuilder("<ul>");
        for (var item : result.items()) {
            list.append("<li>")
                    .append(mark(item.outcome(), word(item.outcome())))
                    .append(' ')
                    .append(Util.escape(item.what()));
            if (item.millis() > 0) {
                list.append(" <span class=\"servicenow-test__time\">")
                        .append(item.millis())
                        .append(" ms</span>");
            }
            if (!item.message().isEmpty() && !item.message().equals(result.summary())) {
                list.append(item.outcome() == Outcome.OK ? " <span>" : "<div>")
                        .append(Util.escape(item.message()))
                        .append(item.outcome() == Outcome.OK ? "</span>" : "</div>");
            }
            list.append("</li>");
        }
        return list.append("</ul><p class=\"servicenow-test__time\">The instance took ")
                .append(result.took().toMillis())
                .append(" ms.</p>")
                .toString();
    }

    private static String mark(Outcome outcome, String words) {
        return mark(colour(outcome), sign(outcome), words);
    }

    private static String mark(String colour, String sign, String words) {
        return "<strong class=\"" + colour + "\">" + sign + " " + Util.escape(words) + "</strong>";
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case OK -> "OK";
            case WARNING -> "Warning";
            case FAILED -> "Failed";
            case SKIPPED -> "Not asked";
        };
    }

    private static String sign(Outcome outcome) {
        return switch (outcome) {
            case OK -> "✓";
            case WARNING -> "!";
            case FAILED -> "✗";
            case SKIPPED -> "–";
        };
    }

    private static String colour(Outcome outcome) {
        return switch (outcome) {
            case OK -> "jenkins-!-success-color";
            case WARNING -> "jenkins-!-warning-color";
            case FAILED -> "jenkins-!-error-color";
            case SKIPPED -> "jenkins-!-text-color-secondary";
        };
    }
}
