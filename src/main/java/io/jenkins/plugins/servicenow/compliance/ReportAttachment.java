package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.evidence.AttachedFiles;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The report of one call of a step on a record. No two reports are the same, because they say when they were made: so a call that is
 * repeated finds its own by the name, and by what Jenkins has kept of what it has attached.
 */
final class ReportAttachment {

    /** In characters; some instances refuse longer names. */
    private static final int MAX_NAME = 80;

    private final ServiceNowSession session;
    private final Run<?, ?> run;
    private final String table;
    private final SysId record;
    private final String name;
    private final ComplianceFormat format;

    /** @param node the id of the flow node of the call */
    ReportAttachment(
            @NonNull ServiceNowSession session,
            @NonNull Run<?, ?> run,
            @NonNull String node,
            @NonNull String table,
            @NonNull SysId record,
            @NonNull ComplianceFormat format) {
        this.session = session;
        this.run = run;
        this.table = table;
        this.record = record;
        this.format = format;
        var call = BuildIdentity.of(run, "compliance", "").buildId() + "-" + node;
        var safe = call.replaceAll("[^A-Za-z0-9-]+", "-");
        this.name = "compliance-report-" + safe.substring(Math.max(0, safe.length() - MAX_NAME)) + "." + format.value();
    }

    /** What an earlier try of the same call has attached. */
    @NonNull
    Optional<Attachment> find() throws ServiceNowException, InterruptedException {
        return session.attachments().list(table, record).stream()
                .filter(each -> each.fileName().equals(name))
                .filter(each ->
                        AttachedFiles.find(session.instance(), each.sysId()).isPresent())
                .findFirst();
    }

    @NonNull
    Attachment upload(@NonNull String content) throws ServiceNowException, InterruptedException {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        return AttachedFiles.upload(
                run,
                session,
                table,
                record,
                name,
                format.contentType(),
                bytes.length,
                () -> new ByteArrayInputStream(bytes));
    }
}
