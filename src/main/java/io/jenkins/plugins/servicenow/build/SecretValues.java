package io.jenkins.plugins.servicenow.build;

import com.google.gson.Gson;
import com.google.gson.JsonPrimitive;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Secrets of which the value is known, in the forms in which they turn up in texts. */
final class SecretValues {

    private static final String MASK = "****";

    /** In characters. What is shorter of a secret, a line of it or its beginning, tells nothing. */
    private static final int MIN_PART = 4;

    /** Where a text was cut. */
    private static final char CUT = '…';

    /** In one text, so that one which holds nothing else takes no time. */
    private static final int MAX_CUTS = 1000;

    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");

    /** Whole secrets, and each line of those that have several, the longest first. */
    private final List<String> parts;

    private final Pattern forms;

    SecretValues(@NonNull Collection<String> secrets) {
        parts = secrets.stream()
                .flatMap(SecretValues::parts)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        forms = Pattern.compile(parts.stream()
                .flatMap(part -> forms(part).stream())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }

    /** Texts lose their line breaks, or get others, on the way to a field. */
    private static Stream<String> parts(String secret) {
        var lines = secret.strip().lines().toList();
        return secret.isBlank()
                ? Stream.empty()
                : Stream.concat(
                        Stream.of(secret.strip()),
                        lines.size() == 1
                                ? Stream.empty()
                                : lines.stream().map(String::strip).filter(line -> line.length() >= MIN_PART));
    }

    private static Collection<String> forms(String part) {
        var url = URLEncoder.encode(part, StandardCharsets.UTF_8);
        var forms = new LinkedHashSet<>(List.of(part, part.replace("\n", "\r\n"), xml(part)));
        // The first writes what is markup in HTML as it is, the second does not.
        for (var json : List.of(new JsonPrimitive(part).toString(), new Gson().toJson(part))) {
            var escaped = json.substring(1, json.length() - 1);
            forms.add(escaped);
            forms.add(ascii(escaped));
        }
        for (var encoded : List.of(url, url.replace("+", "%20"))) {
            forms.add(encoded);
            forms.add(
                    ESCAPE.matcher(encoded).replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT)));
        }
        return forms;
    }

    /** As JSON is written by those who take only ASCII for safe. */
    private static String ascii(String json) {
        return json.chars()
                .mapToObj(c -> c < 128 ? String.valueOf((char) c) : String.format("\\u%04x", c))
                .collect(Collectors.joining());
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @NonNull
    String mask(@NonNull String text) {
        return parts.isEmpty() ? text : maskCut(forms.matcher(text).replaceAll(MASK));
    }

    /** A secret at which a text was cut has lost its end, or its beginning. */
    private String maskCut(String text) {
        var masked = new StringBuilder();
        var from = 0;
        var at = text.indexOf(CUT);
        for (var cuts = 0; at >= 0 && cuts < MAX_CUTS; cuts++) {
            var before = at > from && text.charAt(at - 1) == '\n' ? at - 1 : at;
            var after = text.startsWith("\n", at + 1) ? at + 2 : at + 1;
            var beginning = beginning(text, before, before - from);
            var ending = ending(text, after);
            masked.append(text, from, before - beginning)
                    .append(beginning == 0 ? "" : MASK)
                    .append(text, before, after)
                    .append(ending == 0 ? "" : MASK);
            from = after + ending;
            at = text.indexOf(CUT, from);
        }
        return masked.append(text, from, text.length()).toString();
    }

    /** How much of the beginning of a secret stands before the position; 0 for nothing. */
    private int beginning(String text, int end, int room) {
        for (var part : parts) {
            for (var length = Math.min(part.length() - 1, room); length >= MIN_PART; length--) {
                if (text.regionMatches(end - length, part, 0, length)) {
                    return length;
                }
            }
        }
        return 0;
    }

    /** How much of the end of a secret stands behind the position; 0 for nothing. */
    private int ending(String text, int start) {
        for (var part : parts) {
            for (var length = part.length() - 1; length >= MIN_PART; length--) {
                if (text.regionMatches(start, part, part.length() - length, length)) {
                    return length;
                }
            }
        }
        return 0;
    }
}
