package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import io.jenkins.plugins.servicenow.page.ApprovalPanel;
import io.jenkins.plugins.servicenow.page.ApprovalPanels;
import io.jenkins.plugins.servicenow.page.ApprovalSnapshot;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.HttpUrl;

/** Puts a change request onto the page of the build that waits for it. */
final class PanelContent {

    private static final Logger LOGGER = Logger.getLogger(PanelContent.class.getName());

    private PanelContent() {}

    static ApprovalPanel show(
            @NonNull Run<?, ?> run,
            @NonNull String connection,
            @NonNull ChangeSnapshot change,
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
        return ApprovalPanels.show(
                run,
                change.sysId().value(),
                change.number(),
                url(connection, change),
                new ApprovalSnapshot(change.stateName(), change.approval(), waiting, note, pending, answers));
    }

    /** Empty when the connection is gone. */
    private static String url(String connection, ChangeSnapshot change) {
        try {
            var instance = HttpUrl.parse(
                    ServiceNowConfiguration.get().connection(connection).getInstanceUrl());
            return instance == null ? "" : RecordLink.to(instance, "change_request", change.sysId());
        } catch (AbortException e) {
            LOGGER.log(Level.FINE, "No link to " + change.number(), e);
            return "";
        }
    }
}
