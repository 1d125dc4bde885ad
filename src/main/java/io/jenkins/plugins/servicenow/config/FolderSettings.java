package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Item;
import hudson.model.ItemGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * What one folder says about connections.
 *
 * @param folder its full name
 * @param defaultConnection null when it says nothing about it
 * @param connections the only ones that may be used inside; empty when it says nothing about it
 */
record FolderSettings(
        @NonNull String folder,
        @CheckForNull String defaultConnection,
        @NonNull List<String> connections) {

    /** Reads the settings of a folder. There is none when the plugin cloudbees-folder is not installed. */
    interface Source extends ExtensionPoint {

        /** Null when the group is not a folder, or says nothing. */
        @CheckForNull
        FolderSettings of(@NonNull ItemGroup<?> group);
    }

    /** Those of the folders around the jobs of a group, the nearest first. */
    @NonNull
    static List<FolderSettings> around(@NonNull ItemGroup<?> group) {
        var all = new ArrayList<FolderSettings>();
        var next = group;
        while (next instanceof Item folder) {
            for (var source : ExtensionList.lookup(Source.class)) {
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
