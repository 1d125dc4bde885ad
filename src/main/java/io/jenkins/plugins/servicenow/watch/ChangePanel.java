package io.jenkins.plugins.servicenow.watch;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.itsm.ApprovalReading;
import io.jenkins.plugins.servicenow.itsm.Approver;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import io.jenkins.plugins.servicenow.page.ApprovalPanel;
import io.jenkins.plugins.servicenow.page.ApprovalPanels;
import java.io.IOException;
import okhttp3.HttpUrl;

/** Shows on the page of a build what a poll has found. */
public final class ChangePanel {

    private ChangePanel() {}

    /**
     * Saves the build if that changes anything.
     *
     * @param instanceUrl of the instance that has the change
     * @param waiting whether the build waits for its approval
     * @param note what happened, or why the build waits or does not continue; empty when the approval says it all
     */
    @NonNull
    public static ApprovalPanel show(
            @NonNull Run<?, ?> run,
            @NonNull String instanceUrl,
            @NonNull ApprovalReading change,
            boolean waiting,
            @NonNull String note)
            throws IOException {
        var pending = change.approvers().stream()
                .filter(approver -> waiting && approver.isPending())
                .map(Approver::nameAndGroup)
                .distinct()
                .toList();
        var answers = change.approvers().stream()
                .filter(Approver::hasDecided)
                .map(approver ->
                        new ApprovalPanel.Answer(approver.name(), approver.state(), approver.comment(), approver.at()))
                .toList();
        var snapshot =
                new ApprovalPanel.Snapshot(change.stateName(), change.approval(), waiting, note, pending, answers);
        var instance = HttpUrl.parse(instanceUrl);
        var url = instance == null ? "" : RecordLink.to(instance, ChangeApi.TABLE, change.sysId());
        return ApprovalPanels.show(run, instanceUrl, change.sysId().value(), change.number(), url, snapshot);
    }
}
