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

    /**
     * Shows a change. Saves the build if that changes anything.
     *
     * @param url of the record; empty when there is none
     */
    @NonNull
    public static ApprovalPanel show(
            @NonNull Run<?, ?> run,
            @NonNull String sysId,
            @NonNull String number,
            @NonNull String url,
            @NonNull ApprovalPanel.Snapshot snapshot)
            throws IOException {
        boolean changed;
        ApprovalPanel panel;
        synchronized (run) {
            panel = find(run, sysId);
            if (panel == null) {
                panel = new ApprovalPanel(sysId, number, url, snapshot);
                run.addAction(panel);
                changed = true;
            } else {
                changed = panel.update(number, url, snapshot);
            }
        }
        if (changed) {
            BuildRecords.recordState(run, sysId, panel.getState());
        }
        return panel;
    }

    /** The wait has ended and the build has moved the change. Saves the build if that changes anything. */
    public static void end(@NonNull Run<?, ?> run, @NonNull String sysId, @NonNull String state) throws IOException {
        var panel = find(run, sysId);
        if (panel != null && panel.end(state)) {
            BuildRecords.recordState(run, sysId, state);
        }
    }

    @CheckForNull
    private static ApprovalPanel find(Run<?, ?> run, String sysId) {
        return of(run).stream()
                .filter(each -> each.getSysId().equals(sysId))
                .findFirst()
                .orElse(null);
    }
}
