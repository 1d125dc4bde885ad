package hudson.console;

/** In Lite the log is plain text: a link shows as its text. */
public class HyperlinkNote {
    HyperlinkNote() {}

    public static String encodeTo(String url, String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }
}
