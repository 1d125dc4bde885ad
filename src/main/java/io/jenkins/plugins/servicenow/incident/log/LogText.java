package io.jenkins.plugins.servicenow.incident.log;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.Pattern;

/** Output of programs as plain text, for where there is no terminal. */
public final class LogText {

    /** Colours, movements of the cursor, titles of windows, and other commands to a terminal. */
    private static final Pattern ESCAPES = Pattern.compile("\u001B(?:\\[[0-9;:<=>?]*[ -/]*[@-~]"
            + "|[\\]P^_X][^\u0007\u001B\n]*(?:\u0007|\u001B\\\\)?"
            + "|[ -/]*[0-~])");

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\n\t]]");

    private LogText() {}

    /** Keeps line breaks and tabs. */
    @NonNull
    public static String plain(@NonNull String text) {
        return CONTROLS.matcher(ESCAPES.matcher(text).replaceAll("")).replaceAll("");
    }

    /** Of a line that a program has overwritten, such as a progress bar, its last state. */
    @NonNull
    static String lastWritten(@NonNull String line) {
        var end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        return line.substring(line.lastIndexOf('\r', end - 1) + 1, end);
    }
}
