package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.PersistentDescriptor;
import hudson.util.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import jenkins.model.GlobalConfiguration;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;

/** <i>Manage Jenkins → System → ServiceNow</i>: the master switch and the connections that steps choose from by name. */
@Extension
@Symbol("serviceNow")
public class ServiceNowConfiguration extends GlobalConfiguration implements PersistentDescriptor {

    private static final String WHERE = "Manage Jenkins → System → ServiceNow";

    private boolean enabled = true;

    /** Names are unique by convention only: XStream and configuration as code can both break it, and the first one wins. */
    private List<ServiceNowConnection> connections = new ArrayList<>();

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

    public List<ServiceNowConnection> getConnections() {
        return List.copyOf(connections);
    }

    @DataBoundSetter
    public void setConnections(List<ServiceNowConnection> connections) {
        this.connections = new ArrayList<>(Util.fixNull(connections));
        save();
    }

    /**
     * The connection that a step is to use.
     *
     * @param name as the step was given it; null or blank means the only connection there is
     * @throws AbortException when ServiceNow is switched off, no connection has this name, or several could be meant
     */
    @NonNull
    public ServiceNowConnection connection(@CheckForNull String name) throws AbortException {
        if (!enabled) {
            throw new AbortException("ServiceNow is switched off in " + WHERE
                    + ". No step passes while it is off; ask an administrator to enable it.");
        }
        if (connections.isEmpty()) {
            throw new AbortException("No ServiceNow connection is configured. Add one in " + WHERE + ".");
        }
        var wanted = Util.fixEmptyAndTrim(name);
        if (wanted == null) {
            if (connections.size() > 1) {
                throw new AbortException("Several ServiceNow connections are configured. Name one of them with the"
                        + " parameter 'connection': " + names() + ".");
            }
            return connections.get(0);
        }
        return connections.stream()
                .filter(connection -> connection.getName().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new AbortException("There is no ServiceNow connection named '" + wanted
                        + "'. Configured in " + WHERE + ": " + names() + "."));
    }

    /** How often builds look at their changes on a connection, whether it can be used at the moment or not. */
    @NonNull
    public Duration pollInterval(@NonNull String name) {
        return Duration.ofSeconds(connections.stream()
                .filter(connection -> connection.getName().equals(name))
                .mapToInt(ServiceNowConnection::getPollSeconds)
                .findFirst()
                .orElse(ServiceNowConnection.DEFAULT_POLL_SECONDS));
    }

    /** Those of all connections by which calls of the webhook are known; none while ServiceNow is switched off. */
    @NonNull
    public List<Secret> webhookSecrets() {
        return enabled
                ? connections.stream()
                        .flatMap(connection -> connection.webhookSecret().stream())
                        .toList()
                : List.of();
    }

    private String names() {
        return connections.stream()
                .map(connection -> "'" + connection.getName() + "'")
                .collect(Collectors.joining(", "));
    }
}
