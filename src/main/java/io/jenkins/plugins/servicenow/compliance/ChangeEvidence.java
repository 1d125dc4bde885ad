package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.HyperlinkNote;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.CiEntry;
import io.jenkins.plugins.servicenow.build.Masking;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.WorkNotes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * The compliance report of a change request that is about to be closed: attached to it, with its digest in a work note. A repeated
 * call finds what an earlier one has attached.
 */
public final class ChangeEvidence {

    private final Run<?, ?> run;
    private final ServiceNowConnection connection;
    private final Masking masking;
    private final Consumer<String> log;

    /** @param log takes lines for the build log */
    public ChangeEvidence(
            @NonNull Run<?, ?> run,
            @NonNull ServiceNowConnection connection,
            @NonNull Masking masking,
            @NonNull Consumer<String> log) {
        this.run = run;
        this.connection = connection;
        this.masking = masking;
        this.log = log;
    }

    /**
     * Does nothing for a change request that is closed or canceled.
     *
     * @param numberOrSysId of the change request
     * @param node the id of the flow node of the call that closes it
     * @throws IOException when the report cannot be made, attached or noted; then the change request must not be closed
     */
    public void attach(@NonNull ServiceNowSession session, @NonNull String numberOrSysId, @NonNull String node)
            throws IOException, InterruptedException {
        var change = ChangeRecord.find(session, numberOrSysId);
        if (change.hasEnded()) {
            log.accept(
                    change.number() + " is " + change.stateLabel() + " already, so no compliance report is attached");
            return;
        }
        var attachment =
                new ReportAttachment(session, run, node, ChangeApi.TABLE, change.sysId(), ComplianceFormat.HTML);
        var found = attachment.find();
        var attached = found.isPresent()
                ? found.get()
                : attachment.upload(ComplianceFormat.HTML.write(report(session, change)));
        new WorkNotes(session).addOnce(ChangeApi.TABLE, change.sysId(), note(attached));
        log.accept("Compliance report of " + change.number() + " before it is closed: "
                + HyperlinkNote.encodeTo(attached.url(), attached.fileName()));
    }

    private ComplianceReport report(ServiceNowSession session, ChangeRecord change)
            throws IOException, InterruptedException {
        var instance = connection.getInstanceUrl();
        var reader = new ReportReader(
                session, connection.getCmdb(), RelationTypes.RUNS_ON, new ReportedBuilds(run, masking, instance), log);
        var own = BuildRecords.find(run, instance, change.sysId().value());
        var also = own == null
                ? List.<SysId>of()
                : BuildRecords.cis(run).stream()
                        .filter(ci -> ci.isOn(instance))
                        .map(CiEntry::getSysId)
                        .map(SysId::of)
                        .toList();
        var images = reader.ofChanges(List.of(change.sysId()), also);
        var report = ComplianceReport.of(
                "change request " + change.number() + ", before it is closed",
                session.instance(),
                Instant.now(),
                BuildIdentity.of(run, "compliance", "").displayName(),
                List.of(ComplianceCheck.values()),
                List.of(Framework.values()),
                images,
                reader.gaps(),
                null);
        log.accept("Compliance report: " + ComplianceReport.describe(report.count()));
        return report;
    }

    private String note(Attachment attached) {
        var build = BuildIdentity.of(run, "compliance", "");
        return String.join(
                "\n",
                "Compliance report of " + build.displayName() + ", made before the change was closed",
                attached.fileName() + ": " + attached.url(),
                "SHA-256: " + (attached.sha256().isEmpty() ? "not given by ServiceNow" : attached.sha256()),
                // Always the last line, so that no note is the beginning of another one.
                "Build: " + (build.url() == null ? build.displayName() : build.url()));
    }
}
