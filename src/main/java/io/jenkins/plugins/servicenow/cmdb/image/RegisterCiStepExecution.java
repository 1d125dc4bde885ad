package io.jenkins.plugins.servicenow.cmdb.image;

import hudson.AbortException;
import hudson.FilePath;
import hudson.console.HyperlinkNote;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.CiEntry;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.config.ConnectionResolver;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.step.ChangeArgument;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import io.jenkins.plugins.servicenow.workspace.SingleFile;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowRegisterCI}; a repeated call finds the item by name and version, and its relationships by their ends. */
final class RegisterCiStepExecution extends ServiceNowStepExecution<RegisterCiStep> {

    private static final long serialVersionUID = 1L;

    RegisterCiStepExecution(RegisterCiStep step, StepContext context) {
        super(context, step);
    }

    /** @throws AbortException when the step was given what cannot be sent, lacks a workspace, or has no usable connection */
    @Override
    protected void validate() throws IOException, InterruptedException {
        var run = build();
        draft(run, connection(run, change(run)));
        if (getContext().get(FilePath.class) == null) {
            if (step().getFile() != null || step().getSbom() != null) {
                throw new AbortException(RegisterCiStep.NAME + " needs a workspace for "
                        + (step().getFile() != null ? "file" : "sbom") + ". Use the step within node { … }.");
            }
        }
    }

    private ServiceNowConnection connection(Run<?, ?> run, Optional<ChangeArgument> change) throws IOException {
        return ConnectionResolver.of(run)
                .choose(change.map(ChangeArgument::connection).orElse(step().getConnection()));
    }

    private Optional<ChangeArgument> change(Run<?, ?> run) throws AbortException {
        return ChangeArgument.ifAny(run, RegisterCiStep.NAME, step().getChange(), step().getConnection());
    }

    private ImageDraft draft(Run<?, ?> run, ServiceNowConnection connection) throws AbortException {
        return ImageDraft.of(step(), connection, BuildIdentity.of(run, "ci", ""));
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        var run = build();
        var log = required(TaskListener.class).getLogger();
        var argument = change(run);
        var connection = connection(run, argument);
        var draft = withDigest(draft(run, connection), connection, log);
        var sbomPath = step().getSbom();
        var sbom = sbomPath == null ? null : Sbom.find(required(FilePath.class), sbomPath);
        var session = connection.open(run);
        var change = argument.isEmpty()
                ? Optional.<RelatedChange>empty()
                : RelatedChange.find(run, session, connection.getName(), argument.get(), step().getChange());

        var image = new ImageRegistration(session, connection, draft, log::println)
                .register(
                        column -> ReportedFields.isNews(run, column),
                        registered -> remember(run, connection, registered));
        if (change.isPresent()) {
            relate(change.get(), image, session, log);
        } else {
            log.println("No change request is related to it: this build has "
                    + (argument.isEmpty() ? "none." : "one of another connection."));
        }
        if (sbom != null) {
            attach(sbom, image, session, log);
        }
        return image.toMap();
    }

    private ImageDraft withDigest(ImageDraft draft, ServiceNowConnection connection, PrintStream log)
            throws IOException, InterruptedException {
        var path = step().getFile();
        if (path == null) {
            return draft;
        }
        var file = SingleFile.find(required(FilePath.class), "file", path);
        var sha256 = file.sha256();
        log.println("SHA-256 of " + file.path() + " (" + file.size() + " bytes): " + sha256);
        return draft.with(connection.getCmdb().getSha256Column(), sha256);
    }

    private static void remember(Run<?, ?> run, ServiceNowConnection connection, RegisteredImage image)
            throws IOException {
        BuildRecords.record(
                run,
                new CiEntry(
                        connection.getName(),
                        image.sysId().value(),
                        image.name(),
                        image.version(),
                        image.className(),
                        image.url()));
    }

    private static void relate(RelatedChange change, RegisteredImage image, ServiceNowSession session, PrintStream log)
            throws IOException, InterruptedException {
        var added = new AffectedCis(session).add(change.sysId(), image.sysId());
        log.println("Change request " + HyperlinkNote.encodeTo(change.url(), change.number())
                + (added ? " lists it as affected now" : " lists it as affected already"));
    }

    private static void attach(Sbom sbom, RegisteredImage image, ServiceNowSession session, PrintStream log)
            throws IOException, InterruptedException {
        var attachment = sbom.attach(session, image);
        log.println((attachment.uploaded() ? "Attached " : "It has the same already, so nothing was attached: ")
                + HyperlinkNote.encodeTo(attachment.url(), attachment.fileName()) + " ("
                + sbom.format().standard() + ", " + sbom.file().size() + " bytes)");
    }
}
