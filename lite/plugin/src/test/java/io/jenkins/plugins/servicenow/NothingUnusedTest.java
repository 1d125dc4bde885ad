package io.jenkins.plugins.servicenow;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import hudson.Extension;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Jenkins Lite has only what the plugin, its tests or Lite itself uses. The class files say who calls, reads, extends or
 * overrides what. The tests of Pipeline itself do not count: they are there to check what others use.
 */
class NothingUnusedTest {
    /** Used in a way that class files do not show: a regular expression of full names, and the reason. */
    private static final Map<String, String> USED_UNSEEN = Map.of(
            "hudson\\.Extension\\.optional\\(\\)", "the compiler drops the annotation",
            "org\\.jvnet\\.hudson\\.test\\.junit\\.jupiter\\.JenkinsExtension\\.<init>\\(\\)", "JUnit calls it",
            "jenkinslite\\.index\\.IndexProcessor.*", "the compiler runs it",
            "jenkinslite\\.(pipeline\\.Pipeline|Queue)Lifecycle.*", "META-INF/services names it",
            "jenkinslite\\.pipeline\\.(PipelineScript|PipelineClosure)\\..*", "scripts call it",
            "jenkinslite\\.pipeline\\.(Safepoint|SerializableIterators)\\..*", "compiled scripts call it");

    private static final String TESTS_OF_PIPELINE = NothingUnusedTest.class.getPackageName() + ".pipeline";
    private static final Path ROOT = Path.of("../..");

