package io.jenkins.plugins.servicenow.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskAssessmentTest {

    private static Recipe recipe(String features, String level, String type, String environment) {
        var recipe = new Recipe("web-base", "ubuntu-24.04");
        recipe.setFeatures(features == null ? null : Arrays.asList(features.split(" ")));
        recipe.setSecurityLevel(level);
        recipe.setBuildType(type);
        recipe.setEnvironment(environment);
        return recipe;
    }

    @Test
    void theReasonsAreListedInOneLine() {
        var recipe = recipe("docker ssh hardening", null, "development", null);
        assertEquals(
                "Risk: low — 3 features, hardened, development",
                RiskAssessment.of(recipe).describe());
    }

    @ParameterizedTest
    @CsvSource({
        "docker ssh hardening,        ,         development, ,           0, LOW,      '3 features, hardened, development'",
        "docker,                      ,         development, ,           1, LOW,      '1 feature, not hardened, development'",
        ",                            hardened, development, ,           0, LOW,      'no features, hardened, development'",
        "a b c d,                     hardened, development, ,           1, LOW,      '4 features, hardened, development'",
        "a b c d e f g,               hardened, development, ,           2, MODERATE, '7 features, hardened, development'",
        "a A a,                       hardened, development, ,           0, LOW,      '1 feature, hardened, development'",
        "hardening,                   basic,    development, ,           2, MODERATE, '1 feature, security level basic, development'",
        "docker hardening,            ,         production,  ,           2, MODERATE, '2 features, hardened, production'",
        "docker hardening,            ,         gxp,         ,           3, MODERATE, '2 features, hardened, GxP'",
        "docker hardening,            ,         development, Production, 2, MODERATE, '2 features, hardened, development for a production environment'",
        "docker hardening,            ,         production,  production, 2, MODERATE, '2 features, hardened, production'",
        "Kernel hardening,            ,         development, ,           3, MODERATE, '2 features, kernel or boot changes (kernel), hardened, development'",
        "kernel grub hardening,       ,         production,  ,           5, HIGH,     '3 features, kernel or boot changes (kernel and grub), hardened, production'",
        "ldap hardening,              ,         gxp,         ,           4, MODERATE, '2 features, access control (ldap), hardened, GxP'",
        "ldap,                        ,         gxp,         ,           5, HIGH,     '1 feature, access control (ldap), not hardened, GxP'",
    })
    void pointsAddUp(
            String features, String level, String type, String environment, int points, Risk risk, String reasons) {
        var assessment = RiskAssessment.of(recipe(features, level, type, environment));
        assertEquals(reasons, String.join(", ", assessment.reasons()));
        assertEquals(points, assessment.points());
        assertEquals(risk, assessment.risk());
    }
}
