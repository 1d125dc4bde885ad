package io.jenkins.plugins.servicenow.catalog.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.BooleanParameterDefinition;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.FileParameterDefinition;
import hudson.model.ParameterDefinition;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.PasswordParameterDefinition;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.TextParameterDefinition;
import hudson.util.Secret;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.fixture.Pipelines;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class CatalogItemStepTest {

    private static final String USER = "jenkins.pipeline";
    private static final String PUBLISH = "snowCatalogItem(name: 'Build an OS image')";

    private ServiceNowSimulator simulator;
    private JenkinsRule j;
    private WorkflowJob job;

    @BeforeEach
    void setUp(JenkinsRule j) throws Exception {
        this.j = j;
        simulator.access().roles(USER, "rest_api_explorer", "catalog_admin");
        ServiceNowConfiguration.get().getConnections().get(0).setPublishCatalogItems(true);
        job = j.createProject(WorkflowJob.class, Pipelines.JOB);
        parameters(recipe("minimal", "web-base"), new BooleanParameterDefinition("HARDENED", true, null));
    }

    private static ParameterDefinition recipe(String... choices) {
        return new ChoiceParameterDefinition("RECIPE", choices, "What goes into the image");
    }

    private void parameters(ParameterDefinition... definitions) throws Exception {
        job.removeProperty(ParametersDefinitionProperty.class);
        job.addProperty(new ParametersDefinitionProperty(definitions));
    }

    private WorkflowRun run(Result expected, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return j.buildAndAssertStatus(expected, job);
    }

    private WorkflowRun publish(String more) throws Exception {
        return run(Result.SUCCESS, "snowCatalogItem(name: 'Build an OS image'" + more + ")");
    }

    private List<Map<String, String>> items() {
        return simulator.records().all("sc_cat_item").stream()
                .filter(item -> item.get("meta").contains("jenkins-item:"))
                .toList();
    }

    private Map<String, String> item() {
        assertEquals(1, items().size());
        return items().get(0);
    }

    private Map<String, Map<String, String>> variables() {
        var item = item().get("sys_id");
        return simulator.records().all("item_option_new").stream()
                .filter(variable -> variable.get("cat_item").equals(item))
                .collect(Collectors.toMap(variable -> variable.get("name"), variable -> variable));
    }

    /** The active ones in their order, by variable. */
    private List<String> choices(String variable) {
        var question = variables().get(variable).get("sys_id");
        var byOrder = new TreeMap<Integer, String>();
        simulator.records().all("question_choice").stream()
                .filter(choice -> choice.get("question").equals(question)
                        && choice.get("inactive").equals("false"))
                .forEach(choice -> byOrder.put(Integer.valueOf(choice.get("order")), choice.get("value")));
        return List.copyOf(byOrder.values());
    }

    private String sysId(String table, String title) {
        return simulator.records().find(table, "title", title).orElseThrow().get("sys_id");
    }

    private void set(String table, Map<String, String> record, String field, String value) {
        simulator.records().set(table, record.get("sys_id"), Map.of(field, value));
    }

    private int writes() {
        return simulator.requests().count(RequestKind.TABLE_CREATE)
                + simulator.requests().count(RequestKind.TABLE_UPDATE);
    }

    @Test
    void aJobBecomesAnItemWithAVariableForEachParameter() throws Exception {
        parameters(
                recipe("minimal", "web-base"),
                new BooleanParameterDefinition("HARDENED", true, null),
                new StringParameterDefinition("baseImage", "ubuntu-24.04", "Name of the base image"),
                new TextParameterDefinition("KERNEL_ARGS", "", null));
        publish(", shortDescription: 'Ask for an image', description: 'Built by Jenkins.', category: 'Services',"
                + " flow: 'Image order', mandatory: ['baseImage']");

        var item = item();
        assertEquals("Build an OS image", item.get("name"));
        assertEquals("Ask for an image", item.get("short_description"));
        assertEquals("<p>Built by Jenkins.</p>", item.get("description"));
        assertEquals(sysId("sc_catalog", "Service Catalog"), item.get("sc_catalogs"));
        assertEquals(sysId("sc_category", "Services"), item.get("category"));
        assertEquals(simulator.records().sysId("sys_hub_flow", "Image order"), item.get("flow_designer_flow"));
        assertEquals("true", item.get("active"));
        assertEquals("true", item.get("no_quantity"));
        var variables = variables();
        assertEquals(
                Map.of("recipe", "5", "hardened", "7", "baseimage", "6", "kernel_args", "2"),
                variables.values().stream().collect(Collectors.toMap(v -> v.get("name"), v -> v.get("type"))));
        var recipe = variables.get("recipe");
        assertEquals("Recipe", recipe.get("question_text"));
        assertEquals("What goes into the image", recipe.get("help_text"));
        assertEquals("minimal", recipe.get("default_value"));
        assertEquals("true", recipe.get("mandatory"));
        assertEquals("100", recipe.get("order"));
        assertEquals(List.of("minimal", "web-base"), choices("recipe"));
        var hardened = variables.get("hardened");
        assertEquals("true", hardened.get("default_value"));
        assertEquals("false", hardened.get("mandatory"));
        assertEquals("200", hardened.get("order"));
        var base = variables.get("baseimage");
        assertEquals("Base image", base.get("question_text"));
        assertEquals("ubuntu-24.04", base.get("default_value"));
        assertEquals("true", base.get("mandatory"));
        assertEquals("Kernel args", variables.get("kernel_args").get("question_text"));
        assertEquals("false", variables.get("kernel_args").get("mandatory"));
    }

    @Test
    void theResultNamesTheItemAndTheVariableOfEachParameter() throws Exception {
        var run = run(Result.SUCCESS, """
                def item = snowCatalogItem 'Build an OS image'
                echo "id=${item.sysId} name=${item.name} active=${item.active} ${item.parameters} ${item.url}"
                """);
        var sysId = item().get("sys_id");
        j.assertLogContains(
                "id=" + sysId + " name=Build an OS image active=true [RECIPE:recipe, HARDENED:hardened]", run);
        j.assertLogContains("sc_cat_item.do", run);
        j.assertLogContains(
                "snowCatalogOrders(item: '" + sysId + "', parameters: [RECIPE: 'recipe', HARDENED: 'hardened'])", run);
    }

    @Test
    void nobodyCanOrderBeforeTheFormIsComplete() throws Exception {
        var activeAtOthers = new ArrayList<String>();
        simulator.requests().after(entry -> {
            if (entry.kind() == RequestKind.TABLE_CREATE && !entry.table().equals("sc_cat_item")) {
                activeAtOthers.add(item().get("active"));
            }
        });
        publish("");
        assertEquals(List.of("false", "false", "false", "false"), activeAtOthers);
        assertEquals("true", item().get("active"));
    }

    @Test
    void anItemThatIsNotToBeOrderedStaysInactive() throws Exception {
        var run = publish(", active: false");
        assertEquals("false", item().get("active"));
        j.assertLogContains("(not active, cannot be ordered)", run);
        publish("");
        assertEquals("true", item().get("active"));
    }

    @Test
    void aConnectionThatMayNotPublishIsRefusedBeforeAnythingIsSent() throws Exception {
        ServiceNowConfiguration.get().getConnections().get(0).setPublishCatalogItems(false);
        var run = run(Result.FAILURE, PUBLISH);
        j.assertLogContains("The ServiceNow connection 'simulator' may not publish catalog items", run);
        assertEquals(0, simulator.requests().entries().size());
    }

    @Test
    void aUserWithoutTheRoleCreatesNothing() throws Exception {
        simulator.access().roles(USER, "rest_api_explorer", "itil");
        run(Result.FAILURE, PUBLISH);
        assertEquals(List.of(), items());
    }

    @Test
    void secretsAndFilesAreLeftOutAndRefusedByName() throws Exception {
        parameters(
                recipe("minimal"),
                new PasswordParameterDefinition("ROOT_PASSWORD", Secret.fromString("hunter2-hunter2"), null),
                new FileParameterDefinition("ISO", null));
        var run = publish("");
        assertEquals(List.of("recipe"), List.copyOf(variables().keySet()));
        j.assertLogContains("Not published", run);
        j.assertLogContains("ROOT_PASSWORD, ISO", run);
        for (var name : List.of("ROOT_PASSWORD", "ISO")) {
            var refused = run(Result.FAILURE, "snowCatalogItem(name: 'Image', parameters: ['RECIPE', '" + name + "'])");
            j.assertLogContains("snowCatalogItem does not publish the parameter '" + name + "'", refused);
        }
        assertFalse(simulator.requests().exchanges().toString().contains("hunter2"));
    }

    @Test
    void parametersChooseAndSortTheVariables() throws Exception {
        publish(", parameters: 'HARDENED, RECIPE'");
        assertEquals("100", variables().get("hardened").get("order"));
        assertEquals("200", variables().get("recipe").get("order"));
        publish(", parameters: ['RECIPE']");
        assertEquals("100", variables().get("recipe").get("order"));
        assertEquals("false", variables().get("hardened").get("active"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "snowCatalogItem(name: ' ') | snowCatalogItem needs a name",
                "snowCatalogItem(name: 'a', parameters: ['NONE']) | was given 'NONE' in 'parameters', but the parameters are: HARDENED, RECIPE",
                "snowCatalogItem(name: 'a', mandatory: ['NONE']) | was given 'NONE' in 'mandatory'",
                "snowCatalogItem(name: 'a', mandatory: ['HARDENED']) | a mandatory checkbox could only be ordered checked",
                "snowCatalogItem(name: 'a', catalog: 'None') | ServiceNow has no catalog 'None'",
                "snowCatalogItem(name: 'a', category: 'None') | ServiceNow has no category 'None'",
                "snowCatalogItem(name: 'a', category: 'a^b') | cannot be used. Cannot look for",
                "snowCatalogItem(name: 'a', flow: 'None') | ServiceNow has no flow 'None'",
                "snowCatalogItem(name: 'a', flow: 'Image order draft') | The flow 'Image order draft' is not active in ServiceNow",
            })
    void whatCannotBePublishedIsRefusedAndSaysWhy(String script, String message) throws Exception {
        var run = run(Result.FAILURE, script);
        j.assertLogContains(message, run);
        assertEquals(List.of(), items());
    }

    @Test
    void valuesThatServiceNowWouldMisreadAreRefused() throws Exception {
        parameters(new StringParameterDefinition("A", "javascript:gs.getUserID()", null));
        j.assertLogContains("ServiceNow would run as a script", run(Result.FAILURE, PUBLISH));
        parameters(recipe("a^b"));
        j.assertLogContains("a choice that ServiceNow cannot find again", run(Result.FAILURE, PUBLISH));
        parameters(recipe("Web", "web"));
        j.assertLogContains("does not tell upper and lower case apart", run(Result.FAILURE, PUBLISH));
        parameters(
                new StringParameterDefinition("BASE_IMAGE", "", null),
                new StringParameterDefinition("base-image", "", null));
        j.assertLogContains(
                "cannot tell the parameters 'BASE_IMAGE' and 'base-image' apart", run(Result.FAILURE, PUBLISH));
        assertEquals(List.of(), items());
    }

    @Test
    void anEmptyChoiceMakesTheVariableOptional() throws Exception {
        parameters(recipe("", "minimal"));
        publish("");
        assertEquals("false", variables().get("recipe").get("mandatory"));
        assertEquals("true", variables().get("recipe").get("include_none"));
        assertEquals("", variables().get("recipe").get("default_value"));
        assertEquals(List.of("minimal"), choices("recipe"));
    }

    @Test
    void aCategoryIsOneOfTheCatalog() throws Exception {
        var other = simulator.records().insert("sc_catalog", Map.of("title", "Technical Catalog"));
        simulator.records().insert("sc_category", Map.of("title", "Images", "sc_catalog", other));
        var same = simulator.records().insert("sc_category", Map.of("title", "Services", "sc_catalog", other));
        j.assertLogContains(
                "ServiceNow has no category 'Images'",
                run(Result.FAILURE, "snowCatalogItem(name: 'a', category: 'Images')"));
        publish(", catalog: 'Technical Catalog', category: 'Services'");
        assertEquals(same, item().get("category"));
    }

    @Test
    void anUnreadableFlowIsTakenBySysIdWithAWarning() throws Exception {
        simulator.access().hideRecords("sys_hub_flow");
        j.assertLogContains(
                "Give the sys_id of the flow", run(Result.FAILURE, "snowCatalogItem(name: 'a', flow: 'Image order')"));
        var flow = simulator.records().sysId("sys_hub_flow", "Image order");
        var run = publish(", flow: '" + flow + "'");
        assertEquals(flow, item().get("flow_designer_flow"));
        j.assertLogContains("WARNING: it cannot be checked whether the flow " + flow + " is published", run);
    }

    @Test
    void aFieldThatIsIgnoredIsReported() throws Exception {
        simulator.customisation().dropField("item_option_new", "help_text");
        j.assertLogContains("WARNING: ServiceNow ignored the field 'help_text' of the variable recipe", publish(""));
    }

    @Test
    void calledAgainItWritesNothing() throws Exception {
        publish(", description: 'Built.', category: 'Services'");
        simulator.requests().reset();
        publish(", description: 'Built.', category: 'Services'");
        assertEquals(0, writes());
        assertEquals(1, items().size());
    }

    @Test
    void calledAgainItWritesWhatHasChangedInTheJob() throws Exception {
        publish(", shortDescription: 'Ask for an image'");
        var before = item().get("sys_id");
        simulator.requests().reset();
        parameters(recipe("minimal", "web-base"), new BooleanParameterDefinition("HARDENED", false, "Harden it"));
        publish(", shortDescription: 'Order an image'");
        assertEquals(before, item().get("sys_id"));
        assertEquals("Order an image", item().get("short_description"));
        assertEquals("false", variables().get("hardened").get("default_value"));
        assertEquals("Harden it", variables().get("hardened").get("help_text"));
        assertEquals(2, writes());
    }

    @Test
    void whatNobodyHasFilledYetIsFilledByALaterCall() throws Exception {
        publish("");
        assertEquals("", item().get("short_description"));
        publish(", shortDescription: 'Order an image'");
        assertEquals("Order an image", item().get("short_description"));

        set("sc_cat_item", item(), "short_description", "");
        publish(", shortDescription: 'Order it now'");
        assertEquals("", item().get("short_description"), "a person has emptied it");
    }

    @Test
    void whatIsGoneIsMadeInactiveAndComesBack() throws Exception {
        publish("");
        var recipe = variables().get("recipe").get("sys_id");
        parameters(recipe("web-base", "desktop"));
        publish("");
        assertEquals("false", variables().get("hardened").get("active"));
        assertEquals(List.of("web-base", "desktop"), choices("recipe"));
        assertEquals(3, simulator.records().all("question_choice").size());

        parameters(recipe("minimal"), new BooleanParameterDefinition("HARDENED", true, null));
        publish("");
        assertEquals("true", variables().get("hardened").get("active"));
        assertEquals(List.of("minimal"), choices("recipe"));
        assertEquals(3, simulator.records().all("question_choice").size());
        assertEquals(recipe, variables().get("recipe").get("sys_id"));
    }

    @Test
    void aParameterOfAnotherKindChangesTheVariable() throws Exception {
        publish("");
        parameters(new StringParameterDefinition("RECIPE", "minimal", null));
        publish("");
        assertEquals("6", variables().get("recipe").get("type"));
        assertEquals(List.of(), choices("recipe"));
    }

    @Test
    void whatAPersonHasChangedStays() throws Exception {
        publish(", shortDescription: 'Ask for an image', flow: 'Image order'");
        var flow = simulator.records().sysId("sys_hub_flow", "Image order with task");
        set("sc_cat_item", item(), "short_description", "Order your image here");
        set("sc_cat_item", item(), "flow_designer_flow", flow);
        set("sc_cat_item", item(), "active", "false");
        set("item_option_new", variables().get("recipe"), "question_text", "Which recipe?");
        var choice =
                simulator.records().find("question_choice", "value", "web-base").orElseThrow();
        set("question_choice", choice, "text", "Web server");
        parameters(recipe("minimal", "web-base"), new BooleanParameterDefinition("HARDENED", false, null));
        var again = ", shortDescription: 'Ask for an image now', flow: 'Image order'";

        var run = publish(again);

        assertEquals("Order your image here", item().get("short_description"));
        assertEquals(flow, item().get("flow_designer_flow"));
        assertEquals("false", item().get("active"));
        assertEquals("Which recipe?", variables().get("recipe").get("question_text"));
        assertEquals("false", variables().get("hardened").get("default_value"));
        assertEquals(
                "Web server",
                simulator.records().get("question_choice", choice.get("sys_id")).get("text"));
        j.assertLogContains(
                "Changed in ServiceNow and left as it is there: question_text of the variable recipe,"
                        + " text of the choice 'web-base' of recipe, short_description of the item,"
                        + " flow_designer_flow of the item, active of the item. Give overwrite: true",
                run);

        publish(again + ", overwrite: true");
        assertEquals("Ask for an image now", item().get("short_description"));
        assertNotEquals(flow, item().get("flow_designer_flow"));
        assertEquals("true", item().get("active"));
        assertEquals("Recipe", variables().get("recipe").get("question_text"));
    }

    @Test
    void whatAPersonHasAddedStays() throws Exception {
        publish("");
        var item = item().get("sys_id");
        simulator
                .records()
                .insert("item_option_new", Map.of("cat_item", item, "name", "cost_center", "active", "true"));
        simulator
                .records()
                .insert(
                        "question_choice",
                        Map.of(
                                "question",
                                variables().get("recipe").get("sys_id"),
                                "value",
                                "special",
                                "order",
                                "900",
                                "inactive",
                                "false"));
        set("sc_cat_item", item(), "meta", "images " + item().get("meta") + " linux");
        simulator.requests().reset();
        publish("");
        assertEquals(0, writes());
        assertEquals(List.of("minimal", "web-base", "special"), choices("recipe"));
    }

    @Test
    void whatAPersonHasDeletedIsNotCreatedAgain() throws Exception {
        publish("");
        simulator
                .records()
                .delete("item_option_new", variables().get("hardened").get("sys_id"));
        j.assertLogContains("left as it is there: the variable hardened (deleted)", publish(""));
        assertFalse(variables().containsKey("hardened"));
        publish(", overwrite: true");
        assertTrue(variables().containsKey("hardened"));
    }

    @Test
    void anItemThatWasDeletedIsNotCreatedAgain() throws Exception {
        publish("");
        var first = item().get("sys_id");
        variables().values().forEach(each -> simulator.records().delete("item_option_new", each.get("sys_id")));
        simulator.records().delete("sc_cat_item", first);
        j.assertLogContains("was deleted in ServiceNow", run(Result.FAILURE, PUBLISH));
        assertEquals(List.of(), items());
        publish(", overwrite: true");
        assertNotEquals(first, item().get("sys_id"));
        assertEquals(2, variables().size());
    }

    @Test
    void withoutItsFileTheItemIsFoundByItsMarker() throws Exception {
        publish(", shortDescription: 'Ask for an image'");
        set("sc_cat_item", item(), "meta", "images " + item().get("meta"));
        Files.delete(job.getRootDir().toPath().resolve(PublishedItem.class.getName() + ".xml"));
        simulator.requests().reset();
        var run = publish(", shortDescription: 'Order an image'");
        assertEquals(0, writes());
        j.assertLogContains("left as it is there: short_description of the item", run);
        assertEquals("Ask for an image", item().get("short_description"));
    }

    @Test
    void aSecretThatIsBoundIsNotPublished() throws Exception {
        parameters(new StringParameterDefinition("TOKEN", "s3cret-s3cret", "The token s3cret-s3cret"));
        run(
                Result.SUCCESS,
                "bindSecret('s3cret-s3cret') { snowCatalogItem(name: 'Image', description: 'with s3cret-s3cret') }");
        assertEquals("<p>with ****</p>", item().get("description"));
        assertEquals("****", variables().get("token").get("default_value"));
        assertFalse(simulator.requests().exchanges().toString().contains("s3cret-s3cret"));
    }

    @Test
    void stepsAtTheSameTimePublishOneItem() throws Exception {
        run(Result.SUCCESS, "parallel(a: { " + PUBLISH + " }, b: { " + PUBLISH + " }, c: { " + PUBLISH + " })");
        assertEquals(2, variables().size());
        assertEquals(2, simulator.records().all("question_choice").size());
    }

    @Test
    void aVariableThatIsThereTwiceIsReported() throws Exception {
        publish("");
        simulator
                .records()
                .insert(
                        "item_option_new",
                        Map.of("cat_item", item().get("sys_id"), "name", "Recipe", "active", "true"));
        j.assertLogContains("WARNING: ServiceNow has the variable recipe more than once", publish(""));
    }

    @Test
    void variablesThatMayNotBeReadAreNotTakenForDeleted() throws Exception {
        publish("");
        simulator.access().hideRecord(variables().get("hardened").get("sys_id"));
        simulator.requests().reset();
        j.assertLogContains(
                "The item has variables that the OAuth Application User may not read",
                run(Result.FAILURE, "snowCatalogItem(name: 'Build an OS image', overwrite: true)"));
        assertEquals(0, writes());
    }
}
