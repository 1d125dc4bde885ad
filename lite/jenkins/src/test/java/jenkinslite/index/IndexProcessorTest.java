package jenkinslite.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexProcessorTest {
    @TempDir
    private Path classes;

    @Test
    void writesTheClassesOfEachAnnotation() throws Exception {
        compile("""
                package demo;

                class Outer {
                    @org.jenkinsci.Symbol("b")
                    static class B {}

                    @org.jenkinsci.Symbol("a")
                    static class A {}

                    @hudson.init.Initializer
                    static void one() {}

                    @hudson.init.Initializer
                    static void two() {}

                    @Deprecated
                    static void other() {}
                }
                """);
        assertEquals("demo.Outer$A\ndemo.Outer$B\n", index("org.jenkinsci.Symbol"));
        assertEquals("demo.Outer\n", index("hudson.init.Initializer"));
        assertFalse(Files.exists(file("java.lang.Deprecated")));
        assertFalse(Files.exists(file("hudson.init.Terminator")));
    }

    private void compile(String source) {
        var unit = new SimpleJavaFileObject(URI.create("string:///demo/Outer.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        var options = List.of("-d", classes.toString(), "-classpath", System.getProperty("java.class.path"));
        var task = ToolProvider.getSystemJavaCompiler().getTask(null, null, null, options, null, List.of(unit));
        task.setProcessors(List.of(new IndexProcessor()));
        assertTrue(task.call());
    }

    private String index(String annotation) throws Exception {
        return Files.readString(file(annotation));
    }

    private Path file(String annotation) {
        return classes.resolve("META-INF/services/annotations").resolve(annotation);
    }
}
