package io.jenkins.plugins.servicenow.config;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.ItemGroup;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.servicenow.client.ClientCredentials;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.RetryRules;
import io.jenkins.plugins.servicenow.client.SecretMask;
import io.jenkins.plugins.servicenow.client.ServiceNowClient;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.Sleeper;
import io.jenkins.plugins.servicenow.client.Timeouts;
import io.jenkins.plugins.servicenow.client.UserLookup;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.ForwardToView;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * One ServiceNow instance, the OAuth client by which Jenkins logs in to it, and the defaults of steps there.
 *
 * <p>Values are kept as they were entered and checked when a session is opened, so that an old or hand-written
 * configuration file never stops Jenkins. A field that is null has its default.
 */
public class ServiceNowConnection implements Describable<ServiceNowConnection> {

    static final String DEFAULT_CHANGE_CATEGORY = "Operating System";

    private static final UserLookup DEFAULT_USER_LOOKUP = UserLookup.ID_THEN_EMAIL;

    private static final OnLost DEFAULT_ON_LOST = OnLost.HOLD;

    private static final Logger LOGGER = Logger.getLogger(ServiceNowConnection.class.getName());

    private static volatile RetryRules retries = RetryRules.DEFAULT;
    private static volatile Sleeper sleeper = Sleeper.SYSTEM;

    private final String name;
    private final String instanceUrl;
    private final String clientId;
    private final String credentialsId;
    private boolean restricted;
    private String assignmentGroup;
    private String changeCategory;
    private String userLookup;
    private String onLost;
    private CmdbMapping cmdb = new CmdbMapping();
    private boolean publishCatalogItems;
    private boolean allowOverride;
    private Integer pollSeconds;
    private Integer connectTimeoutSeconds;
    private Integer readTimeoutSeconds;
    private Integer uploadTimeoutSeconds;
    private Integer retryTimeoutSeconds;
    private String webhookCredentialsId;

    /**
     * @param name by which steps choose the connection
     * @param instanceUrl {@code https} and the host; a slash behind it is dropped
     * @param clientId of the OAuth client in ServiceNow's application registry
     * @param credentialsId of a Secret text credential which holds the client secret
     */
    @DataBoundConstructor
    public ServiceNowConnection(String name, String instanceUrl, String clientId, String credentialsId) {
        this.name = Util.fixNull(name).trim();
        this.instanceUrl = Util.fixNull(instanceUrl).trim().replaceFirst("/+$", "");
        this.clientId = Util.fixNull(clientId).trim();
        this.credentialsId = Util.fixNull(credentialsId).trim();
    }

    public String getName() {
        return Util.fixNull(name);
    }

    public String getInstanceUrl() {
        return Util.fixNull(instanceUrl);
    }

    public String getClientId() {
        return Util.fixNull(clientId);
    }

    public String getCredentialsId() {
        return Util.fixNull(credentialsId);
    }

    /** Whether only folders that list the connection may use it. */
    public boolean isRestricted() {
        return restricted;
    }

    @DataBoundSetter
    public void setRestricted(boolean restricted) {
        this.restricted = restricted;
    }

    /** The name of the group for changes of steps that name none; null when there is none. */
    @CheckForNull
    public String getAssignmentGroup() {
        return assignmentGroup;
    }

    @DataBoundSetter
    public void setAssignmentGroup(String assignmentGroup) {
        this.assignmentGroup = Util.fixEmptyAndTrim(assignmentGroup);
    }

    /** The category of change requests. */
    @NonNull
    public String getChangeCategory() {
        return Util.fixNull(changeCategory, DEFAULT_CHANGE_CATEGORY);
    }

    @DataBoundSetter
    public void setChangeCategory(String changeCategory) {
        this.changeCategory = ConnectionRules.nullIfDefault(DEFAULT_CHANGE_CATEGORY, changeCategory);
    }

    /** By what the user who started a build is found, the value of a {@link UserLookup}. */
    @NonNull
    public String getUserLookup() {
        return Util.fixNull(userLookup, DEFAULT_USER_LOOKUP.value());
    }

    @DataBoundSetter
    public void setUserLookup(String userLookup) {
        this.userLookup = ConnectionRules.nullIfDefault(DEFAULT_USER_LOOKUP.value(), userLookup);
    }

    /** The same; the default when what was entered is none, with which no session is opened. */
    @NonNull
    public UserLookup userLookup() {
        return UserLookup.find(userLookup).orElse(DEFAULT_USER_LOOKUP);
    }

    /** What becomes of the changes of builds that have died, the value of an {@link OnLost}. */
    @NonNull
    public String getOnLost() {
        return Util.fixNull(onLost, DEFAULT_ON_LOST.value());
    }

