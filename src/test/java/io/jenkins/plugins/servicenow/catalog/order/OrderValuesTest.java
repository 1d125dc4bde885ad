package io.jenkins.plugins.servicenow.catalog.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.BooleanParameterDefinition;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.PasswordParameterDefinition;
import hudson.model.StringParameterDefinition;
import hudson.model.TextParameterDefinition;
import hudson.util.Secret;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What of the values that strangers type reaches a build. */
@WithJenkins
class OrderValuesTest {

    private static WorkflowJob job(JenkinsRule j) throws Exception {
        var job = j.createProject(WorkflowJob.class, "os-image");
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("LINE", "standard"),
                new TextParameterDefinition("TEXT", "", ""),
                new ChoiceParameterDefinition("CHOICE", new String[] {"a", "b"}, ""),
                new BooleanParameterDefinition("FLAG", true, ""),
                new PasswordParameterDefinition("SECRET", Secret.fromString(""), "")));
        return job;
    }

    private static OrderValues values(JenkinsRule j, String parameter, String value) throws Exception {
        return OrderValues.of(
                job(j), Map.of(parameter, "it"), new OrderReader.Variables(Map.of("it", value), Set.of()));
    }

    private static Object taken(JenkinsRule j, String parameter, String value) throws Exception {
        var values = values(j, parameter, value);
        assertEquals(Set.of(), Set.copyOf(values.refused()));
        assertEquals(Set.of(), Set.copyOf(values.waiting()));
        return values.parameters().stream()
                .filter(each -> each.getName().equals(parameter))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two\nlines",
                "tab\tulator",
                "bell\u0007",
                "escape\u001B[2J",
                "nul\0",
                "back\u202Ewards",
                "isolated\u2066",
                "separated\u2028",
                "half a character \uD83D"
            })
    void aLineHoldsNoControlCharacters(String value, JenkinsRule j) throws Exception {
        var refused = values(j, "LINE", value).refused();
        assertEquals(1, refused.size());
        assertTrue(refused.get(0).contains("control character"), refused::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$(rm -rf /)", "'; DROP TABLE", "${env.SECRET}", "\"\"\"", "naïve café 🚀", " padded ", "-rf"})
    void anyTextOfOneLineIsTakenAsItIs(String value, JenkinsRule j) throws Exception {
        assertEquals(value, taken(j, "LINE", value));
    }

    @Test
    void aTextMayHaveSeveralLines(JenkinsRule j) throws Exception {
        assertEquals("a\n\tb\nc", taken(j, "TEXT", "a\r\n\tb\nc"));
    }

    @ParameterizedTest
    @CsvSource({"LINE, 4001", "TEXT, 32001", "CHOICE, 4001"})
    void whatIsTooLongIsRefused(String parameter, int length, JenkinsRule j) throws Exception {
        var refused = values(j, parameter, "x".repeat(length)).refused();
        assertTrue(refused.get(0).contains("it has " + length + " characters"), refused::toString);
        assertTrue(refused.get(0).length() < 300, "the value itself is cut");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "A", " a", "a,b"})
    void onlyAChoiceOfTheJobIsTaken(String value, JenkinsRule j) throws Exception {
        var refused = values(j, "CHOICE", value).refused();
        assertTrue(refused.get(0).endsWith("it is not one of: 'a', 'b'."), refused::toString);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "Yes, true", "No, false"})
    void aCheckboxIsTrueOrFalse(String value, boolean expected, JenkinsRule j) throws Exception {
        assertEquals(expected, taken(j, "FLAG", value));
    }

    @Test
    void whatIsNeitherTrueNorFalseIsRefused(JenkinsRule j) throws Exception {
        assertTrue(values(j, "FLAG", "maybe").refused().get(0).contains("neither true nor false"));
    }

    @ParameterizedTest
    @CsvSource({"LINE, standard", "CHOICE, a", "FLAG, true"})
    void whatIsLeftEmptyIsTheDefaultOfTheJob(String parameter, String expected, JenkinsRule j) throws Exception {
        assertEquals(expected, String.valueOf(taken(j, parameter, "")));
    }

    @Test
    void aSecretCannotBeOrdered(JenkinsRule j) throws Exception {
        var values = values(j, "SECRET", "hunter2");
        assertTrue(values.waiting().get(0).contains("holds a secret"), values.waiting()::toString);
    }

    @Test
    void aParameterThatTheJobHasNotKeepsTheOrderWaiting(JenkinsRule j) throws Exception {
        var values = values(j, "PATH", "/tmp");
        assertEquals("The job has no parameter 'PATH'.", values.waiting().get(0));
        assertTrue(values.parameters().stream().noneMatch(each -> each.getName().equals("PATH")));
    }

    @Test
    void variablesOfOneNameKeepTheOrderWaiting(JenkinsRule j) throws Exception {
        var values = OrderValues.of(
                job(j), Map.of("LINE", "it"), new OrderReader.Variables(Map.of("it", "x"), Set.of("it")));
        assertTrue(values.waiting().get(0).contains("several variables"), values.waiting()::toString);
    }
}
