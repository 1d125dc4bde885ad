package hudson.security;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Hudson;
import jenkinslite.Text;
import org.jvnet.localizer.Localizable;

public final class Permission {
    public static final PermissionGroup HUDSON_PERMISSIONS = new PermissionGroup(Hudson.class, new Text("Overall"));
    public static final Permission HUDSON_ADMINISTER =
            new Permission(HUDSON_PERMISSIONS, "Administer", null, null, PermissionScope.JENKINS);
    public static final PermissionGroup GROUP = new PermissionGroup(Permission.class, new Text("N/A"));
    public static final Permission FULL_CONTROL = generic("FullControl", HUDSON_ADMINISTER);
    public static final Permission READ = generic("GenericRead", HUDSON_ADMINISTER);
    public static final Permission WRITE = generic("GenericWrite", HUDSON_ADMINISTER);
    public static final Permission CREATE = generic("GenericCreate", WRITE);
    public static final Permission UPDATE = generic("GenericUpdate", WRITE);
    public static final Permission DELETE = generic("GenericDelete", WRITE);
    public static final Permission CONFIGURE = generic("GenericConfigure", UPDATE);

    public final @NonNull PermissionGroup group;
    public final @NonNull String name;
    public final @CheckForNull Localizable description;
    public final @CheckForNull Permission impliedBy;
    public boolean enabled;

    public Permission(
            @NonNull PermissionGroup group,
            @NonNull String name,
            @CheckForNull Localizable description,
            @CheckForNull Permission impliedBy,
            boolean enable,
            @NonNull PermissionScope[] scopes)
            throws IllegalStateException {
        this.group = group;
        this.name = name;
        this.description = description;
        this.impliedBy = impliedBy;
        this.enabled = enable;
        group.add(this);
    }

    public Permission(
            @NonNull PermissionGroup group,
            @NonNull String name,
            @CheckForNull Localizable description,
            @CheckForNull Permission impliedBy,
            @NonNull PermissionScope scope) {
        this(group, name, description, impliedBy, true, new PermissionScope[] {scope});
    }

    private static Permission generic(String name, Permission impliedBy) {
        return new Permission(GROUP, name, null, impliedBy, PermissionScope.JENKINS);
    }

    @Override
    public String toString() {
        return "Permission[" + group.owner + ',' + name + ']';
    }
}