    @DataBoundSetter
    public void setOnLost(String onLost) {
        this.onLost = ConnectionRules.nullIfDefault(DEFAULT_ON_LOST.value(), onLost);
    }

    /** The same; the default when what was entered is none, with which no session is opened. */
    @NonNull
    public OnLost onLost() {
        return OnLost.find(onLost).orElse(DEFAULT_ON_LOST);
    }

    /** How images are kept in the CMDB. */
    @NonNull
    public CmdbMapping getCmdb() {
        return cmdb == null ? new CmdbMapping() : cmdb;
    }

    @DataBoundSetter
    public void setCmdb(CmdbMapping cmdb) {
        this.cmdb = cmdb;
    }

    /** Whether {@code snowCatalogItem} may create and change catalog items. */
    public boolean isPublishCatalogItems() {
        return publishCatalogItems;
    }

    @DataBoundSetter
    public void setPublishCatalogItems(boolean publishCatalogItems) {
        this.publishCatalogItems = publishCatalogItems;
    }

    /** Whether a build that waits for an approval on this connection may be let go on without one, by who has the permission. */
    public boolean isAllowOverride() {
        return allowOverride;
    }

    @DataBoundSetter
    public void setAllowOverride(boolean allowOverride) {
        this.allowOverride = allowOverride;
    }

    /** Seconds between two polls of the changes that builds wait for. */
    public int getPollSeconds() {
        return DurationSetting.POLL.of(pollSeconds);
    }

    /** @param pollSeconds fewer than five are taken as five, to spare the instance; 0 is the default */
    @DataBoundSetter
    public void setPollSeconds(int pollSeconds) {
        this.pollSeconds = DurationSetting.POLL.nullIfDefault(pollSeconds);
    }

    /** Seconds to wait for a connection to the instance. */
    public int getConnectTimeoutSeconds() {
        return DurationSetting.CONNECT.of(connectTimeoutSeconds);
    }

    /** @param connectTimeoutSeconds 0 is the default */
    @DataBoundSetter
    public void setConnectTimeoutSeconds(int connectTimeoutSeconds) {
        this.connectTimeoutSeconds = DurationSetting.CONNECT.nullIfDefault(connectTimeoutSeconds);
    }

    /** Seconds to wait for the next bytes of a response. */
    public int getReadTimeoutSeconds() {
        return DurationSetting.READ.of(readTimeoutSeconds);
    }

    /** @param readTimeoutSeconds fewer than five are taken as five; 0 is the default */
    @DataBoundSetter
    public void setReadTimeoutSeconds(int readTimeoutSeconds) {
        this.readTimeoutSeconds = DurationSetting.READ.nullIfDefault(readTimeoutSeconds);
    }

    /** Seconds for a whole request, so also for a slow upload. */
    public int getUploadTimeoutSeconds() {
        return DurationSetting.UPLOAD.of(uploadTimeoutSeconds);
    }

    /** @param uploadTimeoutSeconds fewer than thirty are taken as thirty; 0 is the default */
    @DataBoundSetter
    public void setUploadTimeoutSeconds(int uploadTimeoutSeconds) {
        this.uploadTimeoutSeconds = DurationSetting.UPLOAD.nullIfDefault(uploadTimeoutSeconds);
    }

    /** Seconds for which a step repeats a request while the instance is busy, fails or cannot be reached. */
    public int getRetryTimeoutSeconds() {
        return DurationSetting.RETRY.of(retryTimeoutSeconds);
    }

