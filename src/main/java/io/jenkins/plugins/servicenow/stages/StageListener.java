package io.jenkins.plugins.servicenow.stages;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.build.Stages;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.flow.StepListener;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Listens to the stages of all builds. Called on CPS threads, so it only passes on what it is notified of. */
@Extension
public final class StageListener implements GraphListener, StepListener {

    private static final Logger LOGGER = Logger.getLogger(StageListener.class.getName());

    /** Of stage steps whose stages have not begun yet: there the context is known, here the name. */
    private final Map<FlowNode, Context> starting = Collections.synchronizedMap(new WeakHashMap<>());

    /** @param tasks whether the stage has a change task */
    private record Context(Masking masking, boolean tasks) {}

    @Override
    public void notifyOfNewStep(@NonNull Step step, @NonNull StepContext context) {
        if (!Stages.isStage(step.getDescriptor())) {
            return;
        }
        try {
            starting.put(
                    context.get(FlowNode.class),
                    new Context(Masking.of(context), context.get(StageReporting.class) == StageReporting.TASKS));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The build of a stage is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onNewHead(FlowNode node) {
        var now = Instant.now();
        var context = starting.isEmpty() || node.getParents().isEmpty()
                ? null
                : starting.remove(node.getParents().get(0));
        if (context != null) {
            Stages.mask(node, context.masking());
            if (context.tasks()) {
                StageTask.mark(node, now);
            }
        }
        var end = node instanceof BlockEndNode<?> block ? block : null;
        var start = end == null ? node : end.getStartNode();
        var stage = Stages.startingWith(start);
        if (stage == null) {
            return;
        }
        var hasTask = StageTask.started(start) != null;
        if (hasTask || ServiceNowConfiguration.get().isNotifyStages()) {
            report(new StageEvent(now, stage, start, end), hasTask);
        }
    }

    /** Does nothing for a build without a change request, or that has closed it or was stopped by it. */
    private static void report(StageEvent event, boolean hasTask) {
        try {
            if (event.start().getExecution().getOwner().getExecutable() instanceof Run<?, ?> run) {
                var change = BuildRecords.change(run);
                if (change != null && change.getCloseCode() == null && !BuildRecords.hasStopped(run, change)) {
                    if (hasTask) {
                        StageTasks.get().add(run, event);
                    } else {
                        StageNotes.get().add(run, event);
                    }
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The build of a stage is gone", e);
        }
    }
}
