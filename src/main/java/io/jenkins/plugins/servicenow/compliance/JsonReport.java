package io.jenkins.plugins.servicenow.compliance;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** A report as JSON: images that name their change requests, and each change request once. Times are in UTC. */
final class JsonReport {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private JsonReport() {}

    @NonNull
    static String of(@NonNull ComplianceReport report) {
        var changes = new LinkedHashMap<String, Object>();
        report.images().stream()
                .flatMap(checked -> checked.image().changes().all().stream())
                .forEach(change -> changes.putIfAbsent(change.sysId().value(), change(change)));
        var json = new LinkedHashMap<String, Object>();
        json.put("about", report.about());
        json.put("instance", report.instance().toString());
        json.put("readAt", report.time().toString());
        json.put("build", report.build());
        json.put("verdict", report.verdict().label());
        json.put(
                "checks",
                report.checks().stream().map(check -> check(report, check)).toList());
        json.put("images", report.images().stream().map(JsonReport::image).toList());
        json.put("changes", changes.values());
        json.put("gaps", report.gaps());
        return GSON.toJson(json) + "\n";
    }

    private static Map<String, Object> check(ComplianceReport report, ComplianceCheck check) {
        var counts = report.count(check);
        var json = new LinkedHashMap<String, Object>();
        json.put("id", check.value());
        json.put("sentence", check.sentence());
        Arrays.stream(Verdict.values()).forEach(each -> json.put(each.label(), counts.getOrDefault(each, 0L)));
        var references = new LinkedHashMap<String, String>();
        report.frameworks().forEach(each -> references.put(each.value(), each.reference(check)));
        json.put("evidenceFor", references);
        return json;
    }

    private static Map<String, Object> image(ComplianceReport.CheckedImage checked) {
        var image = checked.image();
        var ci = image.ci();
        var json = new LinkedHashMap<String, Object>();
        json.put("name", ci == null ? null : ci.name());
        json.put("version", ci == null ? null : ci.version());
        json.put("sysId", ci == null ? null : ci.sysId().value());
        json.put("className", ci == null ? null : ci.className());
        json.put("status", ci == null ? null : ci.isInUse() ? "in use" : ci.status());
        json.put("verdict", checked.verdict().label());
        json.put("checks", checked.results().stream().map(JsonReport::result).toList());
        json.put("changes", list(image.changes(), change -> change.sysId().value()));
        var vulnerabilities = new LinkedHashMap<String, Integer>();
        image.vulnerabilities().counts().forEach((severity, count) -> vulnerabilities.put(severity.value(), count));
        json.put("vulnerabilities", vulnerabilities);
        json.put("derivedFrom", list(image.derivedFrom(), JsonReport::ci));
        json.put("servers", list(image.servers(), JsonReport::ci));
        json.put("openIncidents", list(image.incidents(), JsonReport::incident));
        json.put("files", list(image.files(), JsonReport::file));
        return json;
    }

    private static Map<String, Object> result(CheckResult result) {
        var json = new LinkedHashMap<String, Object>();
        json.put("check", result.check().value());
        json.put("change", result.about());
        json.put("verdict", result.verdict().label());
        json.put("sentence", result.sentence());
        json.put("evidence", result.evidence());
        return json;
    }

    private static Map<String, Object> change(ReportedChange change) {
        var record = change.record();
        var json = new LinkedHashMap<String, Object>();
        json.put("number", change.number());
        json.put("sysId", change.sysId().value());
        json.put("type", change.change().type());
        json.put("state", change.change().stateLabel());
        json.put("approval", change.change().approval());
        json.put("risk", record.displayValue("risk"));
        json.put("shortDescription", record.displayValue("short_description"));
        json.put("requestedBy", record.displayValue("requested_by"));
        json.put("openedBy", record.displayValue("opened_by"));
        json.put("plannedStart", time(change.time("start_date")));
        json.put("plannedEnd", time(change.time("end_date")));
        json.put("actualStart", time(change.time("work_start")));
        json.put("actualEnd", time(change.time("work_end")));
        json.put("closedAt", time(change.time("closed_at")));
        json.put("closedBy", record.displayValue("closed_by"));
        json.put("closeCode", record.value("close_code"));
        json.put("unreadableFields", change.unreadable(ReportedChange.FIELDS.toArray(String[]::new)));
        json.put("approvals", list(change.approvals(), JsonReport::approval));
        json.put("policies", list(change.policies(), JsonReport::policy));
        json.put("files", list(change.files(), JsonReport::file));
        json.put("statements", list(change.statements(), JsonReport::statement));
        json.put("build", build(change.build()));
        return json;
    }

    private static Map<String, Object> approval(ReportedApproval approval) {
        var json = new LinkedHashMap<String, Object>();
        json.put("approver", approval.approver().name());
        json.put("userName", approval.userName());
        json.put("group", approval.approver().group());
        json.put("state", approval.approver().state());
        json.put("comment", approval.approver().comment());
        json.put("iteration", approval.iteration());
        json.put("askedAt", time(approval.asked()));
        json.put("changedAt", time(approval.decided()));
        json.put("lastWrittenByAnother", approval.writtenByAnother());
        return json;
    }

    private static Map<String, Object> policy(ReportedPolicy policy) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", policy.name());
        json.put("activity", policy.activity());
        json.put("appliedAt", policy.at());
        return json;
    }

    private static Map<String, Object> file(ReportedFile file) {
        var attachment = file.attachment();
        var json = new LinkedHashMap<String, Object>();
        json.put("name", attachment.fileName());
        json.put("sysId", attachment.sysId().value());
        json.put("size", attachment.size());
        json.put("sha256", attachment.sha256());
        json.put("state", attachment.state());
        json.put("attachedAt", attachment.created());
        json.put("attachedBy", attachment.createdBy());
        json.put("verification", file.verification().label());
        return json;
    }

    private static Map<String, Object> statement(Statement statement) {
        var json = new LinkedHashMap<String, Object>();
        json.put("source", statement.source());
        json.put("at", time(statement.at()));
        json.put("lines", statement.lines());
        return json;
    }

    @CheckForNull
    private static Map<String, Object> build(@CheckForNull ReportedBuild build) {
        if (build == null) {
            return null;
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("name", build.name());
        json.put("url", build.url());
        json.put("causes", build.causes());
        json.put("user", build.user());
        json.put("started", time(build.started()));
        json.put("result", build.result());
        return json;
    }

    private static Map<String, Object> ci(ReportedCi ci) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", ci.name());
        json.put("className", ci.className());
        json.put("sysId", ci.sysId().value());
        return json;
    }

    private static Map<String, Object> incident(ReportedIncident incident) {
        var json = new LinkedHashMap<String, Object>();
        json.put("number", incident.number());
        json.put("sysId", incident.sysId().value());
        json.put("state", incident.state());
        json.put("priority", incident.priority());
        json.put("shortDescription", incident.shortDescription());
        return json;
    }

    /** With why there may be more; empty when there are not. */
    private static <T> Map<String, Object> list(PartialList<T> list, Function<T, Object> convert) {
        var json = new LinkedHashMap<String, Object>();
        json.put("all", list.all().stream().map(convert).toList());
        json.put("missing", list.missing());
        return json;
    }

    @CheckForNull
    private static String time(@CheckForNull Instant time) {
        return time == null ? null : ServiceNowTime.display(time);
    }
}
