package io.jenkins.plugins.servicenow.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import java.io.IOException;
import java.util.stream.Collectors;

/** A file of the workspace that a step is given by one path. */
public final class SingleFile {

    private static final int MAX_LISTED = 5;

    private SingleFile() {}

    /**
     * @param step its name, for messages
     * @param parameter by which the pipeline has given the path, for messages
     * @throws AbortException when there is none, or the path is a pattern that several match
     */
    public static WorkspaceFile find(
            @NonNull String step, @NonNull FilePath workspace, @NonNull String parameter, @NonNull String path)
            throws IOException, InterruptedException {
        var found = WorkspaceFiles.find(workspace, path);
        if (found.isEmpty()) {
            throw new AbortException(step + " does not find the " + parameter + " '" + path + "' in the workspace "
                    + workspace.getRemote() + ". Give its path relative to that directory.");
        }
        if (found.size() > 1) {
            throw new AbortException(step + " needs one file as " + parameter + ", but '" + path
                    + "' names "
                    + found.size() + ": "
                    + found.stream().limit(MAX_LISTED).map(WorkspaceFile::path).collect(Collectors.joining(", "))
                    + (found.size() > MAX_LISTED ? ", …" : "") + ".");
        }
        return found.get(0);
    }
}
