package hudson.security;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jvnet.localizer.Localizable;

public final class PermissionGroup {
    public final Class owner;
    public final Localizable title;

    /** In the order of their declaration. */
    private final List<Permission> permissions = new CopyOnWriteArrayList<>();

    public PermissionGroup(Class owner, Localizable title) throws IllegalStateException {
        this.owner = owner;
        this.title = title;
    }

    void add(Permission permission) {
        permissions.add(permission);
    }
}
