package jenkins.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Action;
import hudson.model.BuildableItem;
import hudson.model.Job;
import hudson.model.ParameterDefinition;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.model.queue.QueueTaskFuture;
import hudson.triggers.Trigger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import jenkins.triggers.TriggeredItem;

public abstract class ParameterizedJobMixIn<
        JobT extends Job<JobT, RunT> & ParameterizedJobMixIn.ParameterizedJob<JobT, RunT> & Queue.Task,
        RunT extends Run<JobT, RunT> & Queue.Executable> {
    private ParameterizedJobMixIn() {}

    /**
     * Adds the defaults of the parameters only when the actions have no parameters at all.
     *
     * @param quietPeriod seconds, -1 for that of the job
     * @return null when the job cannot be built now, or the queue refuses it; an older item when the queue takes the two for
     *     the same
     */
    @CheckForNull
    public static Queue.Item scheduleBuild2(Job<?, ?> job, int quietPeriod, Action... actions) {
        if (!(job instanceof ParameterizedJob<?, ?> buildable) || !buildable.isBuildable()) {
            return null;
        }
        var all = new ArrayList<>(List.of(actions));
        var declared = job.getProperty(ParametersDefinitionProperty.class);
        if (declared != null && all.stream().noneMatch(ParametersAction.class::isInstance)) {
            all.add(new ParametersAction(declared.getParameterDefinitions().stream()
                    .map(ParameterDefinition::getDefaultParameterValue)
                    .filter(Objects::nonNull)
                    .toList()));
        }
        return Queue.getInstance()
                .schedule2(buildable, quietPeriod == -1 ? buildable.getQuietPeriod() : quietPeriod, all)
                .getItem();
    }

    /** @return null when the job has no such trigger */
    @CheckForNull
    public static <T extends Trigger<?>> T getTrigger(Job<?, ?> job, Class<T> clazz) {
        return job instanceof ParameterizedJob<?, ?> triggered
                ? triggered.getTriggers().values().stream()
                        .filter(clazz::isInstance)
                        .map(clazz::cast)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    public interface ParameterizedJob<
                    JobT extends Job<JobT, RunT> & ParameterizedJobMixIn.ParameterizedJob<JobT, RunT> & Queue.Task,
                    RunT extends Run<JobT, RunT> & Queue.Executable>
            extends BuildableItem, TriggeredItem {
        /** Seconds. */
        default int getQuietPeriod() {
            return Jenkins.get().getQuietPeriod();
        }

        /** @return null when the job cannot be built now */
        @CheckForNull
        @SuppressWarnings({"rawtypes", "unchecked"})
        default QueueTaskFuture<RunT> scheduleBuild2(int quietPeriod, Action... actions) {
            var item = ParameterizedJobMixIn.scheduleBuild2((Job<?, ?>) this, quietPeriod, actions);
            return item == null ? null : (QueueTaskFuture) item.getFuture();
        }

        default boolean isDisabled() {
            return false;
        }

        default void setDisabled(boolean disabled) {
            throw new UnsupportedOperationException("must be implemented if supportsMakeDisabled is overridden");
        }

        default boolean supportsMakeDisabled() {
            return false;
        }

        /** Takes a job that is disabled out of the queue. */
        default void makeDisabled(boolean b) throws IOException {
            if (isDisabled() == b || b && !supportsMakeDisabled()) {
                return;
            }
            setDisabled(b);
            if (b) {
                Queue.getInstance().cancel(this);
            }
            save();
            ItemListener.fireOnUpdated(this);
        }

        default boolean isBuildable() {
            return !isDisabled();
        }
    }
}
