package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.ChangeWork;
import io.jenkins.plugins.servicenow.itsm.TaskOutcome;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a build has done under change requests. Reads flow nodes: not for the CPS thread.
 *
 * @param instance URL of the instance that has them
 */
public record BuildWork(@NonNull Run<?, ?> run, @NonNull String instance) implements ChangeWork {

    private static final Logger LOGGER = Logger.getLogger(BuildWork.class.getName());

    @Override
    public boolean hasFailedEvidence(@NonNull SysId change) {
        return BuildRecords.hasFailedEvidence(run, instance, change);
    }

    @Override
    @NonNull
    public Map<String, TaskOutcome> openTasks(@NonNull SysId change, @NonNull TaskOutcome working) {
        var open = new LinkedHashMap<String, TaskOutcome>();
        for (var task : BuildRecords.tasks(run)) {
            if (!task.isEnded() && task.isOf(instance, change.value())) {
                open.put(task.getCorrelationId(), outcome(task, working));
            }
        }
        return open;
    }

    /**
     * How a task of the build is to be closed.
     *
     * @param otherwise how, when the build does not know it
     */
    @NonNull
    public TaskOutcome outcome(@NonNull String correlationId, @NonNull TaskOutcome otherwise) {
        var task = BuildRecords.task(run, correlationId);
        return task == null ? otherwise : outcome(task, otherwise);
    }

    private TaskOutcome outcome(TaskEntry task, TaskOutcome otherwise) {
        var known = task.outcome();
        return known == null
                ? BlockOutcome.of(run, task.getBlock(), Masking.of(run))
                        .map(end -> end.outcome(run, task.getName(), otherwise.ended()))
                        .orElse(otherwise)
                : known;
    }

    @Override
    public void taskEnded(@NonNull String correlationId) {
        var task = BuildRecords.task(run, correlationId);
        try {
            if (task != null) {
                BuildRecords.record(run, task.withEnd());
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The end of a task is not stored", e);
        }
    }
}
