package io.jenkins.plugins.servicenow.simulator.access;

import java.util.Set;

/** The user a request or a person at the page acts as. */
public record Caller(String userName, String sysId, Set<String> roles) {

    /** Who sends a request that needs no token. */
    public static final Caller NOBODY = new Caller("", "", Set.of());

    public boolean hasAny(Set<String> wanted) {
        return isAdmin() || wanted.stream().anyMatch(roles::contains);
    }

    public boolean isAdmin() {
        return roles.contains("admin");
    }
}
