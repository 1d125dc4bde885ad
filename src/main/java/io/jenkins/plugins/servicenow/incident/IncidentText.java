package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.itsm.JournalText;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The texts of an incident. What comes from the build is never markup in them. */
final class IncidentText {

    /** The size of the field {@code task.short_description} in a stock instance, in characters. */
    static final int SHORT_DESCRIPTION_SIZE = 160;

    /** The size of the field {@code task.description} in a stock instance, in characters. */
    static final int DESCRIPTION_SIZE = 4000;

    private static final String LOG = "Last lines of the log:";

    private IncidentText() {}

    /** @param given null for one that names the image and the build */
    @NonNull
    static String title(@CheckForNull String given, @NonNull FailedBuild build) {
        var title = given == null
                ? "Build failure: " + build.image() + " (" + build.identity().buildId() + ")"
                : given;
        return JournalText.of(title.replaceAll("\\s+", " "));
    }

    /** @param title goes into the description when it does not fit its own field */
    @NonNull
    static String description(@NonNull String title, @CheckForNull String given, @NonNull FailedBuild build) {
        var parts = new ArrayList<String>();
        if (title.length() > SHORT_DESCRIPTION_SIZE) {
            parts.add(title);
        }
        if (given != null) {
            parts.add(given);
        }
        parts.add("Build " + build.describe());
        var url = build.identity().url();
        var causes = build.starter().causes();
        parts.add(build.identity().displayName()
                + (url == null ? "" : ": " + url)
                + (causes.isEmpty() ? "" : "\n" + causes));
        var head = JournalText.of(String.join("\n\n", parts));
        var log = lastThatFit(build.logTail(), DESCRIPTION_SIZE - head.length() - LOG.length() - "\n\n\n".length());
        return log.isEmpty() ? head : JournalText.of(head + "\n\n" + LOG + "\n" + log);
    }

    private static String lastThatFit(List<String> lines, int room) {
        var kept = new ArrayDeque<String>();
        var left = room;
        for (var i = lines.size() - 1; i >= 0 && lines.get(i).length() < left; i--) {
            kept.addFirst(lines.get(i));
            left -= lines.get(i).length() + 1;
        }
        if (kept.isEmpty() && !lines.isEmpty()) {
            return Text.shorten(lines.get(lines.size() - 1), Math.max(1, room));
        }
        return String.join("\n", kept);
    }

    /**
     * Part of no other work note: the time distinguishes the build from one of a deleted job with the same name and
     * number.
     */
    @NonNull
    static String mark(@NonNull FailedBuild build) {
        return JournalText.of("Failed again: " + build.identity().displayName() + ", started "
                + ServiceNowTime.display(build.started()) + ".");
    }

    /** @param failures how many there are with this one */
    @NonNull
    static String recurrence(@NonNull FailedBuild build, int failures) {
        var url = build.identity().url();
        return mark(build) + " Failure " + failures + " of this incident.\n" + (url == null ? "" : url + "\n")
                + JournalText.of(build.describe());
    }
}
