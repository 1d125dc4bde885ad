package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names and content types of files of a workspace in ServiceNow, which knows no folders. A file keeps its own name unless
 * another one of the same step has it too; then the names of its folders are put before it.
 */
public final class AttachmentNames {

    /** The size of the field {@code file_name}, in characters. */
    private static final int MAX_LENGTH = 100;

    /** Each of these is refused in a file name by one operating system or another. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\p{Cf}/\\\\:*?\"<>|]");

    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("xml", "application/xml"),
            Map.entry("html", "text/html"),
            Map.entry("htm", "text/html"),
            Map.entry("txt", "text/plain"),
            Map.entry("log", "text/plain"),
            Map.entry("out", "text/plain"),
            Map.entry("tap", "text/plain"),
            Map.entry("csv", "text/csv"),
            Map.entry("md", "text/markdown"),
            Map.entry("json", "application/json"),
            Map.entry("sarif", "application/json"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("yml", "application/yaml"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("zip", "application/zip"),
            Map.entry("gz", "application/gzip"),
            Map.entry("tgz", "application/gzip"),
            Map.entry("bz2", "application/x-bzip2"),
            Map.entry("xz", "application/x-xz"),
            Map.entry("tar", "application/x-tar"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("css", "text/css"),
            Map.entry("js", "text/javascript"));

    private AttachmentNames() {}

    /**
     * @param paths in the workspace, separated by {@code /}
     * @return name by path
     */
    @NonNull
    public static Map<String, String> of(@NonNull Collection<String> paths) {
        var uses = paths.stream().collect(Collectors.groupingBy(AttachmentNames::last, Collectors.counting()));
        return paths.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        path -> fit(uses.get(last(path)) == 1 ? last(path) : path),
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    /**
     * The content type of a file by its extension. Instances may refuse a file whose type does not fit its name.
     *
     * @return {@value #UNKNOWN_TYPE} for an extension that is not known
     */
    @NonNull
    public static String contentType(@NonNull String fileName) {
        var dot = fileName.lastIndexOf('.');
        var extension = dot < 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(extension, UNKNOWN_TYPE);
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Keeps the end, which is the most specific part and has the extension. */
    private static String fit(String path) {
        var name = UNSAFE.matcher(path).replaceAll("_");
        if (name.length() <= MAX_LENGTH) {
            return name;
        }
        var from = name.length() - MAX_LENGTH;
        return name.substring(Character.isLowSurrogate(name.charAt(from)) ? from + 1 : from);
    }
}
