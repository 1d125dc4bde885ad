package io.jenkins.plugins.servicenow.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.Arrays;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What {@code snowChangeRequest} makes of a recipe. */
@WithJenkins
@WithServiceNow
class RecipeTest {

    private static final String RECIPE = "recipe: snowRecipe(name: 'web-base', baseImage: 'ubuntu-24.04',"
            + " features: ['docker', \"${'ssh'}\", 'hardening'], securityLevel: 'standard', environment: 'lab')";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) {
        this.j = j;
    }

    private WorkflowRun build(Result result, String arguments) throws Exception {
        return Pipelines.run(j, result, """
                def change = snowChangeRequest(requestApproval: false, %s)
                echo "risk=${change.risk}"
                """.formatted(arguments));
    }

    private Map<String, String> change() {
        var changes = simulator.records().all("change_request");
        assertEquals(1, changes.size());
        return changes.get(0);
    }

    @Test
    void aRecipeBecomesWhatApproversNeed() throws Exception {
        var run = build(Result.SUCCESS, RECIPE + ", organization: 'ACME'");
        var change = change();
        assertEquals("Custom Ubuntu 24.04 build: Docker, SSH, CIS hardening", change.get("short_description"));
        var description = change.get("description");
        assertTrue(description.startsWith("""
                        Build ID: os-image #1
                        Image: web-base
                        Base: ubuntu-24.04
                        Features: docker, ssh, hardening
                        Security level: standard
                        Build type: development
                        Environment: lab

                        Organization: ACME
                        Risk: low — 3 features, hardened, development

                        Requested by Jenkins os-image #1"""), description);
        assertEquals("Operating System", change.get("category"));
        assertEquals("4", change.get("risk"));
        j.assertLogContains("risk=Low", run);
        j.assertLogNotContains("WARNING", run);
    }

    @Test
    void whatIsGivenGoesBeforeTheRecipe() throws Exception {
        build(
                Result.SUCCESS,
                RECIPE + ", shortDescription: 'Mine', description: 'Mine too', category: 'Software', risk: 'high'");
        var change = change();
        assertEquals("Mine", change.get("short_description"));
        assertTrue(change.get("description").startsWith("Mine too\n\nRequested by"));
        assertEquals("Software", change.get("category"));
        assertEquals("2", change.get("risk"));
    }

    @Test
    void furtherFieldsGoBeforeTheRecipe() throws Exception {
        build(Result.SUCCESS, RECIPE + ", fields: [category: 'Service', risk: 3]");
        assertEquals("Service", change().get("category"));
        assertEquals("3", change().get("risk"));
        assertFalse(change().get("description").contains("Risk:"));
    }

    @Test
    void withoutARecipeTheRiskIsLeftToServiceNow() throws Exception {
        build(Result.SUCCESS, "shortDescription: 'x'");
        assertEquals("", change().get("risk"));
        assertFalse(change().get("description").contains("Risk:"));
    }

    @Test
    void theReasonsOfTheRiskAreAddedToADescriptionOfTheAuthor() throws Exception {
        build(Result.SUCCESS, RECIPE + ", description: 'Mine'");
        assertTrue(change().get("description").startsWith("Mine\n\nRisk: low — 3 features, hardened, development\n\n"));
    }

    @Test
    void aRecipeMayBeAPlainMap() throws Exception {
        build(Result.SUCCESS, "recipe: [name: 'web', baseImage: 'rhel-9.4']");
        assertEquals("Custom RHEL 9.4 build", change().get("short_description"));
        assertTrue(change().get("description").contains("\nFeatures: none\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "ubuntu-24.04,                            docker ssh hardening, 'Custom Ubuntu 24.04 build: Docker, SSH, CIS hardening'",
        "windows-server-2022,                     ,                     Custom Windows Server 2022 build",
        "registry.example.com/base/rockylinux:9.4, stig nginx,          'Custom Rocky Linux 9.4 build: STIG hardening, nginx'",
        "sles_15,                                 hardening cis,        Custom SLES 15 build: CIS hardening",
    })
    void theTitleNamesSystemAndFeatures(String baseImage, String features, String title) {
        var recipe = new Recipe("x", baseImage);
        recipe.setFeatures(features == null ? null : Arrays.asList(features.split(" ")));
        assertEquals(title, RecipeText.title(recipe));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "recipe: snowRecipe(baseImage: 'ubuntu-24.04')                             | snowRecipe needs a name",
                "recipe: snowRecipe(name: 'x')                                             | snowRecipe needs a baseImage",
                "recipe: snowRecipe(name: 'x', baseImage: 'y', buildType: 'z')             | does not know the buildType 'z'. Use one of: development, production, gxp",
                "recipe: snowRecipe(name: 'x', baseImage: 'y'), risk: 'huge'               | does not know the risk 'huge'. Use one of: auto, low, moderate, high",
                "shortDescription: 'x', risk: 'low', fields: [risk: 4]                     | given the field 'risk' twice",
                "key: 'x'                                                                  | or a recipe",
            },
            quoteCharacter = '`')
    void badInputIsRefused(String arguments, String message) throws Exception {
        var run = build(Result.FAILURE, arguments);
        j.assertLogContains(message, run);
        j.assertLogNotContains("\tat ", run);
        assertEquals(0, simulator.records().all("change_request").size());
    }
}
