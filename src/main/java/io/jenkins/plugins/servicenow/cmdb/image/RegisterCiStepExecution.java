package io.jenkins.plugins.servicenow.cmdb.image;

import hudson.AbortException;
import hudson.FilePath;
import hudson.console.HyperlinkNote;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.CiEntry;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.step.ChangeStepExecution;
import io.jenkins.plugins.servicenow.workspace.SingleFile;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowRegisterCI}; a repeated call finds the CI by name and version, and its relationships by their ends. */
final class RegisterCiStepExecution extends ChangeStepExecution<RegisterCiStep> {

    private static final long serialVersionUID = 1L;

    private transient ImageDraft draft;

    RegisterCiStepExecution(StepContext context, RegisterCiStep step) {
        super(context, step);
    }

    @Override
    protected void validate() throws IOException, InterruptedException {
        findChange();
        checkCi("baseImage", step().givenBaseImage());
        checkCi("upstream", step().givenUpstream());
        draft();
        var needsWorkspace = step().getFile() != null ? "file" : step().getSbom() != null ? "sbom" : null;
        if (needsWorkspace != null && getContext().get(FilePath.class) == null) {
            throw new AbortException(step().functionName() + " needs a workspace for " + needsWorkspace
                    + ". Use the step within node { … }.");
        }
    }

    private ImageDraft draft() throws IOException, InterruptedException {
        if (draft == null) {
            draft = ImageDraft.of(step(), connection().getCmdb(), BuildIdentity.of(build(), "ci", ""));
        }
        return draft;
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        checkNoSecrets();
        var complete = withChecksum(draft());
        var sbomPath = step().getSbom();
        var sbom = sbomPath == null ? null : Sbom.find(step().functionName(), required(FilePath.class), sbomPath);
        var session = session();
        var affectedCis = affectedCis(session);

        var registration = new ImageRegistration(session, connection().getCmdb(), complete, log());
        var image = registration.write(ReportedFields.of(build()));
        record(image);
        registration.relate();
        if (affectedCis.isPresent()) {
            var added = affectedCis.get().add(image.sysId());
            log().accept((added ? "Added to the Affected CIs of " : "Already among the Affected CIs of ")
                    + affectedCis.get().changeLink());
        } else {
            log().accept("No change request is related to it: this build has "
                    + (changeIfAny().isEmpty() ? "none." : "one of another connection."));
        }
        var order = BuildRecords.order(build());
        if (order != null && order.isOn(connection().getInstanceUrl())) {
            new OrderedImage(session, order, log()).set(image.sysId());
        }
        if (sbom != null) {
            attach(sbom, image, session);
        }
        return image.toMap();
    }

    private void checkNoSecrets() throws IOException, InterruptedException {
        checkNoSecret("name", draft().name().toString());
        for (var image : draft().lineage()) {
            checkNoSecret(draft().lineage().indexOf(image) == 0 ? "baseImage" : "upstream", image.toString());
        }
    }

    private Optional<AffectedCis> affectedCis(ServiceNowSession session) throws IOException, InterruptedException {
        var change = changeIfAny();
        return change.isEmpty()
                ? Optional.empty()
                : AffectedCis.of(build(), session, connection(), change.get(), step().getChange() != null);
    }

    private ImageDraft withChecksum(ImageDraft incomplete) throws IOException, InterruptedException {
        var path = step().getFile();
        if (path == null) {
            return incomplete;
        }
        var file = SingleFile.find(step().functionName(), required(FilePath.class), "file", path);
        var sha256 = file.sha256();
        log().accept("SHA-256 of " + file.path() + " (" + file.size() + " bytes): " + sha256);
        return incomplete.with(connection().getCmdb().getSha256Field(), sha256);
    }

    private void record(RegisteredImage image) throws IOException, InterruptedException {
        BuildRecords.record(
                build(),
                new CiEntry(
                        connection().getName(),
                        connection().getInstanceUrl(),
                        image.sysId().value(),
                        image.name(),
                        image.version(),
                        image.className(),
                        image.url()));
    }

    private void attach(Sbom sbom, RegisteredImage image, ServiceNowSession session)
            throws IOException, InterruptedException {
        var attachment = sbom.attach(build(), session, image);
        log().accept((attachment.uploaded() ? "Attached " : "It has the same already, so nothing was attached: ")
                + HyperlinkNote.encodeTo(attachment.url(), attachment.fileName()) + " ("
                + sbom.format().standard() + ", " + sbom.file().size() + " bytes)");
    }
}
