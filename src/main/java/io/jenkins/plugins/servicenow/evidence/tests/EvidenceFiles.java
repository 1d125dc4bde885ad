package io.jenkins.plugins.servicenow.evidence.tests;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.servicenow.workspace.WorkspaceFile;
import io.jenkins.plugins.servicenow.workspace.WorkspaceFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files of a workspace that the patterns of a step match.
 *
 * @param results JUnit reports
 * @param scans XCCDF results
 * @param others to be attached as they are
 */
record EvidenceFiles(
        @NonNull List<WorkspaceFile> results,
        @NonNull List<WorkspaceFile> scans,
        @NonNull List<WorkspaceFile> others) {

    /**
     * @param workspace null when the step runs outside of a node
     * @throws AbortException when there is no workspace to search, a pattern leads out of it, or it matches nothing and that
     *     is not allowed
     */
    @NonNull
    static EvidenceFiles find(@CheckForNull FilePath workspace, @NonNull AttachTestsStep step)
            throws IOException, InterruptedException {
        return new EvidenceFiles(
                find(workspace, step, "results", step.getResults()),
                find(workspace, step, "xccdf", step.getXccdf()),
                find(workspace, step, "files", step.getFiles()));
    }

    private static List<WorkspaceFile> find(
            FilePath workspace, AttachTestsStep step, String parameter, @CheckForNull String patterns)
            throws IOException, InterruptedException {
        if (patterns == null) {
            return List.of();
        }
        if (workspace == null) {
            throw new AbortException("snowAttachTests has no workspace to search for '" + patterns
                    + "'. Call it within node { … }, or in a stage with an agent.");
        }
        var found = WorkspaceFiles.find(workspace, patterns);
        if (found.isEmpty() && !step.isAllowEmpty()) {
            throw new AbortException("snowAttachTests found no file for " + parameter + ": '" + patterns + "' in "
                    + workspace.getRemote()
                    + ". Check the pattern and that the tests have run, or set allowEmpty: true.");
        }
        return found;
    }

    /**
     * Counts what the reports say, on the machine that has them.
     *
     * @param allowEmpty whether a report without a test case is none
     */
    @NonNull
    Reports read(
            @CheckForNull FilePath workspace,
            @NonNull ScanResults which,
            boolean allowEmpty,
            @NonNull OnUnreadable onUnreadable)
            throws IOException, InterruptedException {
        return workspace == null || results.isEmpty() && scans.isEmpty()
                ? new Reports()
                : workspace.act(new ReportFiles(paths(results), paths(scans), which, allowEmpty, onUnreadable));
    }

    /** Each file once, sorted by path. */
    @NonNull
    Collection<WorkspaceFile> toAttach(boolean withReports) {
        var files = new TreeMap<String, WorkspaceFile>();
        (withReports ? List.of(results, scans, others) : List.of(others))
                .forEach(some -> some.forEach(file -> files.put(file.path(), file)));
        return files.values();
    }

    private static ArrayList<String> paths(List<WorkspaceFile> files) {
        return files.stream().map(WorkspaceFile::path).collect(Collectors.toCollection(ArrayList::new));
    }
}
