package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.ItemGroup;
import hudson.model.Items;
import hudson.model.TopLevelItem;
import hudson.util.Secret;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import jenkins.model.ModifiableTopLevelItemGroup;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Where the client secret of a waiting build comes from, and who shares it. */
@WithJenkins
@WithServiceNow(connected = false)
class FolderSecretTest {

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void connect(JenkinsRule j) throws Exception {
        this.j = j;
        var connection = SimulatorConnection.connection("simulator", simulator);
        connection.setPollSeconds(5);
        ServiceNowConfiguration.get().setConnections(List.of(connection));
    }

    private static StringCredentialsImpl storeSecret(Folder folder, String text) throws Exception {
        var secret = new StringCredentialsImpl(
                CredentialsScope.GLOBAL, SimulatorConnection.CREDENTIALS_ID, "ServiceNow", Secret.fromString(text));
        StreamSupport.stream(CredentialsProvider.lookupStores(folder).spliterator(), false)
                .filter(store ->
                        store.getProvider() instanceof FolderCredentialsProvider && store.getContext() == folder)
                .findFirst()
                .orElseThrow()
                .addCredentials(Domain.global(), secret);
        return secret;
    }

    private String newChange() {
        return simulator.records().insert("change_request", Map.of("state", "-4", "approval", "requested"));
    }

    private void approve(String change) {
        simulator.records().set("change_request", change, Map.of("state", "-2", "approval", "approved"));
    }

    private WorkflowRun startWaiting(ItemGroup<? extends TopLevelItem> group, String change) throws Exception {
        var job = (WorkflowJob) ((ModifiableTopLevelItemGroup) group)
                .createProject(j.jenkins.getDescriptorByType(WorkflowJob.DescriptorImpl.class), "os-image", true);
        job.setDefinition(new CpsFlowDefinition("snowWaitApproval '" + change + "'", true));
        return job.scheduleBuild2(0).waitForStart();
    }

    @Test
    void aSecretInTheStoreOfAFolderServesTheBuildsInsideAndIsRecordedAsUsed() throws Exception {
        SimulatorConnection.storeSecret("wrong");
        var team = j.createProject(Folder.class, "team");
        var secret = storeSecret(team, ServiceNowSimulator.CLIENT_SECRET);
        var change = newChange();
        var inside = startWaiting(team.createProject(Folder.class, "inner"), change);
        var outside = startWaiting(j.jenkins, change);

        j.waitForMessage(": state Assess", inside);
        j.waitForMessage("OAuth failed: 401", outside);
        approve(change);
        j.assertBuildStatusSuccess(j.waitForCompletion(inside));
        assertTrue(outside.isBuilding());
        var usage = CredentialsProvider.getFingerprintOf(secret);
        assertNotNull(usage);
        assertTrue(
                usage.getJobs().contains("team/inner/os-image"),
                () -> usage.getJobs().toString());
        outside.doStop();
        j.waitForCompletion(outside);
    }

    @Test
    void aJobThatIsMovedWhileItWaitsUsesTheSecretOfItsNewFolder() throws Exception {
        var from = j.createProject(Folder.class, "from");
        storeSecret(from, "wrong");
        var to = j.createProject(Folder.class, "to");
        storeSecret(to, ServiceNowSimulator.CLIENT_SECRET);
        var change = newChange();
        var run = startWaiting(from, change);
        j.waitForMessage("OAuth failed: 401", run);

        Items.move(run.getParent(), to);
        j.waitForMessage(": state Assess", run);
        approve(change);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
    }

    @Test
    void buildsOfManyFoldersThatHaveTheSecretFromJenkinsShareOneRequest() throws Exception {
        SimulatorConnection.storeSecret(ServiceNowSimulator.CLIENT_SECRET);
        var changes = List.of(newChange(), newChange(), newChange());
        var first = startWaiting(j.jenkins, changes.get(0));
        var second = startWaiting(j.createProject(Folder.class, "a"), changes.get(1));
        j.waitForMessage(": state Assess", first);
        j.waitForMessage(": state Assess", second);
        var third = startWaiting(j.createProject(Folder.class, "b").createProject(Folder.class, "c"), changes.get(2));
        j.waitForMessage(": state Assess", third);

        // Each has been polled once; the next poll asks for all of them.
        simulator.requests().reset();
        simulator.requests().await(RequestKind.TABLE_READ, 1);
        var poll = simulator.requests().entries().stream()
                .filter(entry -> entry.kind() == RequestKind.TABLE_READ)
                .findFirst()
                .orElseThrow();
        assertTrue(changes.stream().allMatch(poll.query()::contains), poll.query());

        approve(changes.get(2));
        j.assertBuildStatusSuccess(j.waitForCompletion(third));
        for (var run : List.of(first, second)) {
            run.doStop();
            j.waitForCompletion(run);
        }
    }
}
