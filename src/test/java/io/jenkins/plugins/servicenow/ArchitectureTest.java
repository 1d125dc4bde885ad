package io.jenkins.plugins.servicenow;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInAnyPackage;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.jenkins.plugins.servicenow.client.AttachmentApi;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.SecretMask;
import io.jenkins.plugins.servicenow.client.ServiceNowClient;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.evidence.AttachedFiles;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.step.ServiceNowStepDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Dependencies point one way: features → evidence → step, watch, page, stages, endings, polling, ledger, workspace, build, config → itsm → client;
 * see docs/architecture.puml.
 */
class ArchitectureTest {

    private static final String ROOT_PACKAGE = "io.jenkins.plugins.servicenow";
    private static final String CLIENT = ROOT_PACKAGE + ".client..";
    private static final String ITSM = ROOT_PACKAGE + ".itsm..";
    private static final String[] SHARED = packages(
            "step", "build", "page", "stages", "task", "endings", "watch", "polling", "ledger", "workspace", "config");
    private static final String[] FEATURES =
            packages("change", "approval", "catalog", "cmdb.*", "incident", "evidence.*");
    private static final String[] JENKINS = {
        "hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke..", "net.sf.json.."
    };

    private static final Set<String> WRITES = Set.of("save", "addAction", "addOrReplaceAction", "replaceAction");

    private static final Set<String> REMEMBERED = Set.of("ChangeEntry", "CiEntry", "WatchedIncident");

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
    void whatDocumentsSayIsPlainJava() {
        neverUse(ROOT_PACKAGE + ".sbom..", JENKINS, SHARED, FEATURES, new String[] {
            ITSM, ROOT_PACKAGE + ".vulnerability.."
        });
        neverUse(ROOT_PACKAGE + ".vulnerability..", JENKINS, SHARED, FEATURES, new String[] {ITSM});
    }

    @Test
    void aLedgerNeedsNoJenkins() {
        neverUse(ROOT_PACKAGE + ".ledger..", JENKINS, new String[] {CLIENT, ITSM});
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
        neverUse(ROOT_PACKAGE + ".evidence", FEATURES);
    }

    @Test
    void featuresDoNotKnowEachOther() {
        slices().matching(ROOT_PACKAGE
                        + ".(change|approval|catalog|incident|cmdb.image|cmdb.deployment|cmdb.impact|cmdb.bom"
                        + "|evidence.tests|evidence.vulnerabilities)..")
                .should()
                .notDependOnEachOther()
                .check(main);
        for (var feature : List.of("cmdb", "catalog", "evidence")) {
            slices().matching(ROOT_PACKAGE + "." + feature + ".(*)..")
                    .should()
                    .notDependOnEachOther()
                    .check(main);
        }
    }

