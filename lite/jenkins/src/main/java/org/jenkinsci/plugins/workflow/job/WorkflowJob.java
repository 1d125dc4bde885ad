package org.jenkinsci.plugins.workflow.job;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;
import hudson.model.queue.QueueTaskFuture;
import java.io.IOException;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import jenkins.util.Timer;
import jenkinslite.Builds;
import jenkinslite.pipeline.Engine;
import jenkinslite.pipeline.ScheduledBuild;
import org.jenkinsci.plugins.workflow.flow.FlowDefinition;

/** A job that runs a pipeline. */
public final class WorkflowJob extends Job<WorkflowJob, WorkflowRun>
        implements ParameterizedJobMixIn.ParameterizedJob<WorkflowJob, WorkflowRun>, TopLevelItem, Queue.FlyweightTask {
    private static final Logger LOGGER = Logger.getLogger(WorkflowJob.class.getName());

    private FlowDefinition definition;
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

    /** @param quietPeriod seconds */
    @Override
    @CheckForNull
    public QueueTaskFuture<WorkflowRun> scheduleBuild2(int quietPeriod, Action... actions) {
        var scheduled = new ScheduledBuild();
        Runnable start = () -> Engine.get().programs().execute(() -> start(scheduled, actions));
        if (quietPeriod > 0) {
            Timer.get().schedule(start, quietPeriod, TimeUnit.SECONDS);
        } else {
            start.run();
        }
        return scheduled;
    }

    private void start(ScheduledBuild scheduled, Action... actions) {
        try {
            var build = builds.newBuild();
            for (var action : actions) {
                build.addAction(action);
            }
            build.run(scheduled);
        } catch (IOException | RuntimeException x) {
            scheduled.failed(x);
        }
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
