package io.jenkins.plugins.servicenow.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.google.common.base.Ticker;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.BulkChange;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.PersistentDescriptor;
import hudson.security.ACL;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * <i>Manage Jenkins → System → ServiceNow</i>: whether the integration is enabled, and the
 * connections that steps choose from by name.
 *
 * <p>What is entered is checked, whoever enters it. What is in the file is not: an old or hand-written one must not stop
 * Jenkins, and what is wrong in it is said when it is used.
 */
@Extension
@Symbol("serviceNow")
public class ServiceNowConfiguration extends GlobalConfiguration implements PersistentDescriptor {

    static final String WHERE = "Manage Jenkins → System → ServiceNow";

    private final transient WebhookSecrets webhookSecrets =
            new WebhookSecrets(ServiceNowConfiguration::webhookSecret, Ticker.systemTicker());

    /** In force. What is entered replaces it as a whole once it is checked, so that nobody sees half of a change. */
    private volatile Settings settings = new Settings();

    /** What has been entered so far in {@link #change}; null when nothing has. */
    @CheckForNull
    private transient Settings entered;

    /** Null for an entry by itself. */
    @CheckForNull
    private transient BulkChange change;

    public static ServiceNowConfiguration get() {
        return ExtensionList.lookupSingleton(ServiceNowConfiguration.class);
    }

    @Override
    @NonNull
    public String getDisplayName() {
        return Messages.ServiceNowConfiguration_displayName();
    }

    public boolean isEnabled() {
        return settings.enabled;
    }

    @DataBoundSetter
    public void setEnabled(boolean enabled) {
        enter(entry -> entry.setEnabled(enabled));
    }

    /** Whether the stages of a build are noted on its change request while it runs. */
    public boolean isNotifyStages() {
        return settings.notifyStages;
    }

    @DataBoundSetter
    public void setNotifyStages(boolean notifyStages) {
        enter(entry -> entry.setNotifyStages(notifyStages));
    }

    public List<ServiceNowConnection> getConnections() {
        return settings.connections();
    }

    /**
     * Replaces all connections. A default that is no longer among them is forgotten.
     *
     * @throws IllegalArgumentException when a name occurs twice, or a connection is incomplete; nothing is changed then
     */
    @DataBoundSetter
    public void setConnections(List<ServiceNowConnection> connections) {
        enter(entry -> {
            entry.setConnections(connections);
            ConnectionRules.check(entry.connections());
        });
    }

    /** The connection of steps that name none, where no folder says otherwise; null when there is none. */
    @CheckForNull
    public String getDefaultConnection() {
        return settings.defaultConnection;
    }

    /** @throws IllegalArgumentException when there is no such connection; nothing is changed then */
    @DataBoundSetter
    public void setDefaultConnection(String defaultConnection) {
        enter(entry -> entry.setDefaultConnection(defaultConnection));
    }

    /** What the form has, and Jenkins stores. */
    public static final class Settings {

        private boolean enabled = true;
        private boolean notifyStages = true;

        /** In a file that was not written by Jenkins names may occur twice: the first one wins. */
        private List<ServiceNowConnection> connections = new ArrayList<>();

        @CheckForNull
        private String defaultConnection;

        /** A default may be entered before its connection, so both are checked when all is entered. */
        private transient boolean defaultEntered;

        private transient boolean connectionsEntered;

        @DataBoundConstructor
        public Settings() {
            // Everything has a default.
        }

        @DataBoundSetter
        public void setEnabled(boolean enabled) {
            this.enabled = enabled;
        }

        @DataBoundSetter
        public void setNotifyStages(boolean notifyStages) {
            this.notifyStages = notifyStages;
        }

        @DataBoundSetter
        public void setConnections(List<ServiceNowConnection> connections) {
            this.connections = new ArrayList<>(Util.fixNull(connections));
            connectionsEntered = true;
        }

