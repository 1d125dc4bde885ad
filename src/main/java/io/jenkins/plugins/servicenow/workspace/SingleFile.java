package io.jenkins.plugins.servicenow.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.servicenow.cmdb.image.RegisterCiStep;
import java.io.IOException;
import java.util.stream.Collectors;

/** A file of the workspace that a step is given by one path. */
public final class SingleFile {

    private static final int LISTED = 5;

    private SingleFile() {}

    /**
     * @param parameter by which the pipeline has given the path, for messages
     * @throws AbortException when there is none, or the path is a pattern that several match
     */
    public static WorkspaceFile find(@NonNull FilePath workspace, @NonNull String parameter, @NonNull String path)
            throws IOException, InterruptedException {
        var found = WorkspaceFiles.find(workspace, path);
        if (found.isEmpty()) {
            throw new AbortException(RegisterCiStep.NAME + " does not find the " + parameter + " '" + path
                    + "' in the workspace " + workspace.getRemote() + ". Give its path relative to that directory.");
        }
        if (found.size() > 1) {
            throw new AbortException(RegisterCiStep.NAME + " needs one file as " + parameter + ", but '" + path
                    + "' names "
                    + found.size() + ": "
                    + found.stream().limit(LISTED).map(WorkspaceFile::path).collect(Collectors.joining(", "))
                    + (found.size() > LISTED ? ", …" : "") + ".");
        }
        return found.get(0);
    }
}
