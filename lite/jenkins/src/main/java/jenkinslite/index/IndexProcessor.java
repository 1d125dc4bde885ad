package jenkinslite.index;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/**
 * Writes {@code META-INF/services/annotations/<annotation>}, one class name a line, for the annotations that Jenkins
 * finds in this way. In Jenkins the annotation-indexer library does it; its parent POM is not on Maven Central, so a
 * build with Maven Central alone cannot resolve it.
 */
@SupportedAnnotationTypes({
    "org.jenkinsci.Symbol",
    "hudson.init.Initializer",
    "hudson.init.Terminator",
    "org.kohsuke.stapler.export.ExportedBean"
})
public final class IndexProcessor extends AbstractProcessor {
    private final Map<String, Set<String>> classesByAnnotation = new TreeMap<>();

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (var annotation : annotations) {
            var classes = classesByAnnotation.computeIfAbsent(
                    annotation.getQualifiedName().toString(), name -> new TreeSet<>());
            round.getElementsAnnotatedWith(annotation).forEach(element -> classes.add(className(element)));
        }
        if (round.processingOver()) {
            classesByAnnotation.forEach(this::write);
        }
        return false;
    }

    private String className(Element element) {
        var type = element;
        while (!(type instanceof TypeElement)) {
            type = type.getEnclosingElement();
        }
        return processingEnv.getElementUtils().getBinaryName((TypeElement) type).toString();
    }

    private void write(String annotation, Set<String> classes) {
        try {
            var file = processingEnv
                    .getFiler()
                    .createResource(StandardLocation.CLASS_OUTPUT, "", "META-INF/services/annotations/" + annotation);
            try (var out = file.openWriter()) {
                out.write(String.join("\n", classes) + "\n");
            }
        } catch (IOException x) {
            processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, "Cannot write index: " + x);
        }
    }
}
