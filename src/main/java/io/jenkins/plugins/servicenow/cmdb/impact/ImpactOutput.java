package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.servicenow.itsm.Option;
import io.jenkins.plugins.servicenow.workspace.ConfinedFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * The file to which an answer is written.
 *
 * @param path relative to the workspace, with slashes
 */
record ImpactOutput(@NonNull ImpactFormat format, @NonNull String path) {

    private static final Pattern ABSOLUTE = Pattern.compile("/.*|[A-Za-z]:.*");

    /**
     * @return null when no file is to be written
     * @throws AbortException when the format is unknown, or the file not in the workspace
     */
    @CheckForNull
    static ImpactOutput of(@NonNull ImpactStep step) throws AbortException {
        var file = step.getFile();
        if (file == null) {
            if (step.getFormat() != null) {
                throw new AbortException("snowImpact received a format and no file. Name a file of the workspace, such"
                        + " as file: 'impact.json'.");
            }
            return null;
        }
        var format = step.getFormat() == null
                ? ImpactFormat.ofFile(file)
                : Option.find(ImpactFormat.class, step.getFormat());
        if (format.isEmpty()) {
            throw new AbortException("snowImpact does not know in which format to write '" + file + "'"
                    + (step.getFormat() == null ? "" : ": '" + step.getFormat() + "' is none")
                    + ". Give one of these as 'format': "
                    + Arrays.stream(ImpactFormat.values())
                            .map(ImpactFormat::value)
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        var path = file.replace('\\', '/');
        if (ABSOLUTE.matcher(path).matches() || Arrays.asList(path.split("/")).contains("..") || path.endsWith("/")) {
            throw outside(file);
        }
        return new ImpactOutput(format.get(), path);
    }

    void write(@NonNull FilePath workspace, @NonNull Impact impact) throws IOException, InterruptedException {
        var text = format.write(impact);
        var isMarkdown = path.toLowerCase(Locale.ROOT).endsWith(".md");
        if (!workspace.act(new Write(path, isMarkdown ? "```mermaid\n" + text + "```\n" : text))) {
            throw outside(path);
        }
    }

    private static AbortException outside(String file) {
        return new AbortException("snowImpact writes only into the workspace, not to '" + file
                + "'. Give a relative path that contains neither '..' nor a symbolic link.");
    }

    /** Returns false when the path leads out of the workspace. */
    private record Write(String path, String text) implements ControllerToAgentFileCallable<Boolean> {

        @Override
        public Boolean invoke(File workspace, VirtualChannel channel) throws IOException {
            Files.createDirectories(workspace.toPath());
            var root = workspace.toPath().toRealPath();
            var target = root.resolve(path).normalize();
            if (!target.startsWith(root) || target.equals(root) || hasLink(root, target)) {
                return false;
            }
            // Also if a link has come there meanwhile.
            ConfinedFile.write(workspace, root.relativize(target).toString(), text);
            return true;
        }

        private static boolean hasLink(Path root, Path target) {
            var path = root;
            for (var name : root.relativize(target)) {
                path = path.resolve(name);
                if (Files.isSymbolicLink(path)) {
                    return true;
                }
            }
            return false;
        }
    }
}
