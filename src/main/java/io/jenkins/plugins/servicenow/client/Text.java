package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.regex.Pattern;

/** Foreign text made fit for one line of a message: no line breaks or control characters, bounded length. */
public final class Text {

    private static final int LONGEST = 500;
    private static final Pattern BREAKS = Pattern.compile("[\\s\\p{Cntrl}\\p{Cf}]+");

    private Text() {}

    @NonNull
    public static String of(@CheckForNull String text) {
        if (text == null) {
            return "";
        }
        var line = BREAKS.matcher(text).replaceAll(" ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
