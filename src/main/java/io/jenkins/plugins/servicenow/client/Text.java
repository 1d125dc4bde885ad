package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.Pattern;

/** Makes foreign text fit for a line of a message, a log or a field. */
public final class Text {

    /** In characters. */
    private static final int MAX_IN_MESSAGE = 500;

    private static final Pattern BREAKS = Pattern.compile("[\\s\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private Text() {}

    /** On one line and not long, for a part of a message; empty for null. */
    @NonNull
    public static String of(@CheckForNull String text) {
        return oneLine(text, MAX_IN_MESSAGE);
    }

    /** On one line, and at most so many characters; empty for null. */
    @NonNull
    public static String oneLine(@CheckForNull String text, int max) {
        return shorten(oneLine(text), max);
    }

    /** A space for each line break, control or format character and for several spaces; empty for null. */
    @NonNull
    public static String oneLine(@CheckForNull String text) {
        return text == null ? "" : BREAKS.matcher(text).replaceAll(" ").strip();
    }

    /**
     * The beginning, with an ellipsis when something is left out. Never half of a character outside the basic plane.
     *
     * @param max how many characters ({@code char}s) to keep, the ellipsis included; at least 1
     */
    @NonNull
    public static String shorten(@NonNull String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        var end = max - 1;
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
