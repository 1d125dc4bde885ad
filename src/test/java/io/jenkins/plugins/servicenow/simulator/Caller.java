package io.jenkins.plugins.servicenow.simulator;

import java.util.Set;

/** The user a request or a person at the page acts as. */
record Caller(String userName, String sysId, Set<String> roles) {

    boolean hasAny(Set<String> wanted) {
        return isAdmin() || wanted.stream().anyMatch(roles::contains);
    }

    boolean isAdmin() {
        return roles.contains("admin");
    }
}
