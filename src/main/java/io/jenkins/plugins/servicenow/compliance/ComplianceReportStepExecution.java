package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.console.HyperlinkNote;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.build.ChangeEntry;
import io.jenkins.plugins.servicenow.build.CiEntry;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.Sha256;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.ImageConditions;
import io.jenkins.plugins.servicenow.cmdb.Images;
import io.jenkins.plugins.servicenow.cmdb.Lineage;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.compliance.ComplianceReport.CheckedImage;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.Option;
import io.jenkins.plugins.servicenow.step.ChangeStepExecution;
import io.jenkins.plugins.servicenow.step.Options;
import io.jenkins.plugins.servicenow.workspace.OutputFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.MissingContextVariableException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@code snowComplianceReport}; a repeated call reads again, and finds the report that it has attached before. */
final class ComplianceReportStepExecution extends ChangeStepExecution<ComplianceReportStep> {

    private static final long serialVersionUID = 1L;

    /** Of the log. */
    private static final int MAX_LINES = 100;

    private ReportScope scope;
    private ComplianceFailOn failOn;

    /** Null for that of the pipelines that have checked the reports. */
    @CheckForNull
    private VulnerabilityLimit limit;

    /** Name or sys_id; empty when the report is about something else. */
    private String image = "";

    ComplianceReportStepExecution(StepContext context, ComplianceReportStep step) {
        super(context, step);
    }

    /** What was found, for people, and the record that takes the report. */
    private record Found(
            String about,
            List<ReportedImage> images,
            List<String> gaps,
            @CheckForNull String table,
            @CheckForNull SysId record) {}

    @Override
    protected void validate() throws Exception {
        var name = step().functionName();
        scope = ReportScope.of(step());
        failOn = Options.parse(ComplianceFailOn.class, name, "failOn", step().getFailOn());
        limit = step().getVulnerabilityLimit() == null
                ? null
                : Options.parse(VulnerabilityLimit.class, name, "vulnerabilityLimit", step().getVulnerabilityLimit());
        format();
        options(ComplianceCheck.class, "checks", step().getChecks());
        options(Framework.class, "frameworks", step().getFrameworks());
        if (step().getLimit() < 1) {
            throw new AbortException(name + " needs a limit of at least 1, not " + step().getLimit() + ".");
        }
        if (!RelationTypes.isName(step().getRelationship())) {
            throw new AbortException(name + " does not know the relationship '" + step().getRelationship()
                    + "'. Name its type with both halves, such as '" + RelationTypes.RUNS_ON + "'.");
        }
        if (step().isAttach() && (scope == ReportScope.BASE_IMAGE || scope == ReportScope.WHERE)) {
            throw new AbortException(
                    name + " attaches a report to a change request or to one image. Leave 'attach' out for a"
                            + " report about several images, and give a 'file'.");
        }
        findScope();
        if (scope == ReportScope.WHERE) {
            ImageConditions.of(name, step().getWhere(), connection().getCmdb());
        }
        var file = step().getFile();
        if (file != null) {
            OutputFile.of(name, file);
            if (getContext().get(FilePath.class) == null) {
                throw new MissingContextVariableException(FilePath.class, step().getDescriptor());
            }
        }
    }

    private void findScope() throws IOException, InterruptedException {
        switch (scope) {
            case BUILD -> {
                findChange();
                if (changeIfAny().isEmpty() && BuildRecords.cis(build()).isEmpty()) {
                    throw new AbortException(
                            step().functionName()
                                    + " has nothing to report about: this build has neither a change request nor an image. Call"
                                    + " snowChangeRequest or snowRegisterCI before, or give change:, ci:, baseImage: or where:.");
                }
                if (changeIfAny().isEmpty()) {
                    requireCi("ci", null);
                }
            }
            case CHANGE -> requireChange();
            case CI -> image = requireCi("ci", step().givenCi());
            case BASE_IMAGE -> {
                requireCi("baseImage", step().givenBaseImage());
                // Its name means all its versions, also when this build has registered one of them.
                image = step().getBaseImage();
            }
            case WHERE -> {}
        }
    }

    private ComplianceFormat format() throws AbortException {
        return step().getFormat() == null
                ? ComplianceFormat.ofFile(step().getFile())
                : Options.parse(ComplianceFormat.class, step().functionName(), "format", step().getFormat());
    }

    /** Those that are named, separated by commas; all when none is. */
    private <E extends Enum<E> & Option> List<E> options(Class<E> type, String parameter, @CheckForNull String given)
            throws AbortException {
        if (given == null) {
            return List.of(type.getEnumConstants());
        }
        var chosen = new ArrayList<E>();
        for (var each : given.split(",")) {
            chosen.add(Options.parse(type, step().functionName(), parameter, each.trim()));
        }
        return chosen.stream().distinct().sorted().toList();
    }

