package io.jenkins.plugins.servicenow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.jenkins.plugins.servicenow.client.ServiceNowClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dependencies point one way: feature packages → run, config → client. */
class ArchitectureTest {

    private static final String HOUSE = "io.jenkins.plugins.servicenow";
    private static final String[] FEATURES = {
        HOUSE + ".change..", HOUSE + ".approval..", HOUSE + ".cmdb..", HOUSE + ".incident..", HOUSE + ".evidence.."
    };

    private static JavaClasses main;

    @BeforeAll
    static void read() {
        main = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(HOUSE);
    }

    @Test
    void theClientKnowsNothingOfJenkins() {
        noClasses()
                .that()
                .resideInAPackage(HOUSE + ".client..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "hudson..",
                        "jenkins..",
                        "org.jenkinsci..",
                        "org.kohsuke..",
                        HOUSE + ".config..",
                        HOUSE + ".run..")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(FEATURES)
                .check(main);
    }

    @Test
    void whatFeaturesShareDoesNotKnowTheFeatures() {
        noClasses()
                .that()
                .resideInAnyPackage(HOUSE + ".run..", HOUSE + ".config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FEATURES)
                .check(main);
    }

    @Test
    void featuresDoNotKnowEachOther() {
        slices().matching(HOUSE + ".(change|approval|cmdb|incident|evidence)..")
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
                .resideInAnyPackage(HOUSE + ".config..", HOUSE + ".client..")
                .check(main);
    }
}
