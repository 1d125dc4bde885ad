package hudson.console;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A link over the text that follows it. */
public class HyperlinkNote extends ConsoleNote<Object> {
    private static final long serialVersionUID = 1L;

    private final String url;

    /** Of the text, in characters. */
    private final int length;

    public HyperlinkNote(String url, int length) {
        this.url = url;
        this.length = length;
    }

    public static String encodeTo(String url, String text) {
        var line = text.replace('\n', ' ').replace('\r', ' ');
        try {
            return new HyperlinkNote(url, line.length()).encode() + line;
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }
}
