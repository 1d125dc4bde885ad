package hudson.triggers;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionPoint;
import hudson.model.Action;
import hudson.model.Describable;
import hudson.model.Item;
import java.util.Collection;
import java.util.List;
import jenkins.model.Jenkins;

/** Something that starts builds of a job. Lite runs none by the clock. */
public abstract class Trigger<J extends Item> implements Describable<Trigger<?>>, ExtensionPoint {
    /** Null before {@link #start}. */
    @CheckForNull
    protected transient J job;

    protected Trigger() {}

    /** @param newInstance whether a person has just configured it in the form of the job */
    public void start(J project, boolean newInstance) {
        job = project;
    }

    /** May be called twice, and before {@link #start}. */
    public void stop() {}

    /** For the page of the job. */
    public Collection<? extends Action> getProjectActions() {
        return List.of();
    }

    @Override
    public TriggerDescriptor getDescriptor() {
        return (TriggerDescriptor) Jenkins.get().getDescriptorOrDie(getClass());
    }
}
