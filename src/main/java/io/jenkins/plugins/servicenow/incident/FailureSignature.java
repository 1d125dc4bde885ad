package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.incident.log.LogText;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What failures of the same cause have in common: the stage, and of the error what does not change from build to build.
 * Numbers, quantities in any unit, dates, addresses, paths, and the names and ids that machines make do not count.
 */
final class FailureSignature {

    /** In place of whatever changes from build to build. */
    static final String CHANGING = "#";

    private static final String TIME_UNIT = "(?:[nmuµ]s|m?secs?|(?:milli|micro|nano)?s(?:econds?)?|m(?:in(?:ute)?s?)?"
            + "|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?)";
    private static final String SIZE_UNIT =
            "(?:(?:(?:kilo|mega|giga|tera)?b|[kmgtp]i?b?)(?:ytes?|its?)?)(?:/s(?:ec)?|ps)?";
    private static final String QUANTITY = "\\d[\\d.,]*\\s?(?:" + TIME_UNIT + "|" + SIZE_UNIT + "|%)";

    /** In this order: the earlier ones may hold what looks like the later ones. */
    private static final List<Pattern> VALUES = List.of(
            // Addresses, and ids in the form of UUIDs.
            pattern("\\b[a-z][a-z0-9+.-]*://\\S+"),
            pattern("\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b"),
            // Addresses of network cards and of the internet protocol 6.
            pattern("\\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\\b"),
            pattern(
                    "\\b(?=[a-f:]*\\d)[0-9a-f]{1,4}(?::{1,2}[0-9a-f]{1,4}){3,7}\\b|\\b[0-9a-f]{1,4}::[0-9a-f:]*\\d[0-9a-f:]*"),
            // Dates and times.
            pattern(
                    "\\b\\d{4}-\\d\\d-\\d\\d(?:[ t]\\d\\d:\\d\\d(?::\\d\\d)?(?:[.,]\\d+)?)?(?:z|\\s?[+-]\\d\\d:?\\d\\d)?\\b"),
            pattern("\\b\\d{1,2}:\\d\\d(?::\\d\\d)?(?:[.,]\\d+)?(?:\\s?[ap]m)?\\b"),
            // Checksums, and other things in base64.
            pattern("\\bsha\\d{1,3}[-:][a-z0-9+/]{8,}={0,2}"),
            pattern("(?<![a-z0-9+/=])(?=[a-z0-9+/]*\\d)[a-z0-9+/]{15,}={1,6}"),
            // Quantities such as 3 min 20 sec, and ordinals.
            pattern("\\b" + QUANTITY + "(?:(?:,|\\sand)?\\s?" + QUANTITY + ")*(?:\\b|(?<=%))"),
            pattern("\\b\\d+(?:st|nd|rd|th)\\b"),
            // Paths.
            pattern("(?:\\b[a-z]:)?[^\\s'\"()\\[\\]<>,;:=]*[\\\\/][^\\s'\"()\\[\\]<>,;:]*"),
            // Addresses in memory.
            pattern("\\b0x[0-9a-f]+\\b|(?<=@)[0-9a-f]{5,16}\\b"));

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}_.+-]*");

    private static final String MONTH =
            "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
                    + "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    private static final String DAY =
            "(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)";
    private static final Pattern DATE_NAMES =
            pattern("(?:\\b" + DAY + ",?\\s+)?(?:\\b" + MONTH + "\\s+#|#\\s+" + MONTH + "\\b)|\\b" + DAY + ",?\\s+#");

    private static final Pattern SEVERAL = Pattern.compile("#(?:[\\s.:,;_+~-]*#)+");
    private static final Pattern COUNTED = Pattern.compile("# [a-z]+(?: [a-z]+){0,2}");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** In characters. An error can be a whole log; what distinguishes it is at its beginning. */
    private static final int MAX_READ = 2000;

    /** In characters, when what changes is gone: so the end is the same however long that is. */
    private static final int MAX_LENGTH = 500;

    private FailureSignature() {}

    private static Pattern pattern(String expression) {
        return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
    }

    /**
     * @param stage empty when there was none
     * @param error empty when none is known
     */
    @NonNull
    static String of(@NonNull String stage, @NonNull String error) {
        var lines = LogText.plain(error).lines().map(String::strip).filter(line -> !line.isEmpty());
        var first = lines.findFirst().orElse("");
        var text = general(first.substring(0, Math.min(MAX_READ, first.length())));
        return stage.strip() + "\n" + text.substring(0, Math.min(MAX_LENGTH, text.length()));
    }

    private static String general(String line) {
        var text = line;
        for (var value : VALUES) {
            text = value.matcher(text).replaceAll(CHANGING);
        }
        text = NAME.matcher(text).replaceAll(name -> GeneratedNames.general(name.group()));
        text = BLANKS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ");
        text = DATE_NAMES.matcher(text).replaceAll(CHANGING);
        text = SEVERAL.matcher(text).replaceAll(CHANGING);
        return singular(text).strip();
    }

    /** The same sentence for one and for several: "# test failed". */
    private static String singular(String text) {
        if (!text.contains(CHANGING)) {
            return text;
        }
        return COUNTED.matcher(text)
                .replaceAll(counted -> counted.group()
                        .replaceAll("(?<=[a-z]{2})ies\\b", "y")
                        .replaceAll("(?<=[sxz]|ch|sh)es\\b", "")
                        .replaceAll("(?<=[a-z]{2}[a-rt-z])(?<!u|i)s\\b", ""))
                .replaceAll("\\bare\\b", "is")
                .replaceAll("\\bwere\\b", "was")
                .replaceAll("\\bhave\\b", "has");
    }
}
