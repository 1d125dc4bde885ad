package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Item;
import hudson.model.ItemGroup;
import java.util.ArrayList;
import java.util.List;

/** Tells what a folder says about connections. Nobody does when the plugin cloudbees-folder is not installed. */
interface FolderSettings extends ExtensionPoint {

    /**
     * What one folder says.
     *
     * @param folder its full name
     * @param defaultConnection null when it says nothing about it
     * @param connections the only ones that may be used inside; empty when it says nothing about it
     */
    record Settings(
            @NonNull String folder,
            @CheckForNull String defaultConnection,
            @NonNull List<String> connections) {}

    /** Null when the group is not a folder, or says nothing. */
    @CheckForNull
    Settings of(@NonNull ItemGroup<?> group);

    /** What the folders around the jobs of a group say, the nearest first. */
    @NonNull
    static List<Settings> around(@NonNull ItemGroup<?> group) {
        var all = new ArrayList<Settings>();
        var next = group;
        while (next instanceof Item folder) {
            for (var source : ExtensionList.lookup(FolderSettings.class)) {
                var settings = source.of(next);
                if (settings != null) {
                    all.add(settings);
                }
            }
            next = folder.getParent();
        }
        return all;
    }
}
