package hudson.model;

import hudson.ExtensionList;
import hudson.ExtensionPoint;

/** A warning for administrators. Jenkins shows those that are activated; Lite has no page to show them on. */
public abstract class AdministrativeMonitor extends AbstractModelObject implements ExtensionPoint {
    public final String id;

    protected AdministrativeMonitor() {
        this.id = getClass().getName();
    }

    @Override
    public String getDisplayName() {
        return id;
    }

    public abstract boolean isActivated();

    public static ExtensionList<AdministrativeMonitor> all() {
        return ExtensionList.lookup(AdministrativeMonitor.class);
    }
}
