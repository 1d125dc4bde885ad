package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.Pattern;

/** Text from reports, made fit for one line. */
final class ReportText {

    private static final Pattern BREAKS = Pattern.compile("[\\s\\p{Cntrl}\\p{Cf}]+");

    private ReportText() {}

    @NonNull
    static String oneLine(@NonNull String text) {
        return BREAKS.matcher(text).replaceAll(" ").strip();
    }

    /** @param max how many characters to keep, with the sign that something is missing */
    @NonNull
    static String cut(@NonNull String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        // Not between the two halves of a character outside the basic plane.
        var end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return text.substring(0, end) + "…";
    }
}
