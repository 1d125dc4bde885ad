package jenkinslite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * Which classes may be written to XML and read from it, as in Jenkins (https://www.jenkins.io/redirect/class-filter/): those
 * of Jenkins, of plugins and of tests, and some of Java and of libraries.
 */
final class ClassFilter {
    private static final Set<String> ALLOWED = allowed();
    private static final Map<Class<?>, Boolean> KNOWN = new ConcurrentHashMap<>();

    private ClassFilter() {}

    private static Set<String> allowed() {
        try (var in = ClassFilter.class.getResourceAsStream("allowed-classes.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toSet());
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    static boolean isRefused(Class<?> type) {
        return !KNOWN.computeIfAbsent(type, ClassFilter::isAllowed);
    }

    private static boolean isAllowed(Class<?> type) {
        return type.isPrimitive()
                || type.isArray()
                || Throwable.class.isAssignableFrom(type)
                || Enum.class.isAssignableFrom(type)
                || ALLOWED.contains(type.getName())
                || isOfJenkins(location(type));
    }

    private static String location(Class<?> type) {
        var source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? ""
                : source.getLocation().toString();
    }

    private static boolean isOfJenkins(String location) {
        return location.equals(location(ClassFilter.class))
                || location.endsWith("/target/classes/")
                || location.endsWith("/target/test-classes/")
                || location.endsWith(".jar") && isPlugin(location);
    }

    private static boolean isPlugin(String location) {
        try (var jar = new JarFile(new URL(location).getPath(), false)) {
            var manifest = jar.getManifest();
            return manifest != null
                    && manifest.getMainAttributes().getValue("Short-Name") != null
                    && manifest.getMainAttributes().getValue("Plugin-Version") != null;
        } catch (IOException x) {
            return false;
        }
    }
}
