package io.jenkins.plugins.servicenow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.jenkins.plugins.servicenow.client.ServiceNowClient;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dependencies point one way: features → step, page, stages, workspace, build, config → itsm → client. */
class ArchitectureTest {

    private static final String ROOT_PACKAGE = "io.jenkins.plugins.servicenow";
    private static final String CLIENT = ROOT_PACKAGE + ".client..";
    private static final String ITSM = ROOT_PACKAGE + ".itsm..";
    private static final String[] SHARED = packages("step", "build", "page", "stages", "workspace", "config");
    private static final String[] FEATURES = packages("change", "approval", "cmdb", "incident", "evidence");
    private static final String[] JENKINS = {
        "hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke..", "net.sf.json.."
    };

    private static JavaClasses main;

    @BeforeAll
    static void read() {
        main = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT_PACKAGE);
    }

    private static String[] packages(String... names) {
        return Arrays.stream(names)
                .map(name -> ROOT_PACKAGE + "." + name + "..")
                .toArray(String[]::new);
    }

    private static void neverUse(String from, String[]... packages) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        Arrays.stream(packages).flatMap(Arrays::stream).toArray(String[]::new))
                .check(main);
    }

    @Test
    void theClientKnowsNothingOfJenkinsNorOfWhatRecordsMean() {
        neverUse(CLIENT, JENKINS, SHARED, FEATURES, new String[] {ITSM});
    }

    @Test
    void whatRecordsMeanIsPlainJava() {
        neverUse(ITSM, JENKINS, SHARED, FEATURES);
    }

    @Test
    void onlyTheClientUsesItsInternals() {
        classes()
                .that()
                .resideInAPackage(ROOT_PACKAGE + ".client.internal..")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAPackage(CLIENT)
                .check(main);
    }

    @Test
    void whatFeaturesShareDoesNotKnowTheFeatures() {
        for (var shared : SHARED) {
            neverUse(shared, FEATURES);
        }
    }

    @Test
    void featuresDoNotKnowEachOther() {
        slices().matching(ROOT_PACKAGE + ".(change|approval|cmdb|incident|evidence)..")
                .should()
                .notDependOnEachOther()
                .check(main);
        slices().matching(ROOT_PACKAGE + ".cmdb.(*)..")
                .should()
                .notDependOnEachOther()
                .check(main);
    }

    @Test
    void onlyTheConfigurationBuildsClients() {
        classes()
                .that()
                .areAssignableTo(ServiceNowClient.class)
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAnyPackage(ROOT_PACKAGE + ".config..", CLIENT)
                .check(main);
    }

    @Test
    void noTwoClassesHaveTheSameName() {
        var names = main.stream()
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.equals("Messages") && !name.equals("package-info"))
                .collect(groupingBy(identity(), counting()));
        names.values().removeIf(count -> count == 1);
        assertEquals(Map.of(), names);
    }
}
