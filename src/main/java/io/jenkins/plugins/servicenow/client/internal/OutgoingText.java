package io.jenkins.plugins.servicenow.client.internal;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SecretMask;
import io.jenkins.plugins.servicenow.client.SysId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is written to ServiceNow, made fit to leave: without the secrets of the build, and without what a journal renders as HTML.
 * Every value of every record goes through this, whatever its field: which fields are journals is in {@code sys_dictionary}, which
 * only administrators of an instance may read.
 */
public final class OutgoingText {

    /** By which records are found again. */
    private static final String KEY = "correlation_id";

    /** What an instance may drop when it stores a text. */
    private static final String DROPPED = "[\\s\\p{Cc}\\p{Cf}\\p{Z}]*+";

    private static final Pattern CODE_TAG = Pattern.compile(
            "\\[(" + DROPPED + "(?:/" + DROPPED + ")?" + String.join(DROPPED, "c", "o", "d", "e", "") + ")]",
            Pattern.CASE_INSENSITIVE);

    /** States, priorities, flags: too short to be secrets, and a secret that occurs in them is none. */
    private static final Pattern CHOICE = Pattern.compile("-?\\d{1,3}|true|false");

    private final SecretMask mask;

    public OutgoingText(@NonNull SecretMask mask) {
        this.mask = mask;
    }

    /** The fields of a record as they are written. */
    @NonNull
    public Map<String, String> of(@NonNull Map<String, String> values) {
        var outgoing = new LinkedHashMap<String, String>();
        values.forEach((field, value) -> outgoing.put(field, value == null || field.equals(KEY) ? value : of(value)));
        return outgoing;
    }

    @NonNull
    public String of(@NonNull String text) {
        if (text.isEmpty() || CHOICE.matcher(text).matches()) {
            return text;
        }
        var masked = mask.mask(text);
        if (SysId.isSysId(text) && isPartOf(text, masked)) {
            return text;
        }
        return CODE_TAG.matcher(masked).replaceAll("($1)");
    }

    /** A name of a file as it is written. Some instances, and systems on which it is saved, take no asterisk in it. */
    @NonNull
    public String ofFileName(@NonNull String name) {
        var masked = mask.mask(name);
        return masked.equals(name) ? name : masked.replace('*', '_');
    }

    /** A short secret can occur in an id that is none; a secret of this shape is masked from its beginning to its end. */
    private static boolean isPartOf(String id, String masked) {
        var beginning = 0;
        while (beginning < Math.min(id.length(), masked.length()) && id.charAt(beginning) == masked.charAt(beginning)) {
            beginning++;
        }
        var end = 0;
        while (end < Math.min(id.length(), masked.length()) - beginning
                && id.charAt(id.length() - 1 - end) == masked.charAt(masked.length() - 1 - end)) {
            end++;
        }
        return beginning + end >= id.length() / 2;
    }
}
