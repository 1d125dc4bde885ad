package io.jenkins.plugins.servicenow.client.internal;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.regex.Pattern;

/** Names of tables and fields. They go into paths and queries unquoted, so nothing but a plain name is let through. */
public final class Names {

    private static final Pattern TABLE = Pattern.compile("[a-z][a-z0-9_]{0,79}");
    private static final Pattern FIELD = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");

    private Names() {}

    public static String table(@CheckForNull String name) {
        if (name == null || !TABLE.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Not a table name: \"" + Text.of(name) + "\". Use its name such as change_request, not its label");
        }
        return name;
    }

    /** A field, or one of a referenced record such as {@code sysapproval.number}. */
    public static String field(@CheckForNull String name) {
        if (name == null || !FIELD.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a field name: \"" + Text.of(name)
                    + "\". Use its name such as short_description, not its label");
        }
        return name;
    }
}
