package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.incident.log.LogText;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What failures of the same cause have in common: the stage, and of the error what does not change from build to build.
 */
final class FailureSignature {

    private static final String MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
    private static final String DAY = "(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*";

    /** In this order: addresses, paths, ids, numbers with dates and versions, then the names that are left of dates. */
    private static final List<Pattern> CHANGING = List.of(
            Pattern.compile("\\b[a-z][a-z0-9+.-]*://\\S+"),
            Pattern.compile("(?:\\b[a-z]:)?[^\\s'\"()\\[\\]<>,;:=]*[\\\\/][^\\s'\"()\\[\\]<>,;:]*"),
            Pattern.compile("\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b"),
            Pattern.compile("\\b(?:0x[0-9a-f]+|(?=[a-f]*\\d)[0-9a-f]{6,})\\b"),
            Pattern.compile("\\d+(?:[.:,t-]\\d+)*"),
            Pattern.compile("\\b" + MONTH + "\\s+#|#\\s+" + MONTH + "\\b"),
            Pattern.compile("\\b" + DAY + ",?\\s+#"));

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** An error can be a whole log; what distinguishes it is at its beginning. In characters. */
    private static final int MAX_LENGTH = 500;

    private FailureSignature() {}

    /**
     * @param stage empty when there was none
     * @param error empty when none is known
     */
    @NonNull
    static String of(@NonNull String stage, @NonNull String error) {
        var line = LogText.plain(error).lines().map(String::strip).filter(text -> !text.isEmpty());
        var text = line.findFirst().orElse("").toLowerCase(Locale.ROOT);
        text = text.substring(0, Math.min(MAX_LENGTH, text.length()));
        for (var changing : CHANGING) {
            text = changing.matcher(text).replaceAll("#");
        }
        return stage.strip() + "\n" + BLANKS.matcher(text).replaceAll(" ").strip();
    }
}
