package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.Pattern;

/**
 * Makes text from builds (logs, branch names, commit messages) fit for a work note or a comment. ServiceNow renders
 * what stands between {@code [code]} and {@code [/code]} as HTML, so whoever can write to a build's log could otherwise
 * put a page of their own before an approver.
 */
public final class JournalText {

    /** In characters. Longer text loses its middle: a log tells what ran at its beginning, what failed at its end. */
    static final int MAX_LENGTH = 4000;

    private static final int BEGINNING = MAX_LENGTH / 4;
    private static final int NOTE_ROOM = 60;

    private static final Pattern COLOURS = Pattern.compile("\u001B\\[[0-9;?]*[ -/]*[@-~]");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\n\t]]");

    private JournalText() {}

    @NonNull
    public static String of(@NonNull String untrusted) {
        var text = COLOURS.matcher(untrusted.replace("\r\n", "\n")).replaceAll("");
        return cut(CONTROLS.matcher(text).replaceAll(""));
    }

    private static String cut(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        var from = boundary(text, text.length() - (MAX_LENGTH - BEGINNING - NOTE_ROOM));
        var to = boundary(text, BEGINNING);
        return text.substring(0, to) + "\n… " + (from - to) + " characters left out …\n" + text.substring(from);
    }

    /** Not between the two halves of a character outside the basic plane. */
    private static int boundary(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index)) ? index + 1 : index;
    }
}
