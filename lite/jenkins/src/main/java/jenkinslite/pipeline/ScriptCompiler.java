package jenkinslite.pipeline;

import com.cloudbees.groovy.cps.CpsTransformer;
import com.cloudbees.groovy.cps.NonCPS;
import com.cloudbees.groovy.cps.TransformerConfiguration;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import groovy.lang.GroovyClassLoader;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.customizers.ImportCustomizer;
import org.codehaus.groovy.tools.GroovyClass;

/**
 * Compiles a script into code that can suspend. Each build has classes of its own; builds of the same script share the work of
 * compiling.
 */
final class ScriptCompiler {
    private static final String SCRIPT_CLASS = "WorkflowScript";

    private static final Pattern LIBRARY = Pattern.compile("(?m)^\\s*@Library\\b");

    private static final Cache<String, Map<String, byte[]>> COMPILED =
            CacheBuilder.newBuilder().maximumSize(20).build();

    private final String script;
    private ScriptClassLoader loader;

    ScriptCompiler(String script) {
        this.script = script;
    }

    PipelineScript newScript() {
        try {
            var type = classLoader().loadClass(SCRIPT_CLASS).asSubclass(PipelineScript.class);
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException x) {
            throw new IllegalStateException("The script has no main class", x);
        }
    }

    synchronized ClassLoader classLoader() {
        if (loader == null) {
            loader = new ScriptClassLoader(classes());
        }
        return loader;
    }

    private Map<String, byte[]> classes() {
        if (LIBRARY.matcher(script).find()) {
            throw new UnsupportedOperationException("@Library: Jenkins Lite has no shared libraries");
        }
        var known = COMPILED.getIfPresent(script);
        if (known == null) {
            known = compile();
            COMPILED.put(script, known);
        }
        return known;
    }

    private Map<String, byte[]> compile() {
        var configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(PipelineScript.class.getName());
        configuration.addCompilationCustomizers(imports(), transformer());
        var parent = ScriptCompiler.class.getClassLoader();
        var unit = new CompilationUnit(configuration, null, new GroovyClassLoader(parent, configuration));
        unit.addSource(SCRIPT_CLASS, script);
        unit.compile(Phases.CLASS_GENERATION);
        var classes = new HashMap<String, byte[]>();
        for (var compiled : unit.getClasses()) {
            classes.put(((GroovyClass) compiled).getName(), ((GroovyClass) compiled).getBytes());
        }
        return classes;
    }

    private static ImportCustomizer imports() {
        return new ImportCustomizer().addStarImports(NonCPS.class.getPackageName(), "hudson.model", "jenkins.model");
    }

    private static CpsTransformer transformer() {
        var transformer = new CpsTransformer();
        transformer.setConfiguration(new TransformerConfiguration()
                .withClosureType(PipelineClosure.class)
                .withSafepoint(Safepoint.class, "safepoint"));
        return transformer;
    }

    private static final class ScriptClassLoader extends ClassLoader {
        private final Map<String, byte[]> classes;

        ScriptClassLoader(Map<String, byte[]> classes) {
            super(ScriptCompiler.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            var bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
