package io.jenkins.plugins.servicenow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.BooleanParameterDefinition;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.FileParameterDefinition;
import hudson.model.ParameterDefinition;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.PasswordParameterDefinition;
import hudson.model.RunParameterDefinition;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.TextParameterDefinition;
import hudson.util.Secret;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** The parameters that a job declares, and the values that its builds get. */
class ParametersTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private interface Work {
        void on(JenkinsRule j, WorkflowJob job) throws Exception;
    }

    /** A job with a parameter of each kind. */
    private void with(String script, Work work) throws Throwable {
        sessions.then(j -> {
            var job = Pipelines.job(j, script);
            job.addProperty(new ParametersDefinitionProperty(
                    new StringParameterDefinition("RECIPE", "base", "What to build"),
                    new TextParameterDefinition("NOTES", "first\nsecond", null),
                    new ChoiceParameterDefinition("REGION", new String[] {"eu", "us"}, null),
                    new BooleanParameterDefinition("HARDENED", true, null),
                    new PasswordParameterDefinition("TOKEN", Secret.fromString("s3cret"), null)));
            work.on(j, job);
        });
    }

    @Test
    void aBuildThatIsGivenNoParametersGetsTheDefaults() throws Throwable {
        with(
                "echo \"$RECIPE $REGION $HARDENED ${NOTES.readLines().size()} ${params.HARDENED.class.simpleName}\"",
                (j, job) -> {
                    var build = j.buildAndAssertSuccess(job);
                    j.assertLogContains("base eu true 2 Boolean", build);
                    assertEquals(
                            5,
                            build.getAction(ParametersAction.class)
                                    .getParameters()
                                    .size());
                });
    }

    @Test
    void aBuildThatIsGivenOneParameterGetsNoDefaultInItsEnvironment() throws Throwable {
        with("echo \"recipe ${env.RECIPE}, region ${env.REGION}, params ${params.REGION}\"", (j, job) -> {
            var given = new ParametersAction(new StringParameterValue("RECIPE", "mine"));
            var build = j.assertBuildStatusSuccess(job.scheduleBuild2(0, given).get());
            j.assertLogContains("recipe mine, region null, params eu", build);
        });
    }

    @Test
    void aParameterThatTheJobDoesNotDeclareDoesNotReachTheEnvironment() throws Throwable {
        with("echo \"smuggled ${env.SMUGGLED}, recipe ${env.RECIPE}\"", (j, job) -> {
            var given = new ParametersAction(
                    List.of(new StringParameterValue("SMUGGLED", "x"), new StringParameterValue("RECIPE", "y")));
            assertEquals(2, given.getParameters().size(), "before there is a build");
            var build = j.assertBuildStatusSuccess(job.scheduleBuild2(0, given).get());
            j.assertLogContains("smuggled null, recipe y", build);
            var action = build.getAction(ParametersAction.class);
            assertEquals(1, action.getParameters().size());
            assertEquals(2, action.getAllParameters().size());
        });
    }

    @Test
    void declaredParametersSurviveARestart() throws Throwable {
        with("", (j, job) -> {});
        sessions.then(j -> {
            var job = Jenkins.get().getItemByFullName("p", WorkflowJob.class);
            var property = job.getProperty(ParametersDefinitionProperty.class);
            assertEquals(
                    List.of("RECIPE", "NOTES", "REGION", "HARDENED", "TOKEN"), property.getParameterDefinitionNames());
            assertEquals(
                    "What to build", property.getParameterDefinitions().get(0).getDescription());
        });
    }

    @Test
    void aValueIsMadeOfATextAsTheCommandLineDoes() throws Throwable {
        with("", (j, job) -> {
            var choice = simple(job, ChoiceParameterDefinition.class);
            assertEquals("us", choice.createValue("us").getValue());
            assertThrows(IllegalArgumentException.class, () -> choice.createValue("mars"));
            var hardened = simple(job, BooleanParameterDefinition.class);
            assertEquals(false, hardened.createValue("yes").getValue());
            assertEquals(true, hardened.createValue("TRUE").getValue());
            var trimmed = new StringParameterDefinition("T");
            trimmed.setTrim(true);
            assertEquals("x", trimmed.createValue(" x\n").getValue());
            assertNull(new StringParameterDefinition("T", "").getDefaultValue());
            assertEquals(
                    "",
                    new StringParameterDefinition("T", "")
                            .getDefaultParameterValue()
                            .getValue());
            var token = simple(job, PasswordParameterDefinition.class).createValue("x");
            assertTrue(token.isSensitive());
            assertEquals(Secret.fromString("x"), token.getValue());
        });
    }

    private static <T extends ParameterDefinition> T simple(WorkflowJob job, Class<T> type) {
        return job.getProperty(ParametersDefinitionProperty.class).getParameterDefinitions().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void definitionsAreEqualWhenTheySayTheSame() throws Throwable {
        sessions.then(j -> {
            var one = new StringParameterDefinition("A", "x", "about");
            var same = new StringParameterDefinition("A", "x", "about");
            assertEquals(one, same);
            assertEquals(one.hashCode(), same.hashCode());
            same.setTrim(true);
            assertTrue(!one.equals(same));
            assertTrue(!one.equals(new TextParameterDefinition("A", "x", "about")));
            assertEquals(
                    one.getDefaultParameterValue(), new StringParameterDefinition("A", "x").getDefaultParameterValue());
        });
    }

    @Test
    void aFileAndAnUnknownRunHaveNoDefault() throws Throwable {
        sessions.then(j -> {
            assertNull(new FileParameterDefinition("F").getDefaultParameterValue());
            assertNull(new RunParameterDefinition("R", "nowhere", null, null).getDefaultParameterValue());
        });
    }
}
