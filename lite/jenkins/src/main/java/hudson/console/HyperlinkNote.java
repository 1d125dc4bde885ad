package hudson.console;

/** In Lite the log is plain text: a link shows as its text. */
public class HyperlinkNote extends ConsoleNote<Object> {
    private static final long serialVersionUID = 1L;

    public HyperlinkNote(String url, int length) {
        throw new UnsupportedOperationException("HyperlinkNote: Jenkins Lite writes no console notes");
    }

    public static String encodeTo(String url, String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }
}
