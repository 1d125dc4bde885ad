package io.jenkins.plugins.servicenow.evidence.vulnerabilities;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.console.HyperlinkNote;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.client.ReadBack;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.Images;
import io.jenkins.plugins.servicenow.evidence.Evidence;
import io.jenkins.plugins.servicenow.evidence.EvidenceAttachments;
import io.jenkins.plugins.servicenow.evidence.EvidenceStepExecution;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.vulnerability.Severity;
import io.jenkins.plugins.servicenow.workspace.SingleFile;
import io.jenkins.plugins.servicenow.workspace.WorkspaceFile;
import io.jenkins.plugins.servicenow.workspace.WorkspaceFiles;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowVulnerabilities}; a repeated call finds what an earlier one has left. */
final class VulnerabilitiesStepExecution extends EvidenceStepExecution<VulnerabilitiesStep> {

    private static final long serialVersionUID = 1L;

    /** By which it is judged what is still ignored, also after a restart on the next day. */
    private String today;

    /** Name or sys_id of the image; null when there is none. */
    @CheckForNull
    private String image;

    VulnerabilitiesStepExecution(StepContext context, VulnerabilitiesStep step) {
        super(context, step);
    }

    @Override
    protected void validate() throws IOException, InterruptedException {
        var function = step().functionName();
        if (step().getReport() == null) {
            throw new AbortException(function + " needs the reports of a scanner, such as report: 'grype.json'.");
        }
        if (step().getSbom() != null && !step().isUpload()) {
            throw new AbortException(function + " was given a bill of materials, but is not to upload it."
                    + " Add upload: true. snowRegisterCI attaches one to the image.");
        }
        for (var entry : step().getIgnore()) {
            entry.check(function);
        }
        today = LocalDate.now(ZoneOffset.UTC).toString();
        rules();
        parseOutcomes();
        findChange();
        image = image();
        if (changeIfAny().isEmpty() && image == null) {
            throw new AbortException(
                    function + " does not know what the reports are about: this build has neither created a"
                            + " change request nor registered an image. Call snowChangeRequest or snowRegisterCI before, or give a"
                            + " number as 'change' or a name as 'ci'.");
        }
        if (getContext().get(FilePath.class) == null) {
            throw new AbortException(function + " has no workspace with the reports. Call it within node { … }, or in a"
                    + " stage with an agent.");
        }
    }

    private VulnerabilityRules rules() throws AbortException {
        var function = step().functionName();
        var product = step().getProduct();
        return new VulnerabilityRules(
                Options.parse(SeverityLimit.class, function, "failOn", step().getFailOn()),
                step().isOnlyFixable(),
                Options.parse(SeverityLimit.class, function, "unknownAs", step().getUnknownAs()),
                new ArrayList<>(step().getIgnore()),
                LocalDate.parse(today),
                product == null ? "" : product);
    }

    @CheckForNull
    private String image() throws IOException, InterruptedException {
        if (changeIfAny().isPresent()) {
            checkCi("ci", step().givenCi());
            if (step().getCi() != null) {
                return step().getCi();
            }
            // The change may be on another instance than the image.
            var own = BuildRecords.ci(build());
            return own != null && own.isOn(connection().getInstanceUrl()) ? own.getSysId() : null;
        }
        return step().givenCi() == null && BuildRecords.ci(build()) == null ? null : requireCi("ci", step().givenCi());
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        var workspace = required(FilePath.class);
        var reports = find(workspace, "report", step().getReport());
        var vex = step().getVex() == null ? List.<WorkspaceFile>of() : find(workspace, "vex", step().getVex());
        var sbom =
                step().isUpload() ? UploadedSbom.of(step().functionName(), workspace, sbom(workspace, reports)) : null;
        var result = workspace.act(new VulnerabilityFiles(paths(reports), paths(vex), rules()));
        var evidence = result.evidence();
        var log = log();
        result.lines().forEach(log);
        evidence.lines().forEach(log);
        evidence.named().forEach(each -> log.accept("- " + each));

        var files = new TreeMap<String, WorkspaceFile>();
        if (step().isAttachReports()) {
            reports.forEach(file -> files.put(file.path(), file));
            vex.forEach(file -> files.put(file.path(), file));
        }
        var session = session();
        var named = image;
        var found = named == null
                ? Optional.<ImageCi>empty()
                : Optional.of(new Images(session, connection().getCmdb(), log).one("ci", named));
        var map = result.toMap();
        var names = new ArrayList<String>();
        Further further = () -> {
            var refused = new ArrayList<String>();
            if (found.isPresent()) {
                names.add(found.get().label());
                refused.addAll(putOn(found.get(), session, files.values(), result, map));
            }
            if (sbom != null) {
                upload(session, sbom, map);
            }
            return refused;
        };
        List<String> refused;
        if (changeIfAny().isPresent()) {
            var delivered = deliver(
                    session, evidence, "Reports: " + step().getReport(), counts(evidence), files.values(), further);
            map.put("attachments", maps(delivered.attachments()));
            map.put("number", delivered.change().number());
            map.put("changeState", delivered.change().stateLabel());
            names.add(0, delivered.change().number());
            refused = delivered.refused();
        } else {
            refused = further.run();
        }
        conclude(String.join(" and ", names), refused, evidence);
        return map;
    }

