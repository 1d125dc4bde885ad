package jenkinslite;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What Jenkins declares, as tab-separated rows: {@code TYPE kind modifiers name superclass interfaces}, followed by its
 * members, {@code modifiers name-and-descriptor}. A reader skips what stands behind.
 */
final class DescriptorRows {
    /** Members by {@code name + descriptor}, with their modifiers. */
    record Type(
            String name, String kind, Set<String> modifiers, Set<String> parents, Map<String, Set<String>> members) {}

    private final Map<String, Type> types = new HashMap<>();

    static DescriptorRows of(List<String> lines) {
        var rows = new DescriptorRows();
        Type type = null;
        for (var line : lines) {
            var columns = line.strip().split("\t", -1);
            if (line.startsWith("TYPE")) {
                type = rows.add(line.split("\t", -1));
            } else if (columns.length > 1) {
                var modifiers = columns[0].replaceFirst("^field ?", "");
                type.members.put(
                        columns[1] + (columns[0].startsWith("field") ? ' ' + columns[2] : ""), words(modifiers, " "));
            }
        }
        return rows;
    }

    /** The rows of all files in a directory of the test resources. */
    static DescriptorRows ofResources(String directory) throws IOException, URISyntaxException {
        var lines = new ArrayList<String>();
        try (var files =
                Files.list(Path.of(DescriptorRows.class.getResource(directory).toURI()))) {
            for (var file : files.sorted().toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("#"))
                        .forEach(lines::add);
            }
        }
        return of(lines);
    }

    private Type add(String[] columns) {
        var parents = new HashSet<>(words(columns.length > 5 ? columns[5] : "", ","));
        parents.add(columns[4]);
        var type = new Type(columns[3], columns[1], words(columns[2], " "), parents, new HashMap<>());
        types.put(type.name, type);
        return type;
    }

    private static Set<String> words(String text, String separator) {
        var words = new HashSet<>(List.of(text.split(separator)));
        words.remove("");
        return words;
    }

    /** Null when the rows do not have it. */
    Type get(String name) {
        return types.get(name);
    }

    /** Whether the rows say that the one is a superclass or superinterface of the other, directly or not. */
    boolean isParent(String parent, String child) {
        return up(child).anyMatch(type -> type.parents.contains(parent));
    }

    /** The modifiers of a member that the type declares or, but for constructors, inherits; null if it does not. */
    Set<String> modifiers(String type, String member) {
        var declaring = member.startsWith("<init>") ? Stream.of(get(type)) : up(type);
        return declaring
                .map(t -> t.members.get(member))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The type, and all above it that the rows have. */
    private Stream<Type> up(String name) {
        var type = get(name);
        return type == null
                ? Stream.empty()
                : Stream.concat(Stream.of(type), type.parents.stream().flatMap(this::up));
    }
}
