package io.jenkins.plugins.servicenow.incident.log;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.Pattern;

/** Output of programs made fit for people who see no terminal. */
public final class LogText {

    /** Colours, movements of the cursor, titles of windows, and what else a terminal takes for itself. */
    private static final Pattern ESCAPES = Pattern.compile("\u001B(?:\\[[0-9;:<=>?]*[ -/]*[@-~]"
            + "|[\\]P^_X][^\u0007\u001B\n]*(?:\u0007|\u001B\\\\)?"
            + "|[ -/]*[0-~])");

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\p{Cf}&&[^\n\t]]");

    private LogText() {}

    /** Keeps line breaks and tabs. */
    @NonNull
    public static String plain(@NonNull String text) {
        return CONTROLS.matcher(ESCAPES.matcher(text).replaceAll("")).replaceAll("");
    }

    /** Of a line that a program has written over, such as a progress bar, what stood there last. */
    @NonNull
    static String lastWritten(@NonNull String line) {
        var end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        return line.substring(line.lastIndexOf('\r', end - 1) + 1, end);
    }

    /** The beginning, with an ellipsis when something is left out. Never half a character. */
    @NonNull
    public static String beginning(@NonNull String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        var end = longest - 1;
        return text.substring(0, Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end) + "…";
    }
}
