package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The key of a ServiceNow record: 32 hexadecimal digits, kept in lower case.
 *
 * @param value the 32 digits
 */
public record SysId(String value) {

    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{32}");

    /** @throws IllegalArgumentException when the text is not a sys_id; blank and "null" are named as such */
    public SysId {
        if (value == null || value.isBlank() || value.equals("null")) {
            throw new IllegalArgumentException("A sys_id is needed, but the value is "
                    + (value == null ? "missing" : value.isBlank() ? "blank" : "the text \"null\""));
        }
        if (!isSysId(value)) {
            throw new IllegalArgumentException(
                    "Not a sys_id: \"" + Text.of(value) + "\". A sys_id is 32 hexadecimal digits");
        }
        value = value.toLowerCase(Locale.ROOT);
    }

    @NonNull
    public static SysId of(@CheckForNull String value) {
        return new SysId(value);
    }

    public static boolean isSysId(@CheckForNull String value) {
        return value != null && FORM.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
