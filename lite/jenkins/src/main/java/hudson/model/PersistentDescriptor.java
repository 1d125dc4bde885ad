package hudson.model;

import jenkins.model.Loadable;

/** A descriptor with this marker is loaded from its file right after it was created. */
public interface PersistentDescriptor extends Loadable, Saveable {
    @Override
    void load();
}
