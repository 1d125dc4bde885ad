package hudson.model;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;

public abstract class UserProperty implements ExtensionPoint {
    protected void setUser(@NonNull User u) {}
}
