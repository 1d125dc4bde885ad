package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Run;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/**
 * The connections that the jobs of one folder may use, and which of them a step means.
 *
 * <p>What a folder leaves open, it inherits from the next folder around it. Without a folder that lists connections, all may
 * be used but the restricted ones.
 */
public final class ConnectionResolver {

    private final ServiceNowConfiguration configuration;
    private final List<FolderSettings> folders;
    private final List<ServiceNowConnection> usable;

    private ConnectionResolver(
            ServiceNowConfiguration configuration, List<FolderSettings> folders, List<ServiceNowConnection> usable) {
        this.configuration = configuration;
        this.folders = folders;
        this.usable = usable;
    }

    /** For what builds of folders that are gone have left behind: all connections, also restricted ones. Makes no I/O. */
    @NonNull
    public static ConnectionResolver ofAll() {
        var configuration = ServiceNowConfiguration.get();
        return new ConnectionResolver(configuration, List.of(), configuration.getConnections());
    }

    private static List<ServiceNowConnection> usable(
            ServiceNowConfiguration configuration, List<FolderSettings> folders) {
        var listed = folders.stream()
                .map(FolderSettings::connections)
                .filter(connections -> !connections.isEmpty())
                .findFirst();
        return configuration.getConnections().stream()
                .filter(connection -> listed.map(names -> names.contains(connection.getName()))
                        .orElse(!connection.isRestricted()))
                .toList();
    }

    /** Makes no I/O. */
    @NonNull
    public static ConnectionResolver of(@NonNull Run<?, ?> run) {
        return in(run.getParent().getParent());
    }

    /** For the form of a job. Makes no I/O. */
    @NonNull
    public static ConnectionResolver of(@NonNull Item job) {
        return in(job.getParent());
    }

    /** For what is done in a folder, or Jenkins itself, without a job. Makes no I/O. */
    @NonNull
    public static ConnectionResolver in(@NonNull ItemGroup<?> group) {
        var configuration = ServiceNowConfiguration.get();
        var folders = FolderSettings.around(group);
        return new ConnectionResolver(configuration, folders, usable(configuration, folders));
    }

    /**
     * What is left of the folders around an item or a build that may be gone.
     *
     * @param fullName its full name, or its externalizable id
     */
    @NonNull
    public static ItemGroup<?> groupAround(@NonNull String fullName) {
        for (var end = fullName.lastIndexOf('/'); end > 0; end = fullName.lastIndexOf('/', end - 1)) {
            if (Jenkins.get().getItemByFullName(fullName.substring(0, end), Item.class) instanceof ItemGroup<?> group) {
                return group;
            }
        }
        return Jenkins.get();
    }

    @NonNull
    public List<String> names() {
        return usable.stream().map(ServiceNowConnection::getName).distinct().toList();
    }

    /**
     * The connection that a step is to use: the one it names, else the default of the nearest folder that has one, else the
     * global default, else the only one there is.
     *
     * @param name as the step was given it; null or blank when it was not
     * @throws AbortException when ServiceNow is disabled, or no connection or several could be meant; it names only
     *     those that may be used here
     */
    @NonNull
    public ServiceNowConnection choose(@CheckForNull String name) throws AbortException {
        configuration.checkEnabled();
        if (usable.isEmpty()) {
            throw new AbortException(
                    configuration.getConnections().isEmpty()
                            ? "No ServiceNow connection is configured. Add one in " + ServiceNowConfiguration.WHERE
                                    + "."
                            : "No ServiceNow connection may be used here. Ask an administrator to allow one for this folder.");
        }
        var wanted = Util.fixEmptyAndTrim(name);
        if (wanted != null) {
            return find(wanted)
                    .orElseThrow(() -> new AbortException("There is no ServiceNow connection named '" + wanted
                            + "' that may be used here. " + hint()));
        }
        for (var folder : folders) {
            var standard = folder.defaultConnection();
            if (standard != null) {
                return find(standard)
                        .orElseThrow(() -> new AbortException("The default ServiceNow connection of the folder '"
                                + folder.folder() + "' does not exist or may not be used here. " + hint()));
            }
        }
        var standard = find(configuration.getDefaultConnection());
        if (standard.isEmpty() && usable.size() > 1) {
            throw new AbortException(
                    "Several ServiceNow connections may be used here and none is the default. " + hint());
        }
        return standard.orElse(usable.get(0));
    }

    /**
     * As {@link #choose(String)}, for what has to do with a record: in a clone there would be another one, or a copy of it.
     *
     * @param instance URL of the instance that has the record; null when it is not known
     * @throws AbortException also when the connection points to another instance now; it names both
     */
    @NonNull
    public ServiceNowConnection choose(@CheckForNull String name, @CheckForNull String instance) throws AbortException {
        var chosen = choose(name);
        if (instance != null) {
            chosen.checkLeadsTo(instance);
        }
        return chosen;
    }

    /**
     * As {@link #choose(String, String)}, for a record that a build has left behind: when there is no such connection any more, another
     * that may be used here and points to the instance, since that one may have been renamed.
     *
     * @throws AbortException when none does
     */
    @NonNull
    public ServiceNowConnection chooseFor(@NonNull String instance, @NonNull String name) throws AbortException {
        configuration.checkEnabled();
        return find(name)
                .filter(connection -> connection.leadsTo(instance))
                .or(() -> usable.stream()
                        .filter(connection -> connection.leadsTo(instance))
                        .findFirst())
                .orElseThrow(() -> new AbortException("No ServiceNow connection that may be used here points to "
                        + instance + ". The one that was used is '" + name + "'."));
    }

    private Optional<ServiceNowConnection> find(@CheckForNull String name) {
        return usable.stream()
                .filter(connection -> Objects.equals(connection.getName(), name))
                .findFirst();
    }

    private String hint() {
        return "Name one with the parameter 'connection': "
                + names().stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ")) + ".";
    }
}
