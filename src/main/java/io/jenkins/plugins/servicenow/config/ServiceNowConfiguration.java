package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.BulkChange;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.PersistentDescriptor;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
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

    private boolean enabled = true;

    private boolean notifyStages = true;

    /** In a file that was not written by Jenkins names may occur twice: the first one wins. */
    private List<ServiceNowConnection> connections = new ArrayList<>();

    @CheckForNull
    private String defaultConnection;

    /** A default may be entered before its connection, so it is checked when all is entered. */
    private transient boolean defaultUnchecked;

    public static ServiceNowConfiguration get() {
        return ExtensionList.lookupSingleton(ServiceNowConfiguration.class);
    }

    @Override
    @NonNull
    public String getDisplayName() {
        return Messages.ServiceNowConfiguration_displayName();
    }

    public boolean isEnabled() {
        return enabled;
    }

    @DataBoundSetter
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
        save();
    }

    /** Whether the stages of a build are noted on its change request while it runs. */
    public boolean isNotifyStages() {
        return notifyStages;
    }

    @DataBoundSetter
    public void setNotifyStages(boolean notifyStages) {
        this.notifyStages = notifyStages;
        save();
    }

    public List<ServiceNowConnection> getConnections() {
        return List.copyOf(connections);
    }

    /**
     * Replaces all connections. A default that is no longer among them is forgotten.
     *
     * @throws IllegalArgumentException when a name occurs twice, or a connection is incomplete; the configuration is then as
     *     it was saved last
     */
    @DataBoundSetter
    public void setConnections(List<ServiceNowConnection> connections) {
        var entered = new ArrayList<>(Util.fixNull(connections));
        try {
            ConnectionRules.check(entered);
        } catch (IllegalArgumentException e) {
            restore();
            throw e;
        }
        this.connections = entered;
        if (!defaultUnchecked && !isKnown(defaultConnection)) {
            defaultConnection = null;
        }
        save();
    }

    /** The connection of steps that name none, where no folder says otherwise; null when there is none. */
    @CheckForNull
    public String getDefaultConnection() {
        return defaultConnection;
    }

    /** @throws IllegalArgumentException when there is no such connection; the configuration is then as it was saved last */
    @DataBoundSetter
    public void setDefaultConnection(String defaultConnection) {
        this.defaultConnection = Util.fixEmptyAndTrim(defaultConnection);
        defaultUnchecked = true;
        save();
    }

    @Override
    public synchronized void load() {
        super.load();
        connections = new ArrayList<>(Util.fixNull(connections));
        connections.removeIf(Objects::isNull);
    }

    private boolean isKnown(@CheckForNull String name) {
        return name == null
                || connections.stream()
                        .anyMatch(connection -> connection.getName().equals(name));
    }

    @Override
    public synchronized void save() {
        if (BulkChange.contains(this)) {
            return;
        }
        if (defaultUnchecked && !isKnown(defaultConnection)) {
            var unknown = defaultConnection;
            restore();
            throw new IllegalArgumentException("The default ServiceNow connection '" + unknown
                    + "' does not exist: enter the name of one of the connections.");
        }
        defaultUnchecked = false;
        super.save();
    }

    /** Goes back to what was saved last. */
    private void restore() {
        enabled = true;
        notifyStages = true;
        connections = new ArrayList<>();
        defaultConnection = null;
        defaultUnchecked = false;
        load();
    }

    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        try (var change = new BulkChange(this)) {
            request.bindJSON(this, form);
            if (!form.has("connections")) {
                // A form without connections does not mention them.
                setConnections(List.of());
            }
            change.commit();
            return true;
        } catch (IllegalArgumentException e) {
            restore();
            throw new FormException(e.getMessage(), "connections");
        } catch (IOException e) {
            throw new FormException(e, "connections");
        }
    }

    /** The names that are saved; one that is about to be can be typed. */
    @POST
    public ComboBoxModel doFillDefaultConnectionItems() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        var names = new ComboBoxModel();
        connections.forEach(connection -> names.add(connection.getName()));
        return names;
    }

    @POST
    public FormValidation doCheckDefaultConnection(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return isKnown(Util.fixEmptyAndTrim(value))
                ? FormValidation.ok()
                : FormValidation.warning("No connection of this name is saved yet.");
    }

    /** @throws AbortException when ServiceNow is disabled */
    void checkEnabled() throws AbortException {
        if (!enabled) {
            throw new AbortException("ServiceNow is disabled in " + WHERE
                    + ". No step passes while it is; ask an administrator to enable it.");
        }
    }

    /** How often the changes of builds are polled on a connection, whether it can be used at the moment or not. */
    @NonNull
    public Duration pollInterval(@NonNull String name) {
        return Duration.ofSeconds(connections.stream()
                .filter(connection -> connection.getName().equals(name))
                .mapToInt(ServiceNowConnection::getPollSeconds)
                .findFirst()
                .orElse(DurationSetting.POLL.standard()));
    }

    /** Those of all connections by which calls of the webhook are known; none while ServiceNow is disabled. */
    @NonNull
    public List<Secret> webhookSecrets() {
        return enabled
                ? connections.stream()
                        .flatMap(connection -> connection.webhookSecret().stream())
                        .toList()
                : List.of();
    }
}