    @Override
    protected Map<String, Object> call() throws Exception {
        var session = session();
        var found = read(session);
        var report = ComplianceReport.of(
                masking().mask(found.about()),
                session.instance(),
                Instant.now(),
                BuildIdentity.of(build(), "compliance", "").displayName(),
                options(ComplianceCheck.class, "checks", step().getChecks()),
                options(Framework.class, "frameworks", step().getFrameworks()),
                found.images(),
                found.gaps(),
                limit);
        logReport(report);
        var text = format().write(report);
        var file = step().getFile();
        if (file != null) {
            var output = OutputFile.of(step().functionName(), file);
            output.write(required(FilePath.class), text);
            log().accept("Written to " + output.path());
        }
        var attached = attach(session, found, text);
        if (failOn.includes(report.verdict())) {
            throw new AbortException("The compliance report about " + report.about() + " says "
                    + report.verdict().label() + ": " + ComplianceReport.describe(report.count()) + ". "
                    + reason(report));
        }
        return map(report, Sha256.of(text), attached);
    }

    private Found read(ServiceNowSession session) throws IOException, InterruptedException {
        var connection = connection();
        var cmdb = connection.getCmdb();
        var instance = connection.getInstanceUrl();
        var reader = new ReportReader(
                session, cmdb, step().getRelationship(), new ReportedBuilds(build(), masking(), instance), log());
        var images = new Images(session, cmdb, log());
        switch (scope) {
            case BUILD -> {
                var changes = BuildRecords.changes(build()).stream()
                        .filter(each -> each.isOn(instance))
                        .map(ChangeEntry::getSysId)
                        .map(SysId::of)
                        .toList();
                var cis = BuildRecords.cis(build()).stream()
                        .filter(each -> each.isOn(instance))
                        .map(CiEntry::getSysId)
                        .map(SysId::of)
                        .toList();
                var reported = changes.isEmpty() ? reader.ofImages(images.read(cis)) : reader.ofChanges(changes, cis);
                var about = "the build "
                        + BuildIdentity.of(build(), "compliance", "").buildId();
                if (!changes.isEmpty()) {
                    var last = changes.get(changes.size() - 1);
                    return new Found(about, reported, reader.gaps(), ChangeApi.TABLE, last);
                }
                var own = BuildRecords.ci(build());
                return own == null
                        ? new Found(about, reported, reader.gaps(), null, null)
                        : new Found(about, reported, reader.gaps(), own.getClassName(), SysId.of(own.getSysId()));
            }
            case CHANGE -> {
                var change = ChangeRecord.find(session, change());
                var reported = reader.ofChanges(List.of(change.sysId()), List.of());
                return new Found(
                        "change request " + change.number(), reported, reader.gaps(), ChangeApi.TABLE, change.sysId());
            }
            case CI -> {
                var ci = images.oneToRead("ci", image);
                return new Found(ci.label(), reader.ofImages(List.of(ci)), reader.gaps(), ci.className(), ci.sysId());
            }
            case BASE_IMAGE -> {
                var lineage = new Lineage(session, cmdb, step().getLimit(), log());
                lineage.addOrigins(images.all("baseImage", image));
                lineage.descend();
                var cis = lineage.images().stream().map(Lineage.Image::ci).toList();
                var reported = reader.ofImages(cis);
                return new Found(
                        image + " and what derives from it",
                        reported,
                        gaps(lineage.isTruncated(), lineage.hidden(), origins(reported)),
                        null,
                        null);
            }
            default -> {
                var found = ImageConditions.find(
                        session, cmdb, ImageConditions.of(step().functionName(), step().getWhere(), cmdb), log());
                var limited = found.images().stream().limit(step().getLimit()).toList();
                return new Found(
                        "images with " + conditions(),
                        reader.ofImages(limited),
                        gaps(limited.size() < found.images().size(), found.hidden(), ""),
                        null,
                        null);
            }
        }
    }