        @DataBoundSetter
        public void setDefaultConnection(String defaultConnection) {
            this.defaultConnection = Util.fixEmptyAndTrim(defaultConnection);
            defaultEntered = true;
        }

        private Settings copy() {
            var copy = new Settings();
            copy.enabled = enabled;
            copy.notifyStages = notifyStages;
            copy.connections = new ArrayList<>(connections());
            copy.defaultConnection = defaultConnection;
            return copy;
        }

        private List<ServiceNowConnection> connections() {
            return Util.fixNull(connections).stream().filter(Objects::nonNull).toList();
        }

        private boolean isKnown(@CheckForNull String name) {
            return name == null
                    || connections().stream()
                            .anyMatch(connection -> connection.getName().equals(name));
        }

        private void check() {
            if (connectionsEntered) {
                ConnectionRules.check(connections());
            }
            if (isKnown(defaultConnection)) {
                return;
            }
            if (defaultEntered) {
                throw new IllegalArgumentException("The default ServiceNow connection '" + defaultConnection
                        + "' does not exist: enter the name of one of the connections.");
            }
            if (connectionsEntered) {
                defaultConnection = null;
            }
        }
    }

    /** What is entered by itself is in force at once, what is entered in a bulk when that is committed. */
    private synchronized void enter(Consumer<Settings> entry) {
        var current = BulkChange.current();
        var before = entered;
        var next = before == null || change != current ? settings.copy() : before;
        entry.accept(next);
        entered = next;
        change = current;
        save();
    }

    /** @throws IllegalArgumentException when something that was entered cannot be meant; nothing is changed then */
    @Override
    public synchronized void save() {
        if (BulkChange.contains(this)) {
            return;
        }
        var next = entered;
        entered = null;
        change = null;
        if (next != null) {
            next.check();
            settings = next;
        }
        super.save();
    }

    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        try {
            var next = request.bindJSON(Settings.class, form);
            next.defaultEntered = true;
            next.connectionsEntered = true;
            replace(next);
            return true;
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), "connections");
        }
    }

    private synchronized void replace(Settings next) {
        entered = next;
        save();
    }

    /** The names that are saved; one that is about to be can be typed. */
    @POST
    public ComboBoxModel doFillDefaultConnectionItems() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        var names = new ComboBoxModel();
        getConnections().forEach(connection -> names.add(connection.getName()));
        return names;
    }

    @POST
    public FormValidation doCheckDefaultConnection(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return settings.isKnown(Util.fixEmptyAndTrim(value))
                ? FormValidation.ok()
                : FormValidation.warning("No connection of this name is saved yet.");
    }

    /** @throws AbortException when ServiceNow is disabled */
    void checkEnabled() throws AbortException {
        if (!isEnabled()) {
            throw new AbortException("ServiceNow is disabled in " + WHERE
                    + ". No step passes while it is; ask an administrator to enable it.");
        }
    }

    /** How often the changes of builds are polled on a connection, whether it can be used at the moment or not. */
    @NonNull
    public Duration pollInterval(@NonNull String name) {
        return Duration.ofSeconds(getConnections().stream()
                .filter(connection -> connection.getName().equals(name))
                .mapToInt(ServiceNowConnection::getPollSeconds)
                .findFirst()
                .orElse(DurationSetting.POLL.standard()));
    }

    /** By which calls of the webhook are known, by the name of the connection; none while ServiceNow is disabled. */
    @NonNull
    public Map<String, Secret> webhookSecrets() {
        var current = settings;
        return current.enabled ? webhookSecrets.of(current.connections()) : Map.of();
    }

    private static Optional<Secret> webhookSecret(String credentialsId) {
        return CredentialsProvider.lookupCredentialsInItemGroup(
                        StringCredentials.class, Jenkins.get(), ACL.SYSTEM2, List.of())
                .stream()
                .filter(credentials -> credentials.getId().equals(credentialsId))
                .map(StringCredentials::getSecret)
                .findFirst();
    }
}
