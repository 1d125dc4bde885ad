package jenkinslite.steps;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Util;
import hudson.model.TaskListener;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;
import jenkinslite.pipeline.Engine;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Runs a script by {@code sh -xe}, or by what its first line names. The script ends with this session of Jenkins. */
final class ShExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    private static final long KILL_SECONDS = 10;

    private final transient ShStep step;
    private transient Process process;
    private transient Throwable stopCause;

    ShExecution(StepContext context, ShStep step) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() {
        Engine.get().inBackground(this::run);
        return false;
    }

    private void run() {
        try {
            var workspace = getContext().get(FilePath.class);
            workspace.mkdirs();
            var temporary = NodeStep.temporary(workspace);
            temporary.mkdirs();
            var control = Files.createTempDirectory(Path.of(temporary.getRemote()), "durable-");
            try {
                run(new File(workspace.getRemote()), control);
            } finally {
                Util.deleteRecursive(control.toFile());
            }
        } catch (IOException | InterruptedException | RuntimeException x) {
            getContext().onFailure(x);
        }
    }

    private void run(File workspace, Path control) throws IOException, InterruptedException {
        var output = control.resolve("output.txt");
        var builder = new ProcessBuilder(command(control.resolve("script.sh")))
                .directory(workspace)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(!step.returnStdout);
        if (step.returnStdout) {
            builder.redirectOutput(output.toFile());
        }
        builder.environment().clear();
        builder.environment().putAll(getContext().get(EnvVars.class));
        var running = launch(builder);
        if (running == null) {
            getContext().onFailure(stopCause);
            return;
        }
        copy(step.returnStdout ? running.getErrorStream() : running.getInputStream());
        int exitCode = running.waitFor();
        Engine.get().forget(running);
        ended(exitCode, output);
    }

    private List<String> command(Path file) throws IOException {
        Files.writeString(file, step.script);
        if (step.script.startsWith("#!")) {
            file.toFile().setExecutable(true);
            return List.of(file.toString());
        }
        return List.of("/bin/sh", "-xe", file.toString());
    }

    /** @return null when the step was stopped before */
    private synchronized Process launch(ProcessBuilder builder) throws IOException {
        if (stopCause == null) {
            process = builder.start();
            Engine.get().killAtEnd(process);
        }
        return process;
    }

    private void copy(InputStream output) throws IOException, InterruptedException {
        var log = getContext().get(TaskListener.class).getLogger();
        try (var lines = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                log.println(line);
            }
        }
    }

    private void ended(int exitCode, Path output) throws IOException {
        Throwable cause;
        synchronized (this) {
            cause = stopCause;
        }
        if (cause != null) {
            getContext().onFailure(cause);
        } else if (step.returnStatus) {
            getContext().onSuccess(exitCode);
        } else if (exitCode != 0) {
            getContext().onFailure(new AbortException("script returned exit code " + exitCode));
        } else {
            getContext().onSuccess(step.returnStdout ? Files.readString(output) : null);
        }
    }

    @Override
    public synchronized void stop(Throwable cause) throws Exception {
        stopCause = cause;
        if (process != null) {
            getContext().get(TaskListener.class).getLogger().println("Sending interrupt signal to process");
            var running = process;
            running.descendants().forEach(ProcessHandle::destroy);
            running.destroy();
            Timer.get().schedule(() -> Engine.kill(running), KILL_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void onResume() {
        getContext()
                .onFailure(new AbortException(
                        "The script was running when Jenkins went down, and Jenkins Lite cannot join it again"));
    }
}
