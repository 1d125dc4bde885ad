package io.jenkins.plugins.servicenow.config;

import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import jenkins.model.Jenkins;

/** The permissions of this plugin, in the group <i>ServiceNow</i>. */
public final class ServiceNowPermissions {

    private static final PermissionGroup GROUP =
            new PermissionGroup(ServiceNowPermissions.class, Messages._ServiceNowPermissions_group());

    /** Lets a build go on without the approval of its change request, where the connection allows that. */
    public static final Permission OVERRIDE = new Permission(
            GROUP, "Override", Messages._ServiceNowPermissions_override(), Jenkins.ADMINISTER, PermissionScope.RUN);

    private ServiceNowPermissions() {}
}
