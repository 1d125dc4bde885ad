package hudson;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.Nullable;
import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Util {
    private static final Pattern VARIABLE = Pattern.compile("\\$([A-Za-z0-9_]+|\\{[A-Za-z0-9_.]+\\}|\\$)");

    /** {@code $NAME} and <code>${NAME}</code> are replaced, unknown ones are left, {@code $$} is a dollar sign. */
    @Nullable
    public static String replaceMacro(@CheckForNull String s, @NonNull Map<String, String> properties) {
        if (s == null) {
            return null;
        }
        return VARIABLE.matcher(s).replaceAll(match -> {
            var name = match.group(1);
            if (name.equals("$")) {
                return Matcher.quoteReplacement("$");
            }
            var value = properties.get(name.startsWith("{") ? name.substring(1, name.length() - 1) : name);
            return Matcher.quoteReplacement(value == null ? match.group() : value);
        });
    }

    @NonNull
    public static String[] tokenize(@NonNull String s, @CheckForNull String delimiter) {
        var tokens = new ArrayList<String>();
        new StringTokenizer(s, delimiter).asIterator().forEachRemaining(token -> tokens.add((String) token));
        return tokens.toArray(new String[0]);
    }

    @NonNull
    public static String[] tokenize(@NonNull String s) {
        return tokenize(s, " \t\n\r\f");
    }

    @NonNull
    public static String removeTrailingSlash(@NonNull String s) {
        return s.endsWith("/") ? s.substring(0, s.length() - 1) : s;
    }

    @Nullable
    public static String ensureEndsWith(@CheckForNull String subject, @CheckForNull String suffix) {
        return subject == null || subject.endsWith(suffix) ? subject : subject + suffix;
    }

    /** @return the MD5 of the UTF-8 text, in hexadecimal */
    @NonNull
    public static String getDigestOf(@NonNull String text) {
        try {
            return toHexString(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException x) {
            throw new IllegalStateException(x);
        }
    }

    @NonNull
    public static String toHexString(@NonNull byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @NonNull
    public static byte[] fromHexString(@NonNull String data) {
        return HexFormat.of().parseHex(data);
    }

    /** @param duration milliseconds */
    @NonNull
    public static String getTimeSpanString(long duration) {
        long[] sizes = {365L * 86_400_000, 30L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000};
        String[] units = {"yr", "mo", "day", "hr", "min", "sec"};
        for (int i = 0; i < sizes.length; i++) {
            long count = duration / sizes[i];
            if (count > 0) {
                return i == 5 ? seconds(duration) : span(count, units[i]) + rest(duration % sizes[i], sizes[i + 1], units[i + 1]);
            }
        }
        return duration >= 100 ? seconds(duration) : duration + " ms";
    }

    private static String seconds(long duration) {
        return duration >= 10_000 || duration % 1000 < 100
                ? duration / 1000 + " sec"
                : duration / 1000 + "." + duration % 1000 / 100 + " sec";
    }

    private static String span(long count, String unit) {
        return count + " " + unit;
    }

    private static String rest(long rest, long size, String unit) {
        return " " + span(rest / size, unit);
    }

    @NonNull
    public static String rawEncode(@NonNull String s) {
        return URLEncoder.encode(s, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Nullable
    public static String escape(@CheckForNull String text) {
        return text == null ? null : xmlEscape(text).replace("\"", "&quot;").replace("'", "&#039;").replace("\n", "<br>");
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

    @NonNull
    public static <T> Set<T> fixNull(@CheckForNull Set<T> l) {
        return fixNull(l, Set.of());
    }

    @NonNull
    public static <T> Collection<T> fixNull(@CheckForNull Collection<T> l) {
        return fixNull(l, List.of());
    }

    public static void deleteRecursive(@NonNull File dir) throws IOException {
        if (!Files.exists(dir.toPath(), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var paths = Files.walk(dir.toPath())) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    public static boolean isOverridden(
            @NonNull Class<?> base, @NonNull Class<?> derived, @NonNull String methodName, @NonNull Class<?>... types) {
        for (Class<?> type = derived; type != null && type != base; type = type.getSuperclass()) {
            for (var method : type.getDeclaredMethods()) {
                if (method.getName().equals(methodName) && Arrays.equals(method.getParameterTypes(), types)) {
                    return true;
                }
            }
        }
        return false;
    }
}
