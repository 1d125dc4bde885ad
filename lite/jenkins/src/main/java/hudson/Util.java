package hudson;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

public class Util {
    private Util() {}

    @Nullable
    public static String ensureEndsWith(@CheckForNull String subject, @CheckForNull String suffix) {
        return subject == null || subject.endsWith(suffix) ? subject : subject + suffix;
    }

    /** @param duration milliseconds */
    @NonNull
    public static String getTimeSpanString(long duration) {
        for (int i = 0; i < UNITS.size() - 1; i++) {
            var unit = UNITS.get(i);
            long count = duration / unit.millis;
            if (count > 0) {
                var smaller = UNITS.get(i + 1);
                var rest = duration % unit.millis / smaller.millis;
                return count + " " + unit.name + (count < 10 ? " " + rest + " " + smaller.name : "");
            }
        }
        if (duration >= 10_000) {
            return duration / 1000 + " sec";
        } else if (duration >= 1000) {
            return number(duration / 100, 10) + " sec";
        }
        return duration >= 100 ? number(duration / 10, 100) + " sec" : duration + " ms";
    }

    private record Unit(String name, long millis) {}

    private static final List<Unit> UNITS = List.of(
            new Unit("yr", 31_536_000_000L),
            new Unit("mo", 2_592_000_000L),
            new Unit("day", 86_400_000),
            new Unit("hr", 3_600_000),
            new Unit("min", 60_000),
            new Unit("sec", 1000));

    private static String number(long value, int scale) {
        return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format((double) value / scale);
    }

    @NonNull
    public static String rawEncode(@NonNull String s) {
        return URLEncoder.encode(s, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** For HTML: line breaks and runs of blanks are kept. */
    @Nullable
    public static String escape(@CheckForNull String text) {
        return text == null
                ? null
                : xmlEscape(text)
                        .replace("\"", "&quot;")
                        .replace("'", "&#039;")
                        .replace("\n", "<br>")
                        .replaceAll(" (?= )", "&nbsp;");
    }

    @NonNull
    public static String xmlEscape(@NonNull String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @NonNull
    public static String fixNull(@CheckForNull String s) {
        return fixNull(s, "");
    }

    @NonNull
    public static <T> T fixNull(@CheckForNull T s, @NonNull T defaultValue) {
        return s == null ? defaultValue : s;
    }

    @CheckForNull
    public static String fixEmpty(@CheckForNull String s) {
        return s == null || s.isEmpty() ? null : s;
    }

    @CheckForNull
    public static String fixEmptyAndTrim(@CheckForNull String s) {
        return s == null ? null : fixEmpty(s.trim());
    }

    @NonNull
    public static <T> List<T> fixNull(@CheckForNull List<T> l) {
        return fixNull(l, List.of());
    }

    public static void deleteRecursive(@NonNull File dir) throws IOException {
        if (!Files.exists(dir.toPath(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var paths = Files.walk(dir.toPath())) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
