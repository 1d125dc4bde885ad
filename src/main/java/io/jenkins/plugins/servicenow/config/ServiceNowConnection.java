package io.jenkins.plugins.servicenow.config;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.servicenow.client.ClientCredentials;
import io.jenkins.plugins.servicenow.client.RetryRules;
import io.jenkins.plugins.servicenow.client.ServiceNowClient;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.Timeouts;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * One ServiceNow instance and the OAuth client by which Jenkins logs in to it.
 *
 * <p>Values are kept as they were entered and checked when a session is opened, so that an old or hand-written
 * configuration file never stops Jenkins.
 */
public class ServiceNowConnection implements Describable<ServiceNowConnection> {

    static final int DEFAULT_POLL_SECONDS = 30;
    static final int SHORTEST_POLL_SECONDS = 5;

    private final String name;
    private final String instanceUrl;
    private final String clientId;
    private final String credentialsId;
    private int pollSeconds = DEFAULT_POLL_SECONDS;
    private String webhookCredentialsId;

    /**
     * @param name by which steps choose the connection
     * @param instanceUrl {@code https} and the host, nothing more
     * @param clientId of the OAuth client in ServiceNow's application registry
     * @param credentialsId of a Secret text credential which holds the client secret
     */
    @DataBoundConstructor
    public ServiceNowConnection(String name, String instanceUrl, String clientId, String credentialsId) {
        this.name = Util.fixNull(name).trim();
        this.instanceUrl = Util.fixNull(instanceUrl).trim();
        this.clientId = Util.fixNull(clientId).trim();
        this.credentialsId = Util.fixNull(credentialsId);
    }

    /** A file that was written by hand or by another version may lack values. */
    private Object readResolve() {
        var complete = new ServiceNowConnection(name, instanceUrl, clientId, credentialsId);
        complete.setPollSeconds(pollSeconds == 0 ? DEFAULT_POLL_SECONDS : pollSeconds);
        complete.setWebhookCredentialsId(webhookCredentialsId);
        return complete;
    }

    public String getName() {
        return name;
    }

    public String getInstanceUrl() {
        return instanceUrl;
    }

    public String getClientId() {
        return clientId;
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    /** Seconds between two looks at the changes that builds wait for. */
    public int getPollSeconds() {
        return pollSeconds;
    }

    /** @param pollSeconds fewer than five are taken as five, to spare the instance */
    @DataBoundSetter
    public void setPollSeconds(int pollSeconds) {
        this.pollSeconds = Math.max(SHORTEST_POLL_SECONDS, pollSeconds);
    }

    /** Of a Secret text credential by which calls of the webhook are known; null when ServiceNow does not call. */
    @CheckForNull
    public String getWebhookCredentialsId() {
        return webhookCredentialsId;
    }

    @DataBoundSetter
    public void setWebhookCredentialsId(String webhookCredentialsId) {
        this.webhookCredentialsId = Util.fixEmptyAndTrim(webhookCredentialsId);
    }

    /** By which calls of the webhook are known; empty when there is none. */
    Optional<Secret> webhookSecret() {
        return webhookCredentialsId == null
                ? Optional.empty()
                : CredentialsProvider.lookupCredentialsInItemGroup(
                                StringCredentials.class, Jenkins.get(), ACL.SYSTEM2, List.of())
                        .stream()
                        .filter(credentials -> credentials.getId().equals(webhookCredentialsId))
                        .map(StringCredentials::getSecret)
                        .findFirst();
    }

    /**
     * Opens a session for one operation of a build. No request is made yet.
     *
     * @throws AbortException when the connection is incomplete or the build may not use its credential
     */
    @NonNull
    public ServiceNowSession open(@NonNull Run<?, ?> run) throws AbortException {
        var secret = CredentialsProvider.findCredentialById(credentialsId, StringCredentials.class, run, domain());
        CredentialsProvider.track(run, secret);
        return session(secret, RetryRules.DEFAULT);
    }

    /**
     * Opens a session for the controller itself, which repeats its work on a schedule and so backs off by itself.
     *
     * @throws AbortException when the connection is incomplete
     */
    @NonNull
    public ServiceNowSession openForController() throws AbortException {
        var secret = CredentialsMatchers.firstOrNull(
                CredentialsProvider.lookupCredentialsInItemGroup(
                        StringCredentials.class, Jenkins.get(), ACL.SYSTEM2, domain()),
                CredentialsMatchers.withId(credentialsId));
        return session(secret, RetryRules.NONE);
    }

    private ServiceNowSession session(@CheckForNull StringCredentials secret, RetryRules retries)
            throws AbortException {
        if (clientId.isEmpty()) {
            throw incomplete("The client ID is missing.");
        }
        if (secret == null) {
            throw incomplete(
                    credentialsId.isEmpty()
                            ? "No credential is chosen for the client secret."
                            : "There is no Secret text credential with the id '" + credentialsId
                                    + "' that may be used here.");
        }
        try {
            return new ServiceNowClient(
                            Http.client(),
                            InstanceUrl.parse(instanceUrl),
                            new ClientCredentials(
                                    clientId, () -> secret.getSecret().getPlainText()),
                            Timeouts.DEFAULT,
                            retries)
                    .open();
        } catch (IllegalArgumentException e) {
            throw incomplete(e.getMessage());
        }
    }

    private AbortException incomplete(String reason) {
        return new AbortException("The ServiceNow connection '" + getName()
                + "' (Manage Jenkins → System → ServiceNow) cannot be used. " + reason);
    }

    private List<DomainRequirement> domain() {
        return URIRequirementBuilder.fromUri(instanceUrl).build();
    }

    @Extension
    public static class DescriptorImpl extends Descriptor<ServiceNowConnection> {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.ServiceNowConnection_displayName();
        }

        public int getDefaultPollSeconds() {
            return DEFAULT_POLL_SECONDS;
        }

        public int getShortestPollSeconds() {
            return SHORTEST_POLL_SECONDS;
        }

        @POST
        public FormValidation doCheckInstanceUrl(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            try {
                InstanceUrl.parse(value);
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        @POST
        public ListBoxModel doFillWebhookCredentialsIdItems(@QueryParameter String webhookCredentialsId) {
            return doFillCredentialsIdItems("", webhookCredentialsId);
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @QueryParameter String instanceUrl, @QueryParameter String credentialsId) {
            var options = new StandardListBoxModel();
            if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                return options.includeCurrentValue(credentialsId);
            }
            return options.includeEmptyValue()
                    .includeMatchingAs(
                            ACL.SYSTEM2,
                            Jenkins.get(),
                            StringCredentials.class,
                            URIRequirementBuilder.fromUri(instanceUrl).build(),
                            CredentialsMatchers.always())
                    .includeCurrentValue(credentialsId);
        }
    }
}
