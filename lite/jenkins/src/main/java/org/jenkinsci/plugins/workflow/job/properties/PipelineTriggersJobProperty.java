package org.jenkinsci.plugins.workflow.job.properties;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.JobProperty;
import hudson.model.JobPropertyDescriptor;
import hudson.triggers.Trigger;
import hudson.triggers.TriggerDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.TransientActionFactory;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.kohsuke.stapler.DataBoundConstructor;

/** The triggers of a pipeline. */
@SuppressWarnings({"rawtypes", "unchecked"})
public class PipelineTriggersJobProperty extends JobProperty<WorkflowJob> {
    private static final Logger LOGGER = Logger.getLogger(PipelineTriggersJobProperty.class.getName());

    private final List<Trigger<?>> triggers = new ArrayList<>();

    @DataBoundConstructor
    public PipelineTriggersJobProperty(List<Trigger> triggers) {
        triggers.forEach(this.triggers::add);
    }

    public List<Trigger<?>> getTriggers() {
        return triggers;
    }

    public Map<TriggerDescriptor, Trigger<?>> getTriggersMap() {
        var map = new HashMap<TriggerDescriptor, Trigger<?>>();
        triggers.forEach(trigger -> map.put(trigger.getDescriptor(), trigger));
        return map;
    }

    public void stopTriggers() {
        triggers.forEach(Trigger::stop);
    }

    /** A trigger that cannot be started is logged. */
    public void startTriggers(boolean newInstance) {
        for (Trigger trigger : triggers) {
            try {
                trigger.start(owner, newInstance);
            } catch (RuntimeException x) {
                LOGGER.log(Level.SEVERE, "Can't start trigger.", x);
            }
        }
    }

    @Extension(ordinal = -100)
    @Symbol("pipelineTriggers")
    public static class DescriptorImpl extends JobPropertyDescriptor {
        @Override
        @NonNull
        public String getDisplayName() {
            return "Build triggers";
        }
    }

    @Extension
    public static class Factory extends TransientActionFactory<WorkflowJob> {
        @Override
        public Class<WorkflowJob> type() {
            return WorkflowJob.class;
        }

        @Override
        @NonNull
        public Collection<? extends Action> createFor(@NonNull WorkflowJob job) {
            return job.getTriggersJobProperty().triggers.stream()
                    .flatMap(trigger -> trigger.getProjectActions().stream())
                    .toList();
        }
    }
}
