package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What files of a workspace are called in ServiceNow, which knows no folders. A file keeps its own name unless another one
 * of the same step has it too; then the folders go before it.
 */
final class AttachmentNames {

    /** The size of {@code file_name}. */
    private static final int LONGEST = 100;

    /** No system lets all of these be part of a file's name. */
    private static final Pattern ODD = Pattern.compile("[\\p{Cntrl}\\p{Cf}/\\\\:*?\"<>|]");

    private AttachmentNames() {}

    /**
     * @param paths in the workspace, separated by {@code /}
     * @return name by path
     */
    @NonNull
    static Map<String, String> of(@NonNull Collection<String> paths) {
        var uses = paths.stream().collect(Collectors.groupingBy(AttachmentNames::last, Collectors.counting()));
        return paths.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        path -> fit(uses.get(last(path)) == 1 ? last(path) : path),
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The end is kept: it tells most, and has the extension. */
    private static String fit(String path) {
        var name = ODD.matcher(path).replaceAll("_");
        if (name.length() <= LONGEST) {
            return name;
        }
        var from = name.length() - LONGEST;
        return name.substring(Character.isLowSurrogate(name.charAt(from)) ? from + 1 : from);
    }
}
