package io.jenkins.plugins.servicenow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.AbortException;
import hudson.model.ItemGroup;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ConnectionResolverTest {

    private JenkinsRule j;

    @BeforeEach
    void start(JenkinsRule j) {
        this.j = j;
    }

    private static ServiceNowConnection connection(String name) {
        return new ServiceNowConnection(name, "https://" + name + ".service-now.com", "client", "secret");
    }

    private static ServiceNowConnection restricted(String name) {
        var connection = connection(name);
        connection.setRestricted(true);
        return connection;
    }

    private static void configure(ServiceNowConnection... connections) {
        ServiceNowConfiguration.get().setConnections(List.of(connections));
    }

    private static void property(Folder folder, String defaultConnection, String... connections) throws Exception {
        var property = new ServiceNowFolderProperty();
        property.setDefaultConnection(defaultConnection);
        property.setConnections(Arrays.asList(connections));
        folder.addProperty(property);
    }

    private static String chosen(ItemGroup<?> group, String name) throws Exception {
        return ConnectionResolver.in(group).choose(name).getName();
    }

    private static String refusal(ItemGroup<?> group, String name) {
        return assertThrows(AbortException.class, () -> chosen(group, name)).getMessage();
    }

    @Test
    void theNameOfTheStepComesFirstThenTheFolderThenTheGlobalDefaultThenTheOnlyOne() throws Exception {
        var folder = j.createProject(Folder.class, "team");
        configure(connection("a"));
        assertEquals("a", chosen(folder, null));

        configure(connection("a"), connection("b"), connection("c"));
        ServiceNowConfiguration.get().setDefaultConnection("b");
        assertEquals("b", chosen(folder, " "));

        property(folder, "c");
        assertEquals("c", chosen(folder, null));
        assertEquals("a", chosen(folder, " a "));
        assertEquals("b", chosen(j.jenkins, null), "outside the folder nothing changes");
    }

    @Test
    void theNearestFolderWinsAndNestedOnesInherit() throws Exception {
        configure(connection("a"), connection("b"), connection("c"));
        var outer = j.createProject(Folder.class, "outer");
        var between = outer.createProject(Folder.class, "between");
        var inner = between.createProject(Folder.class, "inner");
        property(outer, "a", "a", "b");
        assertEquals("a", chosen(inner, null));
        assertEquals(List.of("a", "b"), ConnectionResolver.in(inner).names());

        property(between, "b");
        assertEquals("b", chosen(inner, null));
        assertEquals(List.of("a", "b"), ConnectionResolver.in(inner).names(), "a default alone opens nothing");

        property(inner, null, "b", "c");
        assertEquals("b", chosen(inner, null));
        assertEquals(List.of("b", "c"), ConnectionResolver.in(inner).names());
        assertEquals("a", chosen(outer, null));
    }

    @Test
    void aRestrictedConnectionDoesNotExistOutsideTheFoldersThatListIt() throws Exception {
        configure(connection("open"), restricted("gxp"));
        var team = j.createProject(Folder.class, "team");
        var other = j.createProject(Folder.class, "other");
        property(team, null, "gxp");

        assertEquals("gxp", chosen(team, null));
        assertEquals("gxp", chosen(team.createProject(Folder.class, "inner"), "gxp"));
        assertEquals("open", chosen(other, null));
        assertEquals(
                "There is no ServiceNow connection named 'gxp' that may be used here."
                        + " Name one with the parameter 'connection': 'open'.",
                refusal(other, "gxp"));
        assertEquals(
                refusal(other, "gxp").replace("gxp", "none"), refusal(other, "none"), "nobody learns that it exists");
        assertEquals(
                "There is no ServiceNow connection named 'open' that may be used here."
                        + " Name one with the parameter 'connection': 'gxp'.",
                refusal(team, "open"));
    }

    @Test
    void aGlobalDefaultThatMayNotBeUsedHereIsPassedOver() throws Exception {
        configure(connection("a"), connection("b"), restricted("gxp"));
        ServiceNowConfiguration.get().setDefaultConnection("gxp");
        assertEquals(
                "Several ServiceNow connections may be used here and none is the default."
                        + " Name one with the parameter 'connection': 'a', 'b'.",
                refusal(j.jenkins, null));
        var team = j.createProject(Folder.class, "team");
        property(team, null, "a", "gxp");
        assertEquals("gxp", chosen(team, null));
    }

    @Test
    void aDefaultOfAFolderThatMayNotBeUsedThereIsAnErrorAndNotPassedOver() throws Exception {
        configure(connection("a"), restricted("gxp"));
        var team = j.createProject(Folder.class, "team");
        property(team, "gxp");
        assertEquals(
                "The default ServiceNow connection of the folder 'team' does not exist or may not be used"
                        + " here. Name one with the parameter 'connection': 'a'.",
                refusal(team.createProject(Folder.class, "inner"), null));
    }

    @Test
    void whereThereIsNothingToUseItIsSaid() throws Exception {
        assertEquals(
                "No ServiceNow connection is configured. Add one in Manage Jenkins → System → ServiceNow.",
                refusal(j.jenkins, null));
        configure(restricted("gxp"));
        assertEquals(
                "No ServiceNow connection may be used here. Ask an administrator to allow one for this folder.",
                refusal(j.jenkins, "gxp"));
        ServiceNowConfiguration.get().setEnabled(false);
        assertEquals(
                "ServiceNow is disabled in Manage Jenkins → System → ServiceNow. No step passes while it is;"
                        + " ask an administrator to enable it.",
                refusal(j.jenkins, "gxp"));
    }
}
