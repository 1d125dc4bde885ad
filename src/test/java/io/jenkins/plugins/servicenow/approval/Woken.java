package io.jenkins.plugins.servicenow.approval;

import io.jenkins.plugins.servicenow.client.SysId;

/** Stands for a call of the webhook in measurements that have no web server. */
public final class Woken {

    private Woken() {}

    public static void wake(String change) {
        ApprovalPoller.get().wake(SysId.of(change));
    }
}
