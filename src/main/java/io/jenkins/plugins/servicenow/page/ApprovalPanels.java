package io.jenkins.plugins.servicenow.page;

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
        return run.getActions().stream()
                .filter(ApprovalPanel.class::isInstance)
                .map(ApprovalPanel.class::cast)
                .toList();
    }

    /**
     * Shows a change. Writes to disk if that changes anything.
     *
     * @param url of the record; empty when there is none
     */
    @NonNull
    public static ApprovalPanel show(
            @NonNull Run<?, ?> run,
            @NonNull String sysId,
            @NonNull String number,
            @NonNull String url,
            @NonNull ApprovalSnapshot look)
            throws IOException {
        var panel = of(run, sysId);
        if (panel.set(number, url, look)) {
            BuildRecords.rememberState(run, sysId, look.state);
            run.save();
        }
        return panel;
    }

    /** The wait is over and the build has moved the change. */
    public static void over(@NonNull Run<?, ?> run, @NonNull String sysId, @NonNull String state) throws IOException {
        if (of(run, sysId).over(state)) {
            BuildRecords.rememberState(run, sysId, state);
            run.save();
        }
    }

    private static ApprovalPanel of(Run<?, ?> run, String sysId) {
        synchronized (run) {
            return of(run).stream()
                    .filter(each -> each.getSysId().equals(sysId))
                    .findFirst()
                    .orElseGet(() -> {
                        var fresh = new ApprovalPanel(sysId);
                        run.addAction(fresh);
                        return fresh;
                    });
        }
    }
}
