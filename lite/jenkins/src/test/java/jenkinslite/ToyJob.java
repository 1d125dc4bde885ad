package jenkinslite;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;
import hudson.model.listeners.RunListener;
import hudson.model.queue.QueueTaskFuture;
import hudson.triggers.Trigger;
import hudson.triggers.TriggerDescriptor;
import hudson.util.StreamTaskListener;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;

/** A job whose builds do what a test says. */
public class ToyJob extends Job<ToyJob, ToyJob.Build>
        implements TopLevelItem, ParameterizedJobMixIn.ParameterizedJob<ToyJob, ToyJob.Build>, Queue.FlyweightTask {
    private transient Builds<ToyJob, Build> builds = new Builds<>(this, Build.class);
    private String label = "";

    ToyJob(ItemGroup<?> parent, String name) {
        super(parent, name);
    }

    interface Work {
        Result run(Build build, PrintStream log) throws Exception;
    }

    /** Runs in the caller's thread. */
    Build build(Work work, Action... actions) throws Exception {
        var build = builds.newBuild();
        for (var action : actions) {
            build.addAction(action);
        }
        build.perform(work);
        return build;
    }

    void label(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    @Override
    public QueueTaskFuture<Build> scheduleBuild2(int quietPeriod, Action... actions) {
        try {
            return new Done(build((build, log) -> Result.SUCCESS, new CauseAction(new Cause.UserIdCause("alice"))));
        } catch (Exception x) {
            throw new IllegalStateException(x);
        }
    }

    @Override
    public Map<TriggerDescriptor, Trigger<?>> getTriggers() {
        return Map.of();
    }

    @Override
    public Queue.Executable createExecutable() {
        throw new UnsupportedOperationException("a toy is not run by a queue");
    }

    @Override
    public boolean isBuildable() {
        return true;
    }

    @Override
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        super.onLoad(parent, name);
        builds = new Builds<>(this, Build.class);
        builds.load();
    }

    @Override
    protected SortedMap<Integer, Build> _getRuns() {
        return builds.byNumber();
    }

    @Override
    protected void removeRun(Build run) {
        builds.remove(run);
    }

    @Override
    public TopLevelItemDescriptor getDescriptor() {
        return (TopLevelItemDescriptor) Jenkins.get().getDescriptorOrDie(getClass());
    }

    @Extension
    public static class DescriptorImpl extends TopLevelItemDescriptor {
        @Override
        public TopLevelItem newInstance(ItemGroup parent, String name) {
            return new ToyJob(parent, name);
        }
    }

    public static class Build extends Run<ToyJob, Build> implements Queue.Executable {
        Build(ToyJob job) throws IOException {
            super(job);
        }

        Build(ToyJob job, File directory) throws IOException {
            super(job, directory);
        }

        private void perform(Work work) throws Exception {
            onStartBuilding();
            try (var listener =
                    new StreamTaskListener(Files.newOutputStream(getLogFile().toPath()), StandardCharsets.UTF_8)) {
                RunListener.fireStarted(this, listener);
                setResult(work.run(this, listener.getLogger()));
                RunListener.fireCompleted(this, listener);
            }
            onEndBuilding();
            save();
            RunListener.fireFinalized(this);
        }

        @Override
        public void run() {
            throw new UnsupportedOperationException("a toy is not run by a queue");
        }
    }

    private static final class Done extends CompletableFuture<Build> implements QueueTaskFuture<Build> {
        Done(Build build) {
            complete(build);
        }

        @Override
        public Build waitForStart() {
            return join();
        }
    }
}
