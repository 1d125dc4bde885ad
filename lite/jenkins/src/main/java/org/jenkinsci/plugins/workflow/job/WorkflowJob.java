package org.jenkinsci.plugins.workflow.job;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.BulkChange;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Items;
import hudson.model.Job;
import hudson.model.JobProperty;
import hudson.model.Queue;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;
import hudson.model.queue.QueueTaskFuture;
import hudson.triggers.Trigger;
import hudson.triggers.TriggerDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import jenkinslite.Builds;
import org.jenkinsci.plugins.workflow.flow.FlowDefinition;
import org.jenkinsci.plugins.workflow.job.properties.PipelineTriggersJobProperty;

/** A job that runs a pipeline. */
public final class WorkflowJob extends Job<WorkflowJob, WorkflowRun>
        implements ParameterizedJobMixIn.ParameterizedJob<WorkflowJob, WorkflowRun>, TopLevelItem, Queue.FlyweightTask {
    private static final Logger LOGGER = Logger.getLogger(WorkflowJob.class.getName());

    private FlowDefinition definition;
    private volatile boolean disabled;
    private transient Builds<WorkflowJob, WorkflowRun> builds;

    public WorkflowJob(ItemGroup parent, String name) {
        super(parent, name);
        builds = new Builds<>(this, WorkflowRun.class);
    }

    @Override
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        super.onLoad(parent, name);
        builds = new Builds<>(this, WorkflowRun.class);
        builds.load();
        restartTriggers();
    }

    private void restartTriggers() {
        getTriggersJobProperty().stopTriggers();
        getTriggersJobProperty().startTriggers(Items.currentlyUpdatingByXml());
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void addProperty(JobProperty jobProp) throws IOException {
        super.addProperty(jobProp);
        if (jobProp instanceof PipelineTriggersJobProperty) {
            restartTriggers();
        }
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void removeProperty(JobProperty jobProperty) throws IOException {
        if (jobProperty instanceof PipelineTriggersJobProperty triggers) {
            triggers.stopTriggers();
        }
        super.removeProperty(jobProperty);
    }

    /** An empty one that is not of the job, when the job has none. */
    public PipelineTriggersJobProperty getTriggersJobProperty() {
        var property = getProperty(PipelineTriggersJobProperty.class);
        return property == null ? new PipelineTriggersJobProperty(List.of()) : property;
    }

    @Override
    public Map<TriggerDescriptor, Trigger<?>> getTriggers() {
        return getTriggersJobProperty().getTriggersMap();
    }

    /** Replaces the trigger of the same kind. */
    @SuppressWarnings("rawtypes")
    public void addTrigger(Trigger trigger) throws IOException {
        var all = new ArrayList<Trigger>(getTriggersJobProperty().getTriggers());
        all.removeIf(other -> other.getDescriptor() == trigger.getDescriptor());
        all.add(trigger);
        try (var change = new BulkChange(this)) {
            removeProperty(PipelineTriggersJobProperty.class);
            addProperty(new PipelineTriggersJobProperty(all));
            change.commit();
        }
    }

    @CheckForNull
    public FlowDefinition getDefinition() {
        return definition;
    }

    public void setDefinition(FlowDefinition definition) {
        this.definition = definition;
        try {
            save();
        } catch (IOException x) {
            LOGGER.log(Level.WARNING, "could not save " + this, x);
        }
    }

    @Override
    protected SortedMap<Integer, WorkflowRun> _getRuns() {
        return builds.byNumber();
    }

    @Override
    protected void removeRun(WorkflowRun run) {
        builds.remove(run);
    }

    @Override
    public WorkflowRun getBuildByNumber(int n) {
        return super.getBuildByNumber(n);
    }

    @Override
    public WorkflowRun getLastBuild() {
        return super.getLastBuild();
    }

    @Override
    public WorkflowRun getFirstBuild() {
        return super.getFirstBuild();
    }

    @Override
    @CheckForNull
    public QueueTaskFuture<WorkflowRun> scheduleBuild2(int quietPeriod, Action... actions) {
        return ParameterizedJobMixIn.ParameterizedJob.super.scheduleBuild2(quietPeriod, actions);
    }

    @Override
    public Queue.Executable createExecutable() throws IOException {
        return disabled ? null : builds.newBuild();
    }

    @Override
    public boolean isBuildable() {
        return ParameterizedJobMixIn.ParameterizedJob.super.isBuildable();
    }

    @Override
    public boolean isDisabled() {
        return disabled;
    }

    @Override
    public void setDisabled(boolean disabled) {
        this.disabled = disabled;
    }

    @Override
    public boolean supportsMakeDisabled() {
        return true;
    }

    @Override
    protected void performDelete() throws IOException, InterruptedException {
        setDisabled(true);
        Queue.getInstance().cancel(this);
        super.performDelete();
    }

    @Override
    public TopLevelItemDescriptor getDescriptor() {
        return (TopLevelItemDescriptor) Jenkins.get().getDescriptorOrDie(getClass());
    }

    @Extension
    public static final class DescriptorImpl extends TopLevelItemDescriptor {
        @Override
        public String getDisplayName() {
            return "Pipeline";
        }

        @Override
        public TopLevelItem newInstance(ItemGroup parent, String name) {
            return new WorkflowJob(parent, name);
        }
    }
}
