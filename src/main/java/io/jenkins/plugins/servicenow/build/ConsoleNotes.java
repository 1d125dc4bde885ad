package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.ConsoleNote;
import java.util.regex.Pattern;

/** The notes that Jenkins puts into logs, such as links: base64 between two escape sequences. */
public final class ConsoleNotes {

    private static final Pattern NOTE = Pattern.compile(
            Pattern.quote(ConsoleNote.PREAMBLE_STR) + "[A-Za-z0-9+/=]*+" + Pattern.quote(ConsoleNote.POSTAMBLE_STR));

    private ConsoleNotes() {}

    /**
     * The text without them. What only begins as a note, or holds anything but base64, is none: a program has written it, and it
     * hides nothing. Jenkins itself takes away all up to the next end of a note, which is what programs end a colour with.
     */
    @NonNull
    public static String remove(@NonNull String text) {
        return NOTE.matcher(text).replaceAll("");
    }
}
