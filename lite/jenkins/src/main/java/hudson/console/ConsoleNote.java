package hudson.console;

import java.util.regex.Pattern;

/** Markup within a log, hidden from who reads it as text. Lite takes it out, and writes none. */
public abstract class ConsoleNote<T> {
    public static final String PREAMBLE_STR = "\u001B[8mha:";
    public static final String POSTAMBLE_STR = "\u001B[0m";

    private static final Pattern NOTE =
            Pattern.compile(Pattern.quote(PREAMBLE_STR) + ".*?" + Pattern.quote(POSTAMBLE_STR), Pattern.DOTALL);

    ConsoleNote() {}

    public static String removeNotes(String line) {
        return NOTE.matcher(line).replaceAll("");
    }
}
