package io.jenkins.plugins.servicenow.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import java.io.IOException;
import java.util.List;

/** The change requests for whose approval a build waits or has waited. */
public final class ApprovalPanels {

    private ApprovalPanels() {}

    /** In the order in which the build has begun to wait for them. */
    @NonNull
    static List<ApprovalPanel> of(@NonNull Run<?, ?> run) {
        return run.getActions(ApprovalPanel.class);
    }

    /** Numbers of the change requests for whose approval the build waits now. */
    @NonNull
    public static List<String> waitingFor(@NonNull Run<?, ?> run) {
        return of(run).stream()
                .filter(ApprovalPanel::isWaiting)
                .map(ApprovalPanel::getNumber)
                .toList();
    }

    /**
     * Shows a change. Saves the build if that changes anything.
     *
     * @param instance URL of the instance that has it
     * @param url of the record; empty when there is none
     */
    @NonNull
    public static ApprovalPanel show(
            @NonNull Run<?, ?> run,
            @NonNull String instance,
            @NonNull String sysId,
            @NonNull String number,
            @NonNull String url,
            @NonNull ApprovalPanel.Snapshot snapshot)
            throws IOException {
        boolean changed;
        ApprovalPanel panel;
        synchronized (run) {
            panel = find(run, instance, sysId);
            if (panel == null) {
                panel = new ApprovalPanel(instance, sysId, number, url, snapshot);
                run.addAction(panel);
                changed = true;
            } else {
                changed = panel.update(number, url, snapshot);
            }
        }
        if (changed) {
            BuildRecords.recordState(run, instance, sysId, panel.getState());
        }
        return panel;
    }

    @CheckForNull
    private static ApprovalPanel find(Run<?, ?> run, String instance, String sysId) {
        return of(run).stream()
                .filter(each -> each.isAbout(instance, sysId))
                .findFirst()
                .orElse(null);
    }
}
