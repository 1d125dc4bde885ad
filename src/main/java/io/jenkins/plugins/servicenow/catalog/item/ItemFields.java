package io.jenkins.plugins.servicenow.catalog.item;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The values of the fields of catalog items, variables and choices, as they are written and as they read back. */
final class ItemFields {

    /** HTML, which an instance cleans when it is stored. */
    private static final String DESCRIPTION = "description";

    private ItemFields() {}

    /** A text with paragraphs and lines as HTML that shows it. */
    @NonNull
    static String toHtml(@NonNull String text) {
        var escaped = text.strip()
                .replace("\r\n", "\n")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
        return escaped.isEmpty()
                ? ""
                : Arrays.stream(escaped.split("\n\\s*\n"))
                        .map(paragraph -> "<p>" + paragraph.strip().replace("\n", "<br />") + "</p>")
                        .collect(Collectors.joining("\n"));
    }

    /** Whether two values of a field mean the same. */
    static boolean isSame(@NonNull String field, @NonNull String one, @NonNull String other) {
        return plain(field, one).equals(plain(field, other));
    }

    /** Without what an instance may change when it stores a value. */
    private static String plain(String field, String value) {
        return field.equals(DESCRIPTION)
                ? value.replaceAll("<[^>]*>", " ")
                        .replaceAll("&nbsp;|&#160;", " ")
                        .replaceAll("&quot;|&#34;", "\"")
                        .replaceAll("&apos;|&#39;", "'")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&amp;", "&")
                        .replaceAll("\\s+", " ")
                        .strip()
                : value.replace("\r\n", "\n").stripTrailing();
    }
}
