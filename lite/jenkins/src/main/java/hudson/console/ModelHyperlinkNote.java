package hudson.console;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.User;

public class ModelHyperlinkNote extends HyperlinkNote {
    private ModelHyperlinkNote() {}

    public static String encodeTo(@NonNull User u) {
        return encodeTo("/user/" + u.getId(), u.getDisplayName());
    }

    public static String encodeTo(Item item) {
        return encodeTo("/" + item.getUrl(), item.getFullDisplayName());
    }

    public static String encodeTo(Run r) {
        return encodeTo("/" + r.getUrl(), r.getDisplayName());
    }

    public static String encodeTo(String url, String text) {
        return HyperlinkNote.encodeTo(url, text);
    }
}
