package jenkinslite;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The file patterns of Ant: {@code ?} and {@code *} within a name, {@code **} for any directories. */
public final class Globs {
    private Globs() {}

    /**
     * @param includes patterns separated by commas
     * @param excludes the same, or null
     * @return the files below the directory, sorted
     */
    public static List<Path> find(Path directory, String includes, String excludes) throws IOException {
        var included = matcher(includes);
        var excluded = excludes == null ? (Predicate<String>) path -> false : matcher(excludes);
        try (var files = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        var relative = directory.relativize(file).toString().replace('\\', '/');
                        return included.test(relative) && !excluded.test(relative);
                    })
                    .sorted()
                    .toList();
        }
    }

    private static Predicate<String> matcher(String patterns) {
        return Arrays.stream(patterns.split(","))
                .map(String::trim)
                .filter(pattern -> !pattern.isEmpty())
                .map(pattern -> Pattern.compile(regex(pattern)).asMatchPredicate())
                .reduce(path -> false, Predicate::or);
    }

    private static String regex(String pattern) {
        var glob = pattern.replace('\\', '/');
        if (glob.endsWith("/")) {
            glob += "**";
        }
        var regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            if (glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else {
                char c = glob.charAt(i);
                regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }
}