    @Test
    void onlyWhatClosesChangeRequestsKnowsTheComplianceReport() {
        classes()
                .that()
                .resideInAPackage(ROOT_PACKAGE + ".compliance..")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAnyPackage(packages("compliance", "change", "incident"))
                .check(main);
        neverUse(
                ROOT_PACKAGE + ".compliance..",
                packages("change", "approval", "catalog", "incident", "evidence.*", "cmdb.*"));
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

    /** The root of the repository: tests run there or in a directory below. */
    private static Path root() {
        var directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/architecture.puml"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    @Test
    void packagesDependOnEachOtherAsTheyAreDrawn() throws Exception {
        classes()
                .that()
                .resideInAPackage(ROOT_PACKAGE + ".*..")
                .should(adhereToPlantUmlDiagram(
                        root().resolve("docs/architecture.puml").toUri().toURL(),
                        consideringOnlyDependenciesInAnyPackage(ROOT_PACKAGE + "..")))
                .check(main);
    }

    /** Otherwise nobody notes on the change how the build has ended. */
    @Test
    void aStepThatCreatesAChangeRequestListsItsBuildFirst() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLIENT)
                .and()
                .haveSimpleNameNotEndingWith("ChangeRequests")
                .should()
                .callMethodWhere(target(owner(assignableTo(ChangeApi.class))).and(target(nameMatching("create.*"))))
                .check(main);
        methods()
                .that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage(CLIENT)
                .should(new ArchCondition<JavaMethod>("list the build where it creates a change request") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        var calls = method.getCallsFromSelf().stream()
                                .map(call -> call.getTargetOwner().getSimpleName() + "."
                                        + call.getTarget().getName())
                                .toList();
                        if (calls.contains("ChangeRequests.create") && !calls.contains("EndNotes.expect")) {
                            events.add(SimpleConditionEvent.violated(method, method.getDescription()));
                        }
                    }
                })
                .check(main);
    }

    /** One mask, made of the secrets of a build; the signatures of the connection demand one. */
    @Test
    void aSessionForABuildMasksItsSecrets() {
        var masks = main.stream()
                .filter(type -> type.isAssignableTo(SecretMask.class) && !isAbstract(type))
                .filter(type -> !type.getPackageName().equals(ServiceNowClient.class.getPackageName()))
                .map(JavaClass::getSimpleName)
                .toList();
        assertEquals(List.of("Masking"), masks);
        var withoutMask = main.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isAssignableTo(ServiceNowClient.class)
                        && call.getTarget().getName().equals("open")
                        && call.getTarget().getRawParameterTypes().stream()
                                .noneMatch(parameter -> parameter.isAssignableTo(SecretMask.class)))
                .filter(call -> !call.getOriginOwner().isAssignableTo(ServiceNowClient.class))
                .map(call -> call.getOrigin().getName())
                .toList();
        assertEquals(List.of("openForCheck"), withoutMask);
    }

    /** Nothing is done under a change that was canceled or rejected. */
    @Test
    void aStepThatWorksUnderAChangeReadsWhetherItMay() {
        noClasses()
                .that()
                .resideInAnyPackage(packages("change", "task", "cmdb", "evidence"))
                .should()
                .callMethodWhere(target(owner(assignableTo(ChangeRecord.class)))
                        .and(target(nameMatching("find|read")))
                        .or(target(owner(assignableTo(ChangeApi.class))).and(target(nameMatching("find")))))
                .check(main);
    }

    /** Otherwise a compliance report cannot say whether it is still the same. The log of an incident is no evidence. */
    @Test
    void theDigestOfWhatIsAttachedIsKept() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(AttachedFiles.class.getName())
                .and()
                .haveSimpleNameNotEndingWith("LogAttachment")
                .should()
                .callMethod(
                        AttachmentApi.class,
                        "upload",
                        String.class,
                        SysId.class,
                        String.class,
                        String.class,
                        long.class,
                        AttachmentApi.Content.class)
                .check(main);
    }

    @Test
    void onlyTheClientSaysThatServiceNowFailed() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLIENT)
                .should()
                .callConstructorWhere(target(owner(assignableTo(ServiceNowException.class))))
                .check(main);
    }

    @Test
    void everyStepHasTheCommonDescriptor() {
        var without = main.stream()
                .filter(type -> type.isAssignableTo(Step.class) && !isAbstract(type))
                .filter(step -> main.stream()
                        .noneMatch(type -> type.isAssignableTo(ServiceNowStepDescriptor.class)
                                && type.getEnclosingClass().filter(step::equals).isPresent()))
                .map(JavaClass::getSimpleName)
                .toList();
        assertEquals(List.of(), without);
    }

    /** One that has a single subclass is a part of it. */
    @Test
    void anAbstractClassOfAFeatureHasSeveralSubclasses() {
        var single = main.stream()
                .filter(type -> !type.isInterface() && isAbstract(type) && !type.isEnum())
                .filter(type -> Arrays.stream(FEATURES)
                        .anyMatch(feature ->
                                JavaClass.Predicates.resideInAPackage(feature).test(type)))
                .filter(type -> type.getSubclasses().size() < 2)
                .map(JavaClass::getSimpleName)
                .toList();
        assertEquals(List.of(), single);
    }

    private static boolean isAbstract(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.ABSTRACT);
    }

    @Test
    void aQuestionWritesNothing() {
        methods()
                .that()
                .haveNameMatching("(is|has)[A-Z].*")
                .should(new ArchCondition<JavaMethod>("not call save or addAction") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        method.getCallsFromSelf().stream()
                                .filter(call -> WRITES.contains(call.getTarget().getName()))
                                .forEach(
                                        call -> events.add(SimpleConditionEvent.violated(call, call.getDescription())));
                    }
                })
                .check(main);
    }

    /** The connection may lead to another instance by now. */
    @Test
    void whatABuildRemembersIsReachedOnTheInstanceThatHasItOnly() {
        methods()
                .should(
                        new ArchCondition<JavaMethod>(
                                "choose the connection of a remembered record with its instance") {
                            @Override
                            public void check(JavaMethod method, ConditionEvents events) {
                                var remembers = method.getCallsFromSelf().stream()
                                        .anyMatch(call -> REMEMBERED.contains(
                                                        call.getTargetOwner().getSimpleName())
                                                && call.getTarget().getName().matches("(getC|c)onnection"));
                                method.getCallsFromSelf().stream()
                                        .filter(call -> remembers
                                                && call.getTargetOwner().isEquivalentTo(ConnectionResolver.class)
                                                && call.getTarget().getName().equals("choose")
                                                && call.getTarget()
                                                                .getRawParameterTypes()
                                                                .size()
                                                        == 1)
                                        .forEach(call ->
                                                events.add(SimpleConditionEvent.violated(call, call.getDescription())));
                            }
                        })
                .check(main);
    }

    @Test
    void noClassIsNamedLikeATest() {
        var names = main.stream()
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getSimpleName)
                .filter(name -> name.matches("Test([A-Z].*)?|.*Tests?|.*TestCase"))
                .toList();
        assertEquals(List.of(), names);
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        var sources = root().resolve("src/main/java");
        var without = main.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !Files.exists(sources.resolve(name.replace('.', '/') + "/package-info.java")))
                .collect(toCollection(TreeSet::new));
        assertEquals(Set.of(), without);
    }
}
