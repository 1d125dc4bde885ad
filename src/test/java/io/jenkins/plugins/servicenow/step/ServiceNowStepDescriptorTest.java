package io.jenkins.plugins.servicenow.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.ExtensionList;
import hudson.model.Item;
import io.jenkins.plugins.servicenow.change.CloseChangeStep;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.ServiceNowFolderProperty;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ServiceNowStepDescriptorTest {

    private JenkinsRule j;

    @BeforeEach
    void configure(JenkinsRule j) {
        this.j = j;
        var restricted = connection("gxp");
        restricted.setRestricted(true);
        ServiceNowConfiguration.get().setConnections(List.of(connection("production"), connection("test"), restricted));
    }

    private static ServiceNowConnection connection(String name) {
        return new ServiceNowConnection(name, "https://" + name + ".service-now.com", "client", "secret");
    }

    private static List<String> offered(Item job, String chosen) {
        return ExtensionList.lookupSingleton(CloseChangeStep.DescriptorImpl.class)
                .doFillConnectionItems(job, chosen)
                .stream()
                .map(option -> option.value)
                .toList();
    }

    @Test
    void theFormOffersTheConnectionsThatTheJobMayUse() throws Exception {
        var job = j.createProject(WorkflowJob.class, "os-image");
        assertEquals(List.of("", "production", "test"), offered(job, ""));

        var team = j.createProject(Folder.class, "team");
        var property = new ServiceNowFolderProperty();
        property.setConnections(List.of("gxp"));
        team.addProperty(property);
        assertEquals(List.of("", "gxp"), offered(team.createProject(WorkflowJob.class, "os-image"), null));
    }

    @Test
    void whatIsChosenStaysAlthoughTheJobMayNotUseIt() throws Exception {
        var job = j.createProject(WorkflowJob.class, "os-image");
        assertEquals(List.of("", "production", "test", "gone"), offered(job, "gone"));
        assertEquals(List.of("", "production", "test"), offered(job, "test"));
    }

    @Test
    void outsideOfAJobNoConnectionIsOffered() {
        assertEquals(List.of(""), offered(null, null));
        assertEquals(List.of("", "test"), offered(null, "test"));
    }
}