    private static final URL LITE = location(Extension.class);
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains(TESTS_OF_PIPELINE.replace('.', '/')))
            .importUrls(List.of(LITE, location(ServiceNowConfiguration.class), location(ArchitectureTest.class)));
    private static final Set<String> LITE_TYPES = new ClassFileImporter()
            .importUrl(LITE).stream().map(JavaClass::getName).collect(toSet());
    private static final Set<String> EXTENSIONS = StreamSupport.stream(
                    Index.load(Extension.class, Object.class).spliterator(), false)
            .map(IndexItem::className)
            .collect(toSet());

    private final Set<JavaMember> used = new HashSet<>();

    @Test
    void everyTypeAndMemberIsUsed() {
        var types = CLASSES.stream().filter(NothingUnusedTest::isLite).toList();
        assertTrue(types.size() > 100, () -> "only " + types);
        markUsed(types.stream().flatMap(type -> type.getMembers().stream()).toList());
        assertEquals("", types.stream().flatMap(this::unused).sorted().collect(joining("\n")));
    }

    @Test
    @WithJenkins
    void everyStepIsCalledByAScript(JenkinsRule j) throws IOException {
        var scripts = sources("src/test/java")
                .filter(file ->
                        !file.startsWith(ROOT.resolve("src/test/java").resolve(TESTS_OF_PIPELINE.replace('.', '/'))))
                .filter(file -> !file.toString().contains("realjenkins"));
        var text = Stream.concat(scripts, sources("docs/examples"))
                .map(NothingUnusedTest::read)
                .collect(joining("\n"));
        var unused = StepDescriptor.all().stream()
                .filter(step -> LITE_TYPES.contains(step.getClass().getName()))
                .map(StepDescriptor::getFunctionName)
                .filter(name -> !Pattern.compile("(?<![.\\w])" + name + "(\\(| *\\{| +['\"\\d]| +\\w+:)")
                        .matcher(text)
                        .find())
                .sorted()
                .toList();
        assertEquals(List.of(), unused);
    }

    private static Stream<Path> sources(String directory) throws IOException {
        return Files.walk(ROOT.resolve(directory)).filter(Files::isRegularFile);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    private Stream<String> unused(JavaClass type) {
        if (!isVisible(type)) {
            return Stream.empty();
        }
        var names = isUsed(type)
                ? type.getMembers().stream()
                        .filter(member -> isVisible((HasModifiers) member) && !isSynthetic(member))
                        .filter(member -> !used.contains(member))
                        .map(JavaMember::getFullName)
                : Stream.of(type.getName());
        return names.filter(name -> USED_UNSEEN.keySet().stream().noneMatch(name::matches));
    }

    /** Whether an overridden method, or one that the compiler's bridge calls, is used depends on other members. */
    private void markUsed(List<JavaMember> members) {
        var size = -1;
        while (used.size() > size) {
            size = used.size();
            members.stream().filter(this::isUsed).forEach(used::add);
        }
    }

    private boolean isUsed(JavaMember member) {
        return isReferenced(member)
                || member instanceof JavaField field && isUsed(field)
                || member instanceof JavaConstructor constructor && isUsed(constructor)
                || member instanceof JavaMethod method && isUsed(method);
    }

    private boolean isReferenced(JavaMember member) {
        return member.getAccessesToSelf().stream()
                .map(access -> access.getOrigin())
                .anyMatch(from -> !from.equals(member)
                        && (!isSynthetic(from) || !isLite(from.getOwner()) || used.contains(from)));
    }

    /** The compiler copies the values of constants, so only the sources show who reads them. */
    private static boolean isUsed(JavaField field) {
        var name = field.getOwner().getSimpleName() + '.' + field.getName();
        return has(field, JavaModifier.ENUM)
                || has(field, JavaModifier.STATIC)
                        && has(field, JavaModifier.FINAL)
                        && (field.getRawType().isPrimitive()
                                || field.getRawType().isEquivalentTo(String.class))
                        && Sources.TEXT.contains(name);
    }

    private static final class Sources {
        static final String TEXT = text();

        private static String text() {
            try {
                return Stream.concat(sources("src"), sources("lite/jenkins/src/main/java"))
                        .filter(file -> file.toString().endsWith(".java"))
                        .map(NothingUnusedTest::read)
                        .collect(joining("\n"));
            } catch (IOException x) {
                throw new UncheckedIOException(x);
            }
        }
    }

    /** Jenkins creates extensions and describables. */
    private static boolean isUsed(JavaConstructor constructor) {
        return constructor.isAnnotatedWith(DataBoundConstructor.class)
                || constructor.getRawParameterTypes().isEmpty()
                        && EXTENSIONS.contains(constructor.getOwner().getName());
    }

    private boolean isUsed(JavaMethod method) {
        var owner = method.getOwner();
        return method.isAnnotatedWith(DataBoundSetter.class)
                || owner.isEnum() && List.of("values", "valueOf").contains(method.getName())
                || owner.isAnnotation() && isSet(method)
                || withSubclasses(owner)
                        .flatMap(NothingUnusedTest::parents)
                        .flatMap(parent -> same(method, parent))
                        .anyMatch(parent -> !isLite(parent.getOwner()) || used.contains(parent))
                || withSubclasses(owner)
                        .filter(child -> !isLite(child))
                        .anyMatch(child -> same(method, child).findAny().isPresent());
    }

    private static Stream<JavaClass> withSubclasses(JavaClass type) {
        return Stream.concat(Stream.of(type), type.getAllSubclasses().stream());
    }

    private static Stream<JavaClass> parents(JavaClass type) {
        return Stream.concat(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream());
    }

    /** The methods of a type that override the one, or that it overrides. */
    private static Stream<JavaMethod> same(JavaMethod method, JavaClass type) {
        return type.getMethods().stream()
                .filter(other -> other.getName().equals(method.getName())
                        && parameters(other).equals(parameters(method)));
    }

    private static List<String> parameters(JavaMethod method) {
        return method.getRawParameterTypes().stream().map(JavaClass::getName).toList();
    }

    /** Whether some annotation gives the member a value. */
    private static boolean isSet(JavaMethod member) {
        return CLASSES.stream()
                .flatMap(type -> Stream.<HasAnnotations<?>>concat(
                        Stream.of(type),
                        Stream.concat(
                                type.getMembers().stream(),
                                type.getCodeUnits().stream().flatMap(unit -> unit.getParameters().stream()))))
                .flatMap(annotated -> annotated.getAnnotations().stream())
                .map(annotation -> (JavaAnnotation<?>) annotation)
                .anyMatch(annotation -> annotation.getRawType().equals(member.getOwner())
                        && annotation.hasExplicitlyDeclaredProperty(member.getName()));
    }

    private static boolean isUsed(JavaClass type) {
        return EXTENSIONS.contains(type.getName())
                || type.getDirectDependenciesToSelf().stream()
                        .anyMatch(dependency -> !dependency.getOriginClass().equals(type))
                || CLASSES.stream()
                        .anyMatch(inner ->
                                inner.getEnclosingClass().filter(type::equals).isPresent() && isUsed(inner));
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static boolean isLite(JavaClass type) {
        return LITE_TYPES.contains(type.getName());
    }

    private static boolean isVisible(JavaClass type) {
        return isVisible((HasModifiers) type)
                && type.getEnclosingClass().map(NothingUnusedTest::isVisible).orElse(true);
    }

    private static boolean isVisible(HasModifiers of) {
        return has(of, JavaModifier.PUBLIC) || has(of, JavaModifier.PROTECTED);
    }

    private static boolean isSynthetic(HasModifiers of) {
        return has(of, JavaModifier.SYNTHETIC);
    }

    private static boolean has(HasModifiers of, JavaModifier modifier) {
        return of.getModifiers().contains(modifier);
    }
}
