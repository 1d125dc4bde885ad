package jenkinslite.steps;

import hudson.AbortException;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import jenkinslite.Globs;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.StepExecutions;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Copies files of the workspace to the directory of the build. */
public final class ArchiveArtifactsStep extends Step {
    private final String artifacts;
    private String excludes;
    private boolean allowEmptyArchive;
    private boolean onlyIfSuccessful;

    /** @param artifacts patterns as in Ant, separated by commas */
    @DataBoundConstructor
    public ArchiveArtifactsStep(String artifacts) {
        this.artifacts = artifacts.trim();
    }

    @DataBoundSetter
    public void setExcludes(String excludes) {
        this.excludes = Util.fixEmptyAndTrim(excludes);
    }

    @DataBoundSetter
    public void setAllowEmptyArchive(boolean allowEmptyArchive) {
        this.allowEmptyArchive = allowEmptyArchive;
    }

    @DataBoundSetter
    public void setOnlyIfSuccessful(boolean onlyIfSuccessful) {
        this.onlyIfSuccessful = onlyIfSuccessful;
    }

    @DataBoundSetter
    public void setFingerprint(boolean fingerprint) {
        if (fingerprint) {
            throw new UnsupportedOperationException("archiveArtifacts(fingerprint: true): not in Jenkins Lite");
        }
    }

    @Override
    public StepExecution start(StepContext context) {
        return StepExecutions.synchronousNonBlockingVoid(context, this::archive);
    }

    private void archive(StepContext context) throws IOException, InterruptedException {
        var log = context.get(TaskListener.class).getLogger();
        var build = context.get(Run.class);
        if (onlyIfSuccessful && build.getResult() != null && build.getResult().isWorseThan(Result.UNSTABLE)) {
            log.println("Skipped archiving because build is not successful");
            return;
        }
        log.println("Archiving artifacts");
        var workspace = Path.of(context.get(FilePath.class).getRemote());
        var files = Globs.find(workspace, artifacts, excludes);
        if (files.isEmpty()) {
            nothingFound(context);
        }
        var archive = new File(build.getRootDir(), "archive").toPath();
        for (var file : files) {
            var target = archive.resolve(workspace.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void nothingFound(StepContext context) throws IOException, InterruptedException {
        var message = "No artifacts found that match the file pattern \"" + artifacts + "\". Configuration error?";
        if (!allowEmptyArchive) {
            throw new AbortException(message);
        }
        context.get(TaskListener.class).getLogger().println(message);
    }

    @Extension
    public static final class DescriptorImpl extends BasicStepDescriptor {
        public DescriptorImpl() {
            super("archiveArtifacts", "Archive the artifacts", FilePath.class, Run.class, TaskListener.class);
        }
    }
}
