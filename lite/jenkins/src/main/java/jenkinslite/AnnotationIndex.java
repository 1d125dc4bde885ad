package jenkinslite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads what {@link jenkinslite.index.IndexProcessor} wrote. */
public final class AnnotationIndex {
    private AnnotationIndex() {}

    /** The classes that carry the annotation, or have a member that carries it. */
    public static List<Class<?>> classes(Class<? extends Annotation> annotation) {
        var loader = AnnotationIndex.class.getClassLoader();
        try {
            Set<String> names = new LinkedHashSet<>();
            for (var url :
                    Collections.list(loader.getResources("META-INF/services/annotations/" + annotation.getName()))) {
                try (var in = new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
                    in.lines().forEach(names::add);
                }
            }
            return names.stream().<Class<?>>map(name -> load(name, loader)).toList();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException x) {
            throw new IllegalStateException("The annotation index is out of date", x);
        }
    }
}
