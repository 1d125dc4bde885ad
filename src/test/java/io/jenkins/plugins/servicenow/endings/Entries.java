package io.jenkins.plugins.servicenow.endings;

import io.jenkins.plugins.servicenow.build.ChangeEntry;

/** Changes of builds, for tests that need many. */
final class Entries {

    private Entries() {}

    static ChangeEntry change(String connection, String instance, String sysId) {
        return new ChangeEntry(connection, instance, sysId, "CHG1", instance, "Implement", true, "", null);
    }
}
