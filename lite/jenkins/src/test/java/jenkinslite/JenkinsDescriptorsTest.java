package jenkinslite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Extension;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Lite has no type and no member that Jenkins does not have. */
class JenkinsDescriptorsTest {
    @Test
    void everyTypeAndMemberIsAsInJenkins() throws Exception {
        var check = new DescriptorCheck(DescriptorRows.ofResources("/descriptors"));
        var types = types();
        assertTrue(types.size() > 100, () -> "only " + types);
        assertEquals(
                "",
                types.stream()
                        .flatMap(type -> check.complaints(type).stream())
                        .sorted()
                        .collect(Collectors.joining("\n")));
    }

    private static List<Class<?>> types() throws IOException, URISyntaxException {
        var root = Path.of(Extension.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (var files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("jenkinslite"))
                    .<Class<?>>map(name -> load(name.replace(".class", "").replace('/', '.')))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Extension.class.getClassLoader());
        } catch (ClassNotFoundException x) {
            throw new AssertionError(x);
        }
    }
}