    /** @param retryTimeoutSeconds fewer than thirty are taken as thirty; 0 is the default */
    @DataBoundSetter
    public void setRetryTimeoutSeconds(int retryTimeoutSeconds) {
        this.retryTimeoutSeconds = DurationSetting.RETRY.nullIfDefault(retryTimeoutSeconds);
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

    /**
     * Opens a session for one operation of a build, which retries what may pass. No request is made yet.
     *
     * @param mask of the build's secrets, as of the other sessions for builds
     * @throws AbortException when the connection is incomplete or the build may not use its credential
     */
    @NonNull
    public ServiceNowSession open(@NonNull Run<?, ?> run, @NonNull SecretMask mask) throws AbortException {
        return client(ClientSecret.of(this, run), retries.withPatience(Duration.ofSeconds(getRetryTimeoutSeconds())))
                .open(LoginFailureMonitor.get().listenToBuilds(this), mask, BuildOpenWrites.whileBuilding(run));
    }

    /** For tests: delays and the times after which a write is certain, in place of {@link RetryRules#DEFAULT}. */
    public static void setRetries(@NonNull RetryRules retries) {
        ServiceNowConnection.retries = retries;
    }

    /** For tests: the time between tries, in place of {@link Sleeper#SYSTEM}. */
    public static void setSleeper(@NonNull Sleeper sleeper) {
        ServiceNowConnection.sleeper = sleeper;
    }

    /** Records that a build uses the client secret. May ask remote credentials stores. */
    public void recordUse(@NonNull Run<?, ?> run) {
        ClientSecret.of(this, run);
    }

    /**
     * How a build logs in. May ask remote credentials stores.
     *
     * @throws AbortException when the connection is incomplete or the build may not use its credential
     */
    @NonNull
    public ConnectionLogin login(@NonNull Run<?, ?> run) throws AbortException {
        return ConnectionLogin.of(
                this, secret(ClientSecret.find(this, run)).getSecret().getPlainText(), timeouts());
    }

    /**
     * How the jobs of a folder, or of Jenkins itself, log in when none of their builds runs. May ask remote credentials stores.
     *
     * @throws AbortException when the connection is incomplete or its credential may not be used there
     */
    @NonNull
    public ConnectionLogin login(@NonNull ItemGroup<?> group) throws AbortException {
        return ConnectionLogin.of(
                this, secret(ClientSecret.in(group, this)).getSecret().getPlainText(), timeouts());
    }

    /**
     * Opens a session for work for a build that is repeated on a schedule and so tries everything once.
     *
     * @throws AbortException when the connection is incomplete or the build may not use its credential
     */
    @NonNull
    public ServiceNowSession openForPolls(@NonNull Run<?, ?> run, @NonNull SecretMask mask) throws AbortException {
        return openForPolls(run, mask, Duration.ZERO);
    }

    /**
     * The same for work of several requests, which would seldom be done while some of them fail.
     *
     * @param patience of each request
     * @throws AbortException when the connection is incomplete or the build may not use its credential
     */
    @NonNull
    public ServiceNowSession openForPolls(@NonNull Run<?, ?> run, @NonNull SecretMask mask, @NonNull Duration patience)
            throws AbortException {
        return client(ClientSecret.find(this, run), retries.withPatience(patience))
                .open(LoginFailureMonitor.get().listenToBuilds(this), mask, BuildOpenWrites.of(run));
    }

    /**
     * A session that shares its token with another, for a build that logs in alike: see {@link #login(Run)}.
     *
     * @param mask of the build's secrets
     */
    @NonNull
    public static ServiceNowSession sharing(
            @NonNull ServiceNowSession session, @NonNull Run<?, ?> run, @NonNull SecretMask mask) {
        return session.sharing(mask, BuildOpenWrites.of(run));
    }

    /**
     * As above, for no build or one that is gone: with what the jobs of a folder, or of Jenkins itself, may use.
     *
     * @throws AbortException when the connection is incomplete or its credential may not be used there
     */
    @NonNull
    public ServiceNowSession openForPolls(@NonNull ItemGroup<?> group, @NonNull SecretMask mask) throws AbortException {
        return client(ClientSecret.in(group, this), RetryRules.NONE)
                .open(LoginFailureMonitor.get().listenToBuilds(this), mask);
    }

    /** Whether the URL is that of this connection's instance, however it is written. */
    public boolean leadsTo(@CheckForNull String url) {
        return InstanceAddress.isSame(instanceUrl, url);
    }

    /** @throws AbortException when the URL is not that of this connection's instance */
    public void checkLeadsTo(@NonNull String url) throws AbortException {
        if (!leadsTo(url)) {
            throw new AbortException("The ServiceNow instance " + url + " is needed, but the connection '" + getName()
                    + "' points to " + getInstanceUrl()
                    + ". Nothing was sent there. Give as 'connection' one that points to "
                    + url + ", or have an administrator set the URL right.");
        }
    }

    /**
     * Opens a session that tries everything once, for Test Connection.
     *
     * @throws AbortException when the connection is incomplete
     */
    @NonNull
    ServiceNowSession openForCheck() throws AbortException {
        return client(ClientSecret.in(Jenkins.get(), this), RetryRules.NONE)
                .open(LoginFailureMonitor.get().listenToCheck(this));
    }

    private StringCredentials secret(@CheckForNull StringCredentials found) throws AbortException {
        if (found == null) {
            throw unusable("There is no Secret text credential with the id '" + getCredentialsId()
                    + "' that may be used here. One of the scope System is not for builds.");
        }
        return found;
    }

    private AbortException unusable(String reason) {
        return new AbortException("The ServiceNow connection '" + getName() + "' (" + ServiceNowConfiguration.WHERE
                + ") cannot be used. " + reason);
    }

    private ServiceNowClient client(@CheckForNull StringCredentials found, RetryRules rules) throws AbortException {
        try {
            ConnectionRules.checkClientId(clientId);
            ConnectionRules.checkCredentialsId(credentialsId);
            ConnectionRules.checkUserLookup(userLookup);
            ConnectionRules.checkOnLost(onLost);
            var secret = secret(found);
            return new ServiceNowClient(
                    HttpClients.client(),
                    InstanceUrl.parse(instanceUrl),
                    new ClientCredentials(
                            getClientId(), () -> secret.getSecret().getPlainText()),
                    timeouts(),
                    rules,
                    sleeper);
        } catch (IllegalArgumentException e) {
            LOGGER.log(Level.FINE, "A connection cannot be used", e);
            throw unusable(e.getMessage());
        }
    }

    private Timeouts timeouts() {
        return new Timeouts(
                Duration.ofSeconds(getConnectTimeoutSeconds()),
                Duration.ofSeconds(getReadTimeoutSeconds()),
                Duration.ofSeconds(getUploadTimeoutSeconds()));
    }

    @Extension
    public static class DescriptorImpl extends Descriptor<ServiceNowConnection> {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.ServiceNowConnection_displayName();
        }

        /** A connection that has all defaults, for the form. */
        public ServiceNowConnection getDefaults() {
            return new ServiceNowConnection("", "", "", "");
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return ConnectionRules.validate(ConnectionRules::checkName, value);
        }

        /** Asks the instance with the values in the form, saved or not. */
        @POST
        @Restricted(DoNotUse.class)
        public HttpResponse doTestConnection(
                @QueryParameter String name,
                @QueryParameter String instanceUrl,
                @QueryParameter String clientId,
                @QueryParameter String credentialsId,
                @QueryParameter String connectTimeoutSeconds,
                @QueryParameter String readTimeoutSeconds,
                @QueryParameter String uploadTimeoutSeconds) {
            // The stored secret is sent to the URL that is given here.
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            var connection = new ServiceNowConnection(name, instanceUrl, clientId, credentialsId);
            connection.setConnectTimeoutSeconds(seconds(connectTimeoutSeconds));
            connection.setReadTimeoutSeconds(seconds(readTimeoutSeconds));
            connection.setUploadTimeoutSeconds(seconds(uploadTimeoutSeconds));
            try {
                return new ForwardToView(ConnectionCheck.run(connection), "report.jelly");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return FormValidation.error("The test was interrupted. Try again.");
            }
        }

        /** What a field of the form holds; 0, which stands for the default, when that is blank or no number. */
        private static int seconds(@CheckForNull String entered) {
            return entered != null && entered.matches("\\d{1,9}") ? Integer.parseInt(entered) : 0;
        }

        /** Null when the connection was never tested. */
        @CheckForNull
        @Restricted(DoNotUse.class) // Jelly
        public ConnectionReport getLastReport(@CheckForNull ServiceNowConnection connection) {
            return connection == null ? null : ConnectionReports.get().of(connection);
        }

        @Restricted(DoNotUse.class) // Jelly
        public boolean isLastReportOutdated(@NonNull ServiceNowConnection connection) {
            return ConnectionReports.get().isOutdated(connection);
        }

        @POST
        public FormValidation doCheckInstanceUrl(@QueryParameter String value) {
            return ConnectionRules.validate(InstanceUrl::parse, value);
        }

        @POST
        public FormValidation doCheckClientId(@QueryParameter String value) {
            return ConnectionRules.validate(ConnectionRules::checkClientId, value);
        }

        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String value) {
            return ConnectionRules.validate(ConnectionRules::checkCredentialsId, value);
        }

        @POST
        public ListBoxModel doFillUserLookupItems() {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            var items = new ListBoxModel();
            for (var lookup : UserLookup.values()) {
                items.add(lookup.label(), lookup.value());
            }
            return items;
        }

        @POST
        public ListBoxModel doFillOnLostItems() {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            var items = new ListBoxModel();
            for (var option : OnLost.values()) {
                items.add(option.label(), option.value());
            }
            return items;
        }

        @POST
        public FormValidation doCheckPollSeconds(@QueryParameter String value) {
            return DurationSetting.POLL.validate(value);
        }

        @POST
        public FormValidation doCheckConnectTimeoutSeconds(@QueryParameter String value) {
            return DurationSetting.CONNECT.validate(value);
        }

        @POST
        public FormValidation doCheckReadTimeoutSeconds(@QueryParameter String value) {
            return DurationSetting.READ.validate(value);
        }

        @POST
        public FormValidation doCheckUploadTimeoutSeconds(@QueryParameter String value) {
            return DurationSetting.UPLOAD.validate(value);
        }

        @POST
        public FormValidation doCheckRetryTimeoutSeconds(@QueryParameter String value) {
            return DurationSetting.RETRY.validate(value);
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
