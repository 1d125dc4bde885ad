package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Tells what machines make up in a name, such as the end of {@code web-7d4b9c6f5-x2k8p}, from what people have called it. It
 * goes by the look of the parts of a name: digits among letters, letters that nobody can pronounce.
 */
final class GeneratedNames {

    private static final Pattern PART = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern LETTERS = Pattern.compile("\\p{L}+");
    private static final Pattern NUMBER = Pattern.compile("\\p{N}+");
    private static final Pattern HEX = Pattern.compile("(?i)(?=[a-f]*\\d)[0-9a-f]{6,}|[a-f]{8,}");
    private static final Pattern VOWEL = Pattern.compile("(?i)[aeiouy]|[^\\x00-\\x7F]");
    private static final Pattern UNSPEAKABLE = Pattern.compile("(?i)[b-df-hj-np-tv-xz]{6,}");

    /** What Kubernetes, and the agents of its Jenkins plugin, end the names of pods with, if it happens to have no digit. */
    private static final Pattern POD_END = Pattern.compile("[b-df-hj-np-tv-xz]{5}");

    /** Such as {@code db1}, and codes of errors such as {@code TS2304}. */
    private static final Pattern NUMBERED =
            Pattern.compile("(?=.{2,4}$)\\p{L}{1,3}\\p{N}{1,3}\\p{L}?|[A-Z]{2,5}\\d{3,5}");

    /** Words that look like generated ones. */
    private static final Set<String> WORDS = Set.of(
            "btrfs", "cifs", "http", "http1", "http2", "http3", "https", "httpd", "log4j", "log4j2", "pkcs11", "pkcs12",
            "sshfs", "tmpfs");

    /** In characters: what is shorter is too often a word. */
    private static final int SHORTEST = 5;

    /** In letters: in shorter ones without a digit a word cannot be told from a hash. */
    private static final int LONG = 16;

    private GeneratedNames() {}

    /** The name with {@link FailureSignature#CHANGING} for each number and for each part that a machine has made up. */
    @NonNull
    static String general(@NonNull String name) {
        var parts = PART.matcher(name).results().toList();
        var general = new ArrayList<>(parts.stream()
                .map(MatchResult::group)
                .map(GeneratedNames::ofPart)
                .toList());
        // One generated part seldom comes alone.
        for (var i = 1; i < general.size(); i++) {
            besideGenerated(parts, general, i, i - 1);
            behindGenerated(parts, general, i);
        }
        for (var i = general.size() - 2; i >= 0; i--) {
            besideGenerated(parts, general, i, i + 1);
        }
        var last = general.size() - 1;
        if (last > 0 && isPodEnd(general.get(last))) {
            general.set(last, FailureSignature.CHANGING);
        }
        var text = new StringBuilder();
        var end = 0;
        for (var i = 0; i < general.size(); i++) {
            text.append(name, end, parts.get(i).start()).append(general.get(i));
            end = parts.get(i).end();
        }
        return text.append(name, end, name.length()).toString();
    }

    private static void besideGenerated(List<MatchResult> parts, List<String> general, int i, int neighbor) {
        if (general.get(neighbor).equals(FailureSignature.CHANGING)
                && mayBeGenerated(parts.get(i).group())) {
            general.set(i, FailureSignature.CHANGING);
        }
    }

    /** Of ids of one length, as those of pods, one can happen to have no digit. */
    private static void behindGenerated(List<MatchResult> parts, List<String> general, int i) {
        var before = parts.get(i - 1).group();
        if (general.get(i - 1).equals(FailureSignature.CHANGING)
                && before.length() == parts.get(i).group().length()
                && before.length() >= SHORTEST
                && !NUMBER.matcher(before).matches()) {
            general.set(i, FailureSignature.CHANGING);
        }
    }

    private static boolean mayBeGenerated(String part) {
        return part.length() >= SHORTEST
                && !isWord(part)
                && (hasDigit(part)
                        ? LETTERS.matcher(part)
                                .results()
                                .allMatch(run -> run.group().length() < 4)
                        : !VOWEL.matcher(part).find());
    }

    private static boolean isPodEnd(String part) {
        return POD_END.matcher(part).matches() && !isWord(part);
    }

    private static String ofPart(String part) {
        if (isWord(part)) {
            return part;
        }
        if (HEX.matcher(part).matches()) {
            return FailureSignature.CHANGING;
        }
        if (!hasDigit(part)) {
            return isJumbled(part) ? FailureSignature.CHANGING : part;
        }
        return NUMBERED.matcher(part).matches() || isMadeOfWords(part)
                ? NUMBER.matcher(part).replaceAll(FailureSignature.CHANGING)
                : FailureSignature.CHANGING;
    }

    private static boolean isWord(String part) {
        return WORDS.contains(part.toLowerCase(Locale.ROOT));
    }

    private static boolean hasDigit(String part) {
        return NUMBER.matcher(part).find();
    }

    /** Around its digits, as {@code agent7} and {@code Win32Exception} are. */
    private static boolean isMadeOfWords(String part) {
        return Character.isLetter(part.charAt(0))
                && LETTERS.matcher(part)
                        .results()
                        .map(MatchResult::group)
                        .allMatch(run -> run.length() > 2
                                && VOWEL.matcher(run).find()
                                && !UNSPEAKABLE.matcher(run).find());
    }

    /** Too few vowels for a text, or capital letters at too many places. */
    private static boolean isJumbled(String letters) {
        if (letters.length() < LONG) {
            return false;
        }
        var vowels = VOWEL.matcher(letters).results().count();
        var humps = 0;
        for (var i = 1; i < letters.length(); i++) {
            if (Character.isLowerCase(letters.charAt(i - 1)) && Character.isUpperCase(letters.charAt(i))) {
                humps++;
            }
        }
        return vowels * 15 < letters.length() * 4 || humps * 5 > letters.length();
    }
}