    /** Such as {@code environment production, buildType gxp or regulated}. */
    private String conditions() {
        // A script may use other keys than texts, whatever the type says.
        return step().getWhere().entrySet().stream()
                .map(each -> (Object) each.getKey() + " "
                        + (each.getValue() instanceof Collection<?> several
                                ? several.stream().map(String::valueOf).collect(Collectors.joining(" or "))
                                : each.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Why not all origins of the images are known; empty when they are. */
    private static String origins(List<ReportedImage> images) {
        return images.stream()
                .map(each -> each.derivedFrom().missing())
                .filter(missing -> !missing.isEmpty())
                .map(missing -> "Which images derive from others is not known: " + missing)
                .findFirst()
                .orElse("");
    }

    private List<String> gaps(boolean truncated, long hidden, String other) {
        return Stream.of(
                        truncated
                                ? "There are more than " + step().getLimit()
                                        + " images; the others are left out. Raise 'limit' to have them"
                                : "",
                        hidden == 0
                                ? ""
                                : hidden + (hidden == 1 ? " more image is" : " more images are")
                                        + " not shown to the OAuth Application User, who needs the role sn_cmdb_user, or deleted",
                        other)
                .filter(gap -> !gap.isEmpty())
                .toList();
    }

    @CheckForNull
    private Attachment attach(ServiceNowSession session, Found found, String text)
            throws IOException, InterruptedException {
        var table = found.table();
        var record = found.record();
        if (!step().isAttach() || table == null || record == null) {
            return null;
        }
        var attachment =
                new ReportAttachment(session, build(), required(FlowNode.class).getId(), table, record, format());
        var earlier = attachment.find();
        var attached = earlier.isPresent() ? earlier.get() : attachment.upload(text);
        log().accept((earlier.isPresent() ? "Attached already: " : "Attached ")
                + HyperlinkNote.encodeTo(attached.url(), attached.fileName()));
        return attached;
    }

    private void logReport(ComplianceReport report) throws IOException, InterruptedException {
        var log = log();
        log.accept("Compliance report about " + report.about() + ": "
                + report.verdict().label() + " (" + ComplianceReport.describe(report.count()) + ")");
        for (var check : report.checks()) {
            var counts = report.count(check);
            log.accept(String.format(
                    "%5d pass %5d fail %5d not known  %s",
                    counts.getOrDefault(Verdict.PASS, 0L),
                    counts.getOrDefault(Verdict.FAIL, 0L),
                    counts.getOrDefault(Verdict.NOT_KNOWN, 0L),
                    check.sentence()));
        }
        var lines = Stream.of(Verdict.FAIL, Verdict.NOT_KNOWN)
                .flatMap(verdict -> report.images().stream()
                        .flatMap(checked -> checked.of(verdict).stream()
                                .map(result -> (verdict == Verdict.FAIL ? "✗ " : "? ")
                                        + checked.image().label() + ": " + result.sentence())))
                .toList();
        lines.stream().limit(MAX_LINES).forEach(log);
        if (lines.size() > MAX_LINES) {
            log.accept("and " + (lines.size() - MAX_LINES) + " more");
        }
        report.gaps().forEach(gap -> log.accept("WARNING: " + gap + "."));
    }

    private static String reason(ComplianceReport report) {
        return report.images().stream()
                .flatMap(checked -> checked.of(report.verdict()).stream().map(CheckResult::sentence))
                .findFirst()
                .orElseGet(() -> report.gaps().isEmpty()
                        ? "Nothing was found to check."
                        : report.gaps().get(0) + ".");
    }

    /** Plain values, so that a sandboxed script may read them. */
    private Map<String, Object> map(ComplianceReport report, String sha256, @CheckForNull Attachment attached)
            throws AbortException {
        var map = new LinkedHashMap<String, Object>();
        map.put("verdict", report.verdict().label());
        map.putAll(counts(report.count()));
        var checks = new LinkedHashMap<String, Object>();
        report.checks().forEach(check -> checks.put(check.value(), counts(report.count(check))));
        map.put("checks", checks);
        map.put(
                "images",
                report.images().stream()
                        .map(ComplianceReportStepExecution::map)
                        .collect(Collectors.toCollection(ArrayList::new)));
        map.put("gaps", new ArrayList<>(report.gaps()));
        map.put("file", step().getFile());
        map.put("sha256", attached == null ? sha256 : attached.sha256());
        map.put("attachment", attached == null ? null : attached.url());
        return map;
    }

    private static Map<String, Object> counts(Map<Verdict, Long> counts) {
        var map = new LinkedHashMap<String, Object>();
        map.put("pass", counts.getOrDefault(Verdict.PASS, 0L).intValue());
        map.put("fail", counts.getOrDefault(Verdict.FAIL, 0L).intValue());
        map.put("notKnown", counts.getOrDefault(Verdict.NOT_KNOWN, 0L).intValue());
        return map;
    }

    private static Map<String, Object> map(CheckedImage checked) {
        ImageCi ci = checked.image().ci();
        var map = new LinkedHashMap<String, Object>();
        map.put("name", ci == null ? "" : ci.name());
        map.put("version", ci == null ? "" : ci.version());
        map.put("sysId", ci == null ? "" : ci.sysId().value());
        map.put("verdict", checked.verdict().label());
        map.put(
                "changes",
                checked.image().changes().all().stream()
                        .map(ReportedChange::number)
                        .collect(Collectors.toCollection(ArrayList::new)));
        for (var verdict : List.of(Verdict.FAIL, Verdict.NOT_KNOWN)) {
            map.put(
                    verdict == Verdict.FAIL ? "failed" : "notKnown",
                    checked.of(verdict).stream()
                            .map(each -> each.check().value())
                            .distinct()
                            .collect(Collectors.toCollection(ArrayList::new)));
        }
        return map;
    }
}
