package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Secrets of {@code withCredentials} in what a failed build sends to ServiceNow. */
@WithJenkins
@WithServiceNow
class MaskedSecretsTest {

    private ServiceNowSimulator simulator;
    private JenkinsRule j;

    @BeforeEach
    void setUp(JenkinsRule j) throws Exception {
        this.j = j;
        var credentials = new StringCredentialsImpl(
                CredentialsScope.GLOBAL, "login", "", Secret.fromString("s3cret-of-the-test"));
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
        SystemCredentialsProvider.getInstance().save();
    }

    /** @return the incident that the script files */
    private Map<String, String> incident(String script) throws Exception {
        var job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        j.buildAndAssertStatus(Result.FAILURE, job);
        var incidents = simulator.records().all("incident");
        assertEquals(1, incidents.size());
        return incidents.get(0);
    }

    /** In none of the records, nor in what was sent to them. */
    private void assertSecretIsNotSent() {
        for (var table : new String[] {"incident", "change_request"}) {
            for (var values : simulator.records().all(table)) {
                var texts = values + " " + simulator.records().journal(values.get("sys_id"), "work_notes");
                assertFalse(texts.contains("s3cret-of"), texts);
            }
        }
    }

    @Test
    void withinTheBindingTheyAreMasked() throws Exception {
        var incident = incident("""
                withCredentials([string(credentialsId: 'login', variable: 'PASS')]) {
                    try {
                        stage('Build') { error "login with $PASS failed" }
                    } catch (e) {
                        snowIncident(shortDescription: "no login with $PASS", description: e.message,
                            fields: [comments: "call $PASS"])
                        throw e
                    }
                }
                """);
        assertEquals("no login with ****", incident.get("short_description"));
        assertEquals(List.of("call ****"), simulator.records().journal(incident.get("sys_id"), "comments"));
        assertTrue(incident.get("description").contains("login with **** failed"), incident.get("description"));
        assertSecretIsNotSent();
    }

    @Test
    void outsideOfTheBindingTheMessageIsWithheld() throws Exception {
        var incident = incident("""
                snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders')
                snowLifecycle {
                    stage('Build') {
                        withCredentials([string(credentialsId: 'login', variable: 'PASS')]) {
                            echo "login with $PASS"
                            throw new Exception("login with $PASS failed")
                        }
                    }
                }
                """);
        var description = incident.get("description");
        assertTrue(description.contains("failed in the stage 'Build':\n(the message is withheld"), description);
        assertTrue(description.endsWith("login with ****"), description);
        assertSecretIsNotSent();
    }
}