    /** Puts the result on the image. */
    private List<String> putOn(
            ImageCi ci,
            ServiceNowSession session,
            Collection<WorkspaceFile> files,
            VulnerabilityResult result,
            Map<String, Object> map)
            throws IOException, InterruptedException {
        log().accept("Vulnerabilities of the image " + HyperlinkNote.encodeTo(ci.url(session.instance()), ci.label()));
        var attachments = new EvidenceAttachments(session, build(), log());
        var evidence = result.evidence();
        var isAlone = changeIfAny().isEmpty();
        if (isAlone) {
            recordAlone(ci.label(), ci.sysId(), evidence, counts(evidence), List.of());
        }
        attachments.attach(ci.className(), ci.sysId(), files);
        if (isAlone) {
            recordAlone(ci.label(), ci.sysId(), evidence, counts(evidence), attachments.attached());
            map.put("attachments", maps(attachments.attached()));
        }
        writeCounts(session, ci, result);
        map.put("ci", ci.sysId().value());
        return attachments.refused();
    }

    private List<WorkspaceFile> find(FilePath workspace, String parameter, String patterns)
            throws IOException, InterruptedException {
        var found = WorkspaceFiles.find(workspace, patterns);
        if (found.isEmpty()) {
            throw new AbortException(step().functionName() + " found no file for " + parameter + ": '" + patterns
                    + "' in " + workspace.getRemote() + ". Check the pattern and that the scanner has run.");
        }
        return found;
    }

    private WorkspaceFile sbom(FilePath workspace, List<WorkspaceFile> reports)
            throws IOException, InterruptedException {
        var path = step().getSbom();
        if (path != null) {
            return SingleFile.find(step().functionName(), workspace, "sbom", path);
        }
        if (reports.size() > 1) {
            throw new AbortException(step().functionName() + " does not know which of " + reports.size()
                    + " reports is the bill of materials to upload. Give its path as 'sbom'.");
        }
        return reports.get(0);
    }

    private static ArrayList<String> paths(List<WorkspaceFile> files) {
        return files.stream().map(WorkspaceFile::path).collect(Collectors.toCollection(ArrayList::new));
    }

    /** Of checks, for vulnerabilities neither pass nor fail. */
    private static Counts counts(Evidence evidence) {
        var passed =
                (int) evidence.checks().stream().filter(Evidence.Check::passed).count();
        return new Counts(passed, evidence.checks().size() - passed, 0);
    }

    /** Nothing when they are not known. */
    private void writeCounts(ServiceNowSession session, ImageCi ci, VulnerabilityResult result)
            throws IOException, InterruptedException {
        var cmdb = connection().getCmdb();
        var fields = new LinkedHashMap<Severity, String>();
        fields.put(Severity.CRITICAL, cmdb.getCriticalField());
        fields.put(Severity.HIGH, cmdb.getHighField());
        fields.put(Severity.MEDIUM, cmdb.getMediumField());
        fields.put(Severity.LOW, cmdb.getLowField());
        var values = new LinkedHashMap<String, String>();
        fields.forEach((severity, field) -> {
            if (field != null) {
                values.put(field, String.valueOf(result.count(severity)));
            }
        });
        if (values.isEmpty()) {
            return;
        }
        if (!result.isKnown()) {
            log().accept("The numbers of vulnerabilities are not written to " + ci.label()
                    + ", because not every report could be read");
            return;
        }
        session.tables().update(ci.className(), ci.sysId(), values);
        var read =
                session.tables().get(ci.className(), ci.sysId(), values.keySet().toArray(String[]::new));
        var dropped = read.isEmpty() ? values.keySet() : ReadBack.dropped(values, read.get());
        log().accept(
                        dropped.isEmpty()
                                ? "Wrote to " + ci.label() + ": " + values
                                : "WARNING: " + ci.label() + " does not have what was written to "
                                        + String.join(", ", dropped)
                                        + ": the class has no such field, or the OAuth Application User may not read or write it.");
    }

    private void upload(ServiceNowSession session, UploadedSbom sbom, Map<String, Object> map)
            throws IOException, InterruptedException {
        if (session.sboms().isAvailable()) {
            map.put("bomRecordId", sbom.upload(session, build(), log()).value());
        } else {
            log().accept("WARNING: " + Text.oneLine(sbom.file().path())
                    + " was not uploaded: the instance does not have the" + " application SBOM Core.");
        }
    }
}
