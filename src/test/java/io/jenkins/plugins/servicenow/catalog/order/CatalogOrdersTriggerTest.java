package io.jenkins.plugins.servicenow.catalog.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import java.util.List;
import java.util.Map;
import jenkins.model.ParameterizedJobMixIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** How a job says which orders it builds. */
@WithJenkins
@WithServiceNow
class CatalogOrdersTriggerTest {

    private static final String ITEM = "0a".repeat(16);

    @RegisterExtension
    private final OrderPolls polls = new OrderPolls();

    private static CatalogOrdersTrigger configured(JenkinsRule j, String arguments) throws Exception {
        var run = Pipelines.run(
                j, Result.SUCCESS, "properties([pipelineTriggers([snowCatalogOrders(" + arguments + ")])])");
        return ParameterizedJobMixIn.getTrigger(run.getParent(), CatalogOrdersTrigger.class);
    }

    @Test
    void aPipelineMapsParametersToVariables(JenkinsRule j) throws Exception {
        var trigger =
                configured(j, "item: '" + ITEM + "', parameters: [RECIPE: 'recipe', HARDENED: \"${'hardened'}\"]");
        assertEquals(Map.of("RECIPE", "recipe", "HARDENED", "hardened"), trigger.mapping());
        assertEquals(List.of(), trigger.errors());
        assertEquals("required", trigger.getApproval());
        assertEquals("order", trigger.getTake());
        assertEquals("abort", trigger.getOnCancel());
    }

    @Test
    void everythingElseCanBeGivenToo(JenkinsRule j) throws Exception {
        var trigger = configured(
                j,
                "item: '" + ITEM + "', approval: 'notNeeded', take: 'task', group: 'Images', onCancel: 'note',"
                        + " connection: 'simulator'");
        assertEquals(List.of(), trigger.errors());
        assertEquals(false, trigger.needsApproval());
        assertEquals(OrderReading.Kind.TASK, trigger.kind());
        assertEquals("Images", trigger.getGroup());
        assertEquals("note", trigger.getOnCancel());
        assertEquals("simulator", trigger.getConnection());
    }

    @Test
    void whatIsNotAMapOfNamesIsRefused(JenkinsRule j) throws Exception {
        var run = Pipelines.run(
                j,
                Result.FAILURE,
                "properties([pipelineTriggers([snowCatalogOrders(item: '" + ITEM + "', parameters: [A: 1])])])");
        j.assertLogContains("must give the name of a variable", run);
    }

    @Test
    void aTriggerThatIsWrongTakesNoOrdersAndSaysWhy(JenkinsRule j) throws Exception {
        var trigger = new CatalogOrdersTrigger("Build OS image");
        trigger.setApproval("never");
        trigger.setTake(CatalogOrdersTrigger.TASK);
        trigger.setOnCancel("ignore");
        trigger.setParameters(List.of(new OrderParameter("A", "a"), new OrderParameter("A", "")));
        var job = OrderScene.job(j, "os-image", trigger);
        polls.advance(OrderPolls.INTERVAL);
        assertEquals(6, trigger.errors().size(), trigger.errors()::toString);
        assertTrue(trigger.getProblems().containsAll(trigger.errors()));
        assertEquals(0, OrderScene.builds(j, job));
    }
}
