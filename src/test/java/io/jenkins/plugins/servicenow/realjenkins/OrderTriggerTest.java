package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import hudson.model.ChoiceParameterDefinition;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.model.Mapping;
import io.jenkins.plugins.casc.model.Sequence;
import io.jenkins.plugins.servicenow.catalog.order.CatalogOrdersTrigger;
import io.jenkins.plugins.servicenow.catalog.order.OrderParameter;
import java.util.List;
import java.util.Map;
import jenkins.model.ParameterizedJobMixIn;
import org.jenkinsci.plugins.structs.describable.ArrayType;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.HomogeneousObjectType;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.properties.PipelineTriggersJobProperty;
import org.jenkinsci.plugins.workflow.multibranch.JobPropertyStep;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** All the ways in which the trigger for orders of a catalog item is configured. */
@WithJenkins
class OrderTriggerTest {

    private static final String ITEM = "4c7a1f0bdb1f2300c8b837659bba8fb4";

    private static CatalogOrdersTrigger complete() {
        var trigger = new CatalogOrdersTrigger(ITEM);
        trigger.setConnection("production");
        trigger.setParameters(
                List.of(new OrderParameter("REGION", "region"), new OrderParameter("image-recipe", "recipe")));
        trigger.setApproval("notNeeded");
        trigger.setTake("task");
        trigger.setGroup("OS Image Builders");
        trigger.setOnCancel("note");
        return trigger;
    }

    private static WorkflowJob job(JenkinsRule j, String script) throws Exception {
        var job = j.createProject(WorkflowJob.class, "os-image");
        job.setDefinition(new CpsFlowDefinition(script, true));
        job.addProperty(new ParametersDefinitionProperty(
                new ChoiceParameterDefinition("REGION", new String[] {"eu", "us"}, ""),
                new StringParameterDefinition("image-recipe", "base")));
        return job;
    }

    private static CatalogOrdersTrigger trigger(WorkflowJob job) {
        return ParameterizedJobMixIn.getTrigger(job, CatalogOrdersTrigger.class);
    }

    private static void assertSameSettings(JenkinsRule j, CatalogOrdersTrigger expected, CatalogOrdersTrigger actual)
            throws Exception {
        j.assertEqualDataBoundBeans(expected, actual);
        assertEquals(expected.getParameters(), actual.getParameters());
    }

    @Test
    void theFormOfTheJobKeepsEverything(JenkinsRule j) throws Exception {
        var job = job(j, "");
        job.addTrigger(complete());
        var before = trigger(job);
        j.configRoundtrip(job);
        assertNotSame(before, trigger(job));
        assertSameSettings(j, complete(), trigger(job));
    }

    @Test
    void theFormOfTheJobKeepsDefaults(JenkinsRule j) throws Exception {
        var job = job(j, "");
        job.addTrigger(new CatalogOrdersTrigger(ITEM));
        var before = job.getConfigFile().asString();
        j.configRoundtrip(job);
        assertSameSettings(j, new CatalogOrdersTrigger(ITEM), trigger(job));
        assertEquals(triggerXml(before), triggerXml(job.getConfigFile().asString()), "no default was written down");
    }

    private static String triggerXml(String config) {
        var end = "</" + CatalogOrdersTrigger.class.getName() + ">";
        return config.substring(config.indexOf("<" + CatalogOrdersTrigger.class.getName()), config.indexOf(end));
    }

    @Test
    void theSnippetWritesTheParametersAsAMap(JenkinsRule j) throws Exception {
        var snippet = Snippetizer.object2Groovy(
                new JobPropertyStep(List.of(new PipelineTriggersJobProperty(List.of(complete())))));
        assertEquals(
                "properties([pipelineTriggers([snowCatalogOrders(approval: 'notNeeded', connection: 'production',"
                        + " group: 'OS Image Builders', item: '" + ITEM + "', onCancel: 'note',"
                        + " parameters: [REGION: 'region', 'image-recipe': 'recipe'], take: 'task')])])",
                snippet);
        var job = job(j, snippet);
        j.buildAndAssertSuccess(job);
        assertSameSettings(j, complete(), trigger(job));
    }

    @Test
    void aDeclarativePipelineSetsTheTriggerOnce(JenkinsRule j) throws Exception {
        var job = job(j, """
                pipeline {
                    agent none
                    triggers {
                        snowCatalogOrders(item: '%s', connection: 'production', approval: 'notNeeded', take: 'task',
                            group: 'OS Image Builders', onCancel: 'note',
                            parameters: [REGION: 'region', 'image-recipe': 'recipe'])
                    }
                    stages { stage('Build') { steps { echo 'built' } } }
                }
                """.formatted(ITEM));
        j.buildAndAssertSuccess(job);
        var first = trigger(job);
        assertSameSettings(j, complete(), first);
        j.buildAndAssertSuccess(job);
        assertSame(first, trigger(job), "what is the same is not stopped and started by each build");
    }

    @Test
    void aDeclarativePipelineWithAWrongArgumentIsRefusedBeforeItRuns(JenkinsRule j) throws Exception {
        var job = job(j, """
                pipeline {
                    agent none
                    triggers { snowCatalogOrders(item: '%s', variables: [REGION: 'region']) }
                    stages { stage('Build') { steps { echo 'reached' } } }
                }
                """.formatted(ITEM));
        var run = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains("Invalid parameter \"variables\"", run);
        j.assertLogNotContains("reached", run);
    }

    @Test
    void aMapOfSomethingElseThanNamesIsRefused(JenkinsRule j) throws Exception {
        var job = job(
                j,
                "properties([pipelineTriggers([snowCatalogOrders(item: '" + ITEM + "', parameters: [REGION: 1])])])");
        j.assertLogContains(
                "'parameters' of snowCatalogOrders must give the name of a variable",
                j.buildAndAssertStatus(Result.FAILURE, job));
    }

    /** Job DSL takes a list of objects, and refuses a map whatever the trigger makes of it. */
    @Test
    void jobDslSeesAListOfPairs(JenkinsRule j) throws Exception {
        var model = DescribableModel.of(CatalogOrdersTrigger.class);
        var type = assertInstanceOf(
                ArrayType.class, model.getParameter("parameters").getType());
        assertInstanceOf(HomogeneousObjectType.class, type.getElementType());
        var trigger = model.instantiate(
                Map.of("item", ITEM, "parameters", List.of(new OrderParameter("REGION", "region"))), null);
        assertEquals(List.of(new OrderParameter("REGION", "region")), trigger.getParameters());
    }

    @Test
    void configurationAsCodeMakesTheTrigger(JenkinsRule j) throws Exception {
        var pair = new Mapping();
        pair.put("parameter", "REGION");
        pair.put("variable", "region");
        var parameters = new Sequence();
        parameters.add(pair);
        var yaml = new Mapping();
        yaml.put("item", ITEM);
        yaml.put("approval", "notNeeded");
        yaml.put("parameters", parameters);
        var context = new ConfigurationContext(ConfiguratorRegistry.get());
        var trigger = (CatalogOrdersTrigger)
                context.lookupOrFail(CatalogOrdersTrigger.class).configure(yaml, context);
        assertEquals(ITEM, trigger.getItem());
        assertEquals("notNeeded", trigger.getApproval());
        assertEquals(List.of(new OrderParameter("REGION", "region")), trigger.getParameters());
    }

    @Test
    void eachSettingHasHelp(JenkinsRule j) throws Exception {
        HelpFiles.assertExist(j, CatalogOrdersTrigger.class, "item,connection,parameters,approval,take,group,onCancel");
        HelpFiles.assertExist(j, OrderParameter.class, "parameter,variable");
    }
}
