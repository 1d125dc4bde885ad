package io.jenkins.plugins.servicenow.stages;

import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.Stages;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** Listens to the stages of all builds. Called on CPS threads, so it only passes on what it is notified of. */
@Extension
public final class StageListener implements GraphListener {

    private static final Logger LOGGER = Logger.getLogger(StageListener.class.getName());

    @Override
    public void onNewHead(FlowNode node) {
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
