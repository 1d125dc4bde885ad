package hudson.model;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import java.io.IOException;
import jenkins.util.SystemProperties;
import jenkinslite.Text;

public interface Item extends PersistenceRoot, ModelObject, AccessControlled {
    PermissionGroup PERMISSIONS = new PermissionGroup(Item.class, new Text("Job"));
    Permission CREATE = new Permission(PERMISSIONS, "Create", null, Permission.CREATE, PermissionScope.ITEM_GROUP);
    Permission DELETE = new Permission(PERMISSIONS, "Delete", null, Permission.DELETE, PermissionScope.ITEM);
    Permission CONFIGURE = new Permission(PERMISSIONS, "Configure", null, Permission.CONFIGURE, PermissionScope.ITEM);
    Permission READ = new Permission(PERMISSIONS, "Read", null, Permission.READ, PermissionScope.ITEM);
    Permission EXTENDED_READ = new Permission(
            PERMISSIONS,
            "ExtendedRead",
            null,
            CONFIGURE,
            SystemProperties.getBoolean("hudson.security.ExtendedReadPermission"),
            new PermissionScope[] {PermissionScope.ITEM});
    Permission BUILD = new Permission(PERMISSIONS, "Build", null, Permission.UPDATE, PermissionScope.ITEM);
    Permission CANCEL = new Permission(PERMISSIONS, "Cancel", null, Permission.UPDATE, PermissionScope.ITEM);

    ItemGroup<? extends Item> getParent();

    @NonNull
    String getName();

    /** Names from the root, separated by slashes. */
    @NonNull
    String getFullName();

    @Override
    String getDisplayName();

    void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException;

    default void onCreatedFromScratch() {}

    @Override
    void save() throws IOException;
}
