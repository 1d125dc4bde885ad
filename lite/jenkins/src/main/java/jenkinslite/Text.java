package jenkinslite;

import java.util.Locale;
import org.jvnet.localizer.Localizable;
import org.jvnet.localizer.ResourceBundleHolder;

/** A text of Jenkins itself, which Lite has in English only. */
public final class Text extends Localizable {
    private static final long serialVersionUID = 1L;

    private final String text;

    public Text(String text) {
        super(ResourceBundleHolder.get(Text.class), text);
        this.text = text;
    }

    @Override
    public String toString(Locale locale) {
        return text;
    }
}
