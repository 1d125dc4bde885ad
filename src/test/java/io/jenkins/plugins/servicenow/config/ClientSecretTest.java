package io.jenkins.plugins.servicenow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ClientSecretTest {

    @Test
    void jenkinsRecordsWhichJobUsesTheSecret(JenkinsRule j) throws Exception {
        var secret = new StringCredentialsImpl(CredentialsScope.GLOBAL, "secret", "", Secret.fromString("x"));
        SystemCredentialsProvider.getInstance().getCredentials().add(secret);
        var job = j.createProject(WorkflowJob.class, "image");
        job.setDefinition(new CpsFlowDefinition("", true));
        var run = j.buildAndAssertSuccess(job);
        assertNull(CredentialsProvider.getFingerprintOf(secret));
        var connection = new ServiceNowConnection("dev", "https://dev.service-now.com", "client", "secret");
        assertSame(secret, ClientSecret.of(connection, run));
        assertEquals(
                List.of("image"), CredentialsProvider.getFingerprintOf(secret).getJobs());
    }
}
