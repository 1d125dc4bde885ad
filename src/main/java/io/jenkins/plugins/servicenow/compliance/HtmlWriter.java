package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.stream.Stream;

/** Writes HTML in which every text is escaped. Tags and classes are those of the callers. */
final class HtmlWriter {

    private final StringBuilder html = new StringBuilder();

    /** Markup of the caller, without any text of others. */
    @NonNull
    HtmlWriter markup(@NonNull String markup) {
        html.append(markup);
        return this;
    }

    @NonNull
    HtmlWriter text(@NonNull String text) {
        html.append(escape(text));
        return this;
    }

    @NonNull
    HtmlWriter element(@NonNull String tag, @NonNull String text) {
        return markup("<" + tag + ">").text(text).markup("</" + tag + ">\n");
    }

    /** @param classes of the element */
    @NonNull
    HtmlWriter element(@NonNull String tag, @NonNull String classes, @NonNull String text) {
        return markup("<" + tag + " class=\"" + classes + "\">").text(text).markup("</" + tag + ">\n");
    }

    /** A row of a table. */
    @NonNull
    HtmlWriter row(@NonNull String... cells) {
        markup("<tr>");
        Stream.of(cells).forEach(cell -> markup("<td>").text(cell).markup("</td>"));
        return markup("</tr>\n");
    }

    /** Begins a table, with its first row. */
    @NonNull
    HtmlWriter table(@NonNull String... heads) {
        markup("<table><thead><tr>");
        Stream.of(heads).forEach(head -> markup("<th>").text(head).markup("</th>"));
        return markup("</tr></thead><tbody>\n");
    }

    @NonNull
    HtmlWriter endTable() {
        return markup("</tbody></table>\n");
    }

    /** For text and for the value of an attribute in quotes. Control and format characters become a replacement character. */
    @NonNull
    static String escape(@NonNull String text) {
        var escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int c) {
        var type = Character.getType(c);
        return c == '\n'
                || type != Character.CONTROL
                        && type != Character.FORMAT
                        && type != Character.SURROGATE
                        && type != Character.UNASSIGNED;
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
