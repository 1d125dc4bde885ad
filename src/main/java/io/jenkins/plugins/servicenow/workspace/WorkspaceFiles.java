package io.jenkins.plugins.servicenow.workspace;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import jenkins.agents.ControllerToAgentFileCallable;

/** Finds the files of a build that a step sends to ServiceNow or reads, and none outside of its workspace. */
public final class WorkspaceFiles {

    /** More are a mistake in the pattern. */
    private static final int MAX_FILES = 10_000;

    private static final Pattern ABSOLUTE = Pattern.compile("[/\\\\~].*|[A-Za-z]:.*");

    /** In place of what Java cannot read in a name. */
    private static final char REPLACEMENT = '\uFFFD';

    private WorkspaceFiles() {}

    /**
     * Searches on the machine that has the workspace.
     *
     * @param patterns of Ant, relative to the workspace, separated by commas: {@code target/TEST-*.xml, reports/**}. Files
     *     that Ant leaves out by default, such as those in {@code .git}, are left out
     * @return sorted by path; empty when nothing matches
     * @throws AbortException for a pattern or a link that leads out of the workspace, a workspace that does not exist, and
     *     more than {@value #MAX_FILES} files
     */
    @NonNull
    public static List<WorkspaceFile> find(@NonNull FilePath workspace, @CheckForNull String patterns)
            throws IOException, InterruptedException {
        return find(workspace, patterns, MAX_FILES);
    }

    static List<WorkspaceFile> find(FilePath workspace, @CheckForNull String patterns, int maxFiles)
            throws IOException, InterruptedException {
        check(patterns);
        var found = workspace.act(new Search(patterns, maxFiles));
        if (found == null) {
            throw new AbortException("There is no workspace " + workspace.getRemote() + " to search for " + patterns
                    + ". Use the step within node { … }, after something has been written there");
        }
        if (found.size() > maxFiles) {
            throw new AbortException("More than " + maxFiles + " files of the workspace match " + patterns
                    + ". Name fewer, or pack them into an archive");
        }
        for (var file : found) {
            if (file.outside()) {
                throw new AbortException("The file " + file.path()
                        + " is reached through a link that leads out of the workspace. Copy it into the workspace, or"
                        + " leave it out of " + patterns);
            }
        }
        return found.stream()
                .map(file -> new WorkspaceFile(workspace, file.path(), file.size()))
                .toList();
    }

    private static void check(@CheckForNull String patterns) throws AbortException {
        if (patterns == null || Arrays.stream(patterns.split(",")).allMatch(String::isBlank)) {
            throw new AbortException("Name the files: a path in the workspace or a pattern such as reports/**/*.xml");
        }
        for (var pattern : patterns.split(",")) {
            if (ABSOLUTE.matcher(pattern.strip()).matches()) {
                throw new AbortException("The path " + pattern.strip()
                        + " is absolute. Name files relative to the workspace, such as reports/**/*.xml");
            }
            if (Arrays.asList(pattern.strip().split("[/\\\\]")).contains("..")) {
                throw new AbortException("The path " + pattern.strip()
                        + " leads out of the workspace: it holds '..'. Name files below the workspace");
            }
        }
    }

    /** @param outside whether a link on the way to the file leads out of the workspace */
    private record Found(String path, long size, boolean outside) implements Serializable {}

    /** Gives null when there is no such directory, and one file too many when there are too many. */
    private record Search(String patterns, int maxFiles) implements ControllerToAgentFileCallable<ArrayList<Found>> {

        @Override
        public ArrayList<Found> invoke(File directory, VirtualChannel channel)
                throws IOException, InterruptedException {
            if (!directory.isDirectory()) {
                return null;
            }
            try {
                return find(directory);
            } catch (InvalidPathException e) {
                throw ConfinedFile.unwritable(e.getInput());
            }
        }

        private ArrayList<Found> find(File directory) throws IOException, InterruptedException {
            var workspace = directory.toPath();
            var inside = workspace.toRealPath();
            var found = new ArrayList<Found>();
            for (var each : new FilePath(directory).list(patterns)) {
                var file = Path.of(each.getRemote());
                if (each.getRemote().indexOf(REPLACEMENT) >= 0 && Files.notExists(file)) {
                    throw ConfinedFile.unwritable(each.getRemote());
                }
                var path = workspace.relativize(file).toString().replace(File.separatorChar, '/');
                found.add(new Found(path, Files.size(file), !file.toRealPath().startsWith(inside)));
                if (found.size() > maxFiles) {
                    break;
                }
            }
            found.sort(Comparator.comparing(Found::path));
            return found;
        }
    }
}
