package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.servicenow.itsm.Option;
import io.jenkins.plugins.servicenow.workspace.OutputFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The file to which an answer is written.
 *
 * @param file in the workspace
 */
record ImpactOutput(@NonNull ImpactFormat format, @NonNull OutputFile file) {

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
        return new ImpactOutput(format.get(), OutputFile.of(step.functionName(), file));
    }

    /** Relative to the workspace, with slashes. */
    @NonNull
    String path() {
        return file.path();
    }

    void write(@NonNull FilePath workspace, @NonNull Impact impact) throws IOException, InterruptedException {
        var text = format.write(impact);
        var isMarkdown = path().toLowerCase(Locale.ROOT).endsWith(".md");
        file.write(workspace, isMarkdown ? "```mermaid\n" + text + "```\n" : text);
    }
}
