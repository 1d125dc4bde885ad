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

    /** Of stage steps whose stages have not begun yet: there the secrets are known, here the name. */
    private final Map<FlowNode, Masking> starting = Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public void notifyOfNewStep(@NonNull Step step, @NonNull StepContext context) {
        if (!Stages.isStage(step.getDescriptor())) {
            return;
        }
        try {
            starting.put(context.get(FlowNode.class), Masking.of(context));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The build of a stage is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onNewHead(FlowNode node) {
        var masking = starting.isEmpty() || node.getParents().isEmpty()
                ? null
                : starting.remove(node.getParents().get(0));
        if (masking != null) {
            Stages.mask(node, masking);
        }
        if (!ServiceNowConfiguration.get().isNotifyStages()) {
            return;
        }
        var end = node instanceof BlockEndNode<?> block ? block : null;
        var stage = Stages.startingWith(end == null ? node : end.getStartNode());
        if (stage != null) {
            note(node, new StageEvent(Instant.now(), stage, end));
        }
    }

    /** Does nothing for a build without a change request, or that has closed it. */
    private static void note(FlowNode node, StageEvent event) {
        try {
            if (node.getExecution().getOwner().getExecutable() instanceof Run<?, ?> run) {
                var change = BuildRecords.change(run);
                if (change != null && change.getCloseCode() == null) {
                    StageNotes.get().add(run, event);
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The build of a stage is gone", e);
        }
    }
}
