package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.compliance.ComplianceReport.CheckedImage;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as one HTML file for people and printers: no script, nothing loaded from elsewhere, every text escaped. */
final class HtmlReport {

    private static final String STYLE = """
            @page { size: A4; margin: 16mm 14mm; }
            * { box-sizing: border-box; }
            body { font: 10pt/1.4 "Helvetica Neue", Arial, sans-serif; color: #1a1a1a; background: #fff; max-width: 190mm;
              margin: 8mm auto; padding: 0 4mm; }
            h1 { font-size: 19pt; margin: 0 0 2mm; }
            h2 { font-size: 14pt; margin: 9mm 0 2mm; border-bottom: 0.6mm solid #1a1a1a; padding-bottom: 1mm; }
            h3 { font-size: 11.5pt; margin: 5mm 0 1.5mm; }
            h4 { font-size: 10pt; margin: 3mm 0 1mm; }
            table { border-collapse: collapse; width: 100%; margin: 1mm 0 3mm; font-size: 8.5pt; }
            th, td { border: 0.2mm solid #b5b5b5; padding: 1mm 1.6mm; text-align: left; vertical-align: top;
              overflow-wrap: break-word; }
            th { background: #efefef; font-weight: 600; overflow-wrap: normal; }
            thead { display: table-header-group; }
            tr, .box { break-inside: avoid; }
            h2, h3, h4 { break-after: avoid; }
            dl { display: grid; grid-template-columns: 34mm 1fr; gap: 0.6mm 3mm; margin: 1mm 0 3mm; }
            dl { break-inside: avoid; }
            dt { color: #555; }
            dd { margin: 0; overflow-wrap: anywhere; }
            ul { margin: 0.8mm 0 0; padding-left: 4mm; color: #444; }
            .verdict { white-space: nowrap; font-weight: 700; width: 22mm; }
            .pass { color: #14571b; }
            .fail { color: #a31212; }
            .not-known { color: #6b4700; }
            .result { border: 0.6mm solid; padding: 3mm 4mm; margin: 4mm 0; font-size: 12pt; break-inside: avoid; }
            .note { color: #444; font-size: 8.5pt; }
            .hash { font-family: "DejaVu Sans Mono", Consolas, monospace; font-size: 7pt; word-break: break-all; }
            .number { text-align: right; white-space: nowrap; }
            .sign td { height: 12mm; }
            svg.lineage { width: 100%; height: auto; margin: 2mm 0; font: 12px Arial, sans-serif; }
            svg .box { fill: #fff; stroke: #777; stroke-width: 1.5; stroke-dasharray: 4 3; }
            svg .box.pass { stroke: #14571b; stroke-dasharray: none; }
            svg .box.fail { stroke: #a31212; stroke-width: 2.5; stroke-dasharray: none; }
            svg .box.not-known { stroke: #6b4700; stroke-dasharray: none; }
            svg .line { stroke: #777; stroke-width: 1.2; fill: none; }
            svg text.note { font-size: 10.5px; fill: #444; }
            @media print { body { margin: 0; padding: 0; max-width: none; } .image { break-before: page; } }
            """;

    /** Servers of an image in full; more are counted. */
    private static final int MAX_SERVERS = 200;

    private static final Map<Verdict, String> MARKS =
            Map.of(Verdict.PASS, "✓", Verdict.FAIL, "✗", Verdict.NOT_KNOWN, "?");

    private final ComplianceReport report;
    private final HtmlWriter html = new HtmlWriter();

    private HtmlReport(ComplianceReport report) {
        this.report = report;
    }

    @NonNull
    static String of(@NonNull ComplianceReport report) {
        return new HtmlReport(report).write();
    }

    private String write() {
        html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .markup(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .markup("<meta name=\"viewport\" content=\"width=device-width\">\n")
                .element("title", "Compliance report: " + report.about())
                .markup("<style>\n" + STYLE + "</style>\n</head>\n<body>\n");
        head();
        summary();
        images();
        for (var i = 0; i < report.images().size(); i++) {
            image(i, report.images().get(i));
        }
        end();
        return html.markup("</body>\n</html>\n").toString();
    }

    private void head() {
        html.element("h1", "Compliance report").markup("<dl>\n");
        entry("About", report.about());
        entry("ServiceNow", report.instance().toString());
        entry("Read at", report.displayTime());
        entry("Made by", report.build());
        html.markup("</dl>\n").element("p", "note", "All times are in UTC.");
        var verdict = report.verdict();
        html.markup("<div class=\"result " + style(verdict) + "\">")
                .element("strong", mark(verdict) + ". ")
                .text(
                        report.images().isEmpty()
                                ? "Nothing was found to check."
                                : (report.images().size() == 1
                                                ? "1 image"
                                                : report.images().size() + " images") + ": "
                                        + ComplianceReport.describe(report.count()) + ".")
                .markup("</div>\n");
        if (!report.gaps().isEmpty()) {
            html.element("h3", "What this report may lack");
            list(report.gaps());
        }
    }

    private void summary() {
        html.element("h2", "Checks");
        html.table(Stream.concat(
                        Stream.of("What holds when the check has passed", "pass", "fail", "not known"),
                        report.frameworks().stream().map(framework -> "evidence for " + framework.label()))
                .toArray(String[]::new));
        for (var check : report.checks()) {
            var counts = report.count(check);
            html.markup("<tr><td>").text(check.sentence()).markup("</td>");
            for (var verdict : List.of(Verdict.PASS, Verdict.FAIL, Verdict.NOT_KNOWN)) {
                var count = counts.getOrDefault(verdict, 0L);
                html.markup("<td class=\"number" + (count == 0 ? "" : " " + style(verdict)) + "\">" + count + "</td>");
            }
            report.frameworks()
                    .forEach(framework ->
                            html.markup("<td>").text(framework.reference(check)).markup("</td>"));
            html.markup("</tr>\n");
        }
        html.endTable()
                .element(
                        "p",
                        "note",
                        "Numbers are images, each counted by its worst verdict. Not known means that what would decide is not there"
                                + " yet or could not be read; the reason is given with each image. The columns name the"
                                + " requirements for which a check is evidence. That a check has passed does not mean that a"
                                + " requirement is fulfilled.");
    }

    private void images() {
        if (report.images().size() > 1) {
            html.element("h2", "Images").table("Image", "Verdict", "Failed", "Not known");
            for (var i = 0; i < report.images().size(); i++) {
                var checked = report.images().get(i);
                html.markup("<tr><td><a href=\"#image-" + i + "\">")
                        .text(checked.image().label())
                        .markup("</a></td><td class=\"verdict " + style(checked.verdict()) + "\">")
                        .text(mark(checked.verdict()))
                        .markup("</td><td>")
                        .text(names(checked.of(Verdict.FAIL)))
                        .markup("</td><td>")
                        .text(names(checked.of(Verdict.NOT_KNOWN)))
                        .markup("</td></tr>\n");
            }
            html.endTable();
        }
        var lineage = LineageSvg.of(report.images());
        if (!lineage.isEmpty()) {
            html.element("h2", "Lineage").markup(lineage);
        }
    }

    private static String names(List<CheckResult> results) {
        return results.stream().map(each -> each.check().value()).distinct().collect(Collectors.joining(", "));
    }

    private void image(int index, CheckedImage checked) {
        var image = checked.image();
        var ci = image.ci();
        html.markup("<section class=\"image\">\n<h2 id=\"image-" + index + "\">")
                .text(image.label())
                .markup("</h2>\n");
        if (ci != null) {
            html.markup("<dl>\n");
            entry("Configuration item", ci.name() + (ci.version().isEmpty() ? "" : ", version " + ci.version()));
            entry("Class", ci.className());
            entry("sys_id", ci.sysId().value());
            entry("Status", ci.isInUse() ? "in use" : ci.status());
            entry("Derived from", names(image.derivedFrom()));
            entry("Vulnerabilities", image.vulnerabilities().describe());
            html.markup("</dl>\n");
        }
        results(checked.results());
        for (var change : image.changes().all()) {
            change(change);
        }
        missing("Change requests", image.changes());
        if (ci != null) {
            html.element("h3", "Files of the image");
            files(image.files());
            servers(image.servers());
            incidents(image.incidents());
        }
        html.markup("</section>\n");
    }

    private void results(List<CheckResult> results) {
        html.table("Verdict", "Check", "What was found");
        for (var result : results) {
            html.markup("<tr><td class=\"verdict " + style(result.verdict()) + "\">")
                    .text(mark(result.verdict()))
                    .markup("</td><td>")
                    .text(result.check().sentence())
                    .markup("</td><td>")
                    .text(result.sentence());
            list(result.evidence());
            html.markup("</td></tr>\n");
        }
        html.endTable();
    }

    private void change(ReportedChange change) {
        var record = change.record();
        html.markup("<h3>").text("Change request " + change.number()).markup("</h3>\n<dl>\n");
        entry("Subject", record.displayValue("short_description"));
        entry("Type", change.change().type());
        entry("Risk", record.displayValue("risk"));
        entry("State", change.change().describeState());
        entry("Approval", change.change().approval());
        entry("Requested by", record.displayValue("requested_by"));
        entry("Opened by", record.displayValue("opened_by"));
        entry("Planned", period(change, "start_date", "end_date"));
        entry("Actual", period(change, "work_start", "work_end"));
        entry(
                "Closed",
                Stream.of(
                                record.displayValue("close_code"),
                                change.time("closed_at") == null ? "" : time(change.time("closed_at")),
                                record.displayValue("closed_by"))
                        .filter(each -> !each.isEmpty())
                        .collect(Collectors.joining(", ")));
        entry("Close notes", record.displayValue("close_notes"));
        build(change);
        var unreadable = change.unreadable(ReportedChange.FIELDS.toArray(String[]::new));
        entry("Not readable", String.join(", ", unreadable));
        html.markup("</dl>\n").element("h4", "Approvals");
        if (!change.approvals().isEmpty()) {
            html.table("Approver", "For the group", "Decision", "Last changed", "Asked", "Round", "Comment");
            for (var approval : change.approvals().all()) {
                html.row(
                        approval.approver().name()
                                + (approval.userName().isEmpty() ? "" : " (" + approval.userName() + ")")
                                + (approval.writtenByAnother().isEmpty()
                                        ? ""
                                        : ", last written by " + approval.writtenByAnother()),
                        approval.approver().group(),
                        approval.approver().state(),
                        time(approval.decided()),
                        time(approval.asked()),
                        approval.iteration(),
                        approval.approver().comment());
            }
            html.endTable();
        }
        missingOrNone(change.approvals(), "Nobody is recorded as an approver.");
        if (!change.policies().isEmpty()) {
            html.element("h4", "Approval policies that were applied").table("Policy", "Activity", "Applied");
            change.policies().all().forEach(policy -> html.row(policy.name(), policy.activity(), utc(policy.at())));
            html.endTable();
        }
        missing("Approval policies", change.policies());
        html.element("h4", "Tests and scans");
        for (var statement : change.statements().all()) {
            var said = statement.at();
            html.element("p", "note", statement.source() + (said == null ? "" : ", " + time(said)));
            list(statement.lines());
        }
        missingOrNone(change.statements(), "Nothing is recorded.");
        html.element("h4", "Files of the change request");
        files(change.files());
    }

    private void build(ReportedChange change) {
        var build = change.build();
        if (build == null) {
            var name = change.record().displayValue("correlation_display");
            entry("Jenkins build", name.isEmpty() ? "not known" : name + ", not known to this Jenkins controller");
            return;
        }
        entry("Jenkins build", build.name() + (build.result().isEmpty() ? ", running" : ", " + build.result()));
        var url = build.url();
        entry("Address", url == null ? "" : url);
        entry("Build started", time(build.started()));
        entry("Cause", build.causes() + (build.user().isEmpty() ? "" : " (Jenkins user " + build.user() + ")"));
    }

    private void files(PartialList<ReportedFile> files) {
        if (!files.isEmpty()) {
            html.table("File", "Bytes", "Attached", "SHA-256", "Against what Jenkins attached");
            for (var file : files.all()) {
                var attachment = file.attachment();
                html.markup("<tr><td>")
                        .text(attachment.fileName())
                        .markup("</td><td class=\"number\">")
                        .text(attachment.size() < 0 ? "" : String.valueOf(attachment.size()))
                        .markup("</td><td>")
                        .text(utc(attachment.created())
                                + (attachment.createdBy().isEmpty() ? "" : " by " + attachment.createdBy()))
                        .markup("</td><td class=\"hash\">")
                        .text(attachment.sha256())
                        .markup("</td><td>")
                        .text(file.verification().label()
                                + (attachment.isAvailable() ? "" : "; not released by the virus scan"))
                        .markup("</td></tr>\n");
            }
            html.endTable();
        }
        missingOrNone(files, "No file is attached.");
    }

    private void servers(PartialList<ReportedCi> servers) {
        html.element("h3", "Servers");
        if (!servers.isEmpty()) {
            html.element(
                    "p",
                    servers.all().stream()
                                    .limit(MAX_SERVERS)
                                    .map(ReportedCi::name)
                                    .collect(Collectors.joining(", "))
                            + (servers.all().size() > MAX_SERVERS
                                    ? " and " + (servers.all().size() - MAX_SERVERS) + " more"
                                    : ""));
        }
        missingOrNone(servers, "No server is linked to the image.");
    }

    private void incidents(PartialList<ReportedIncident> incidents) {
        html.element("h3", "Open incidents");
        if (!incidents.isEmpty()) {
            html.table("Incident", "Priority", "State", "Subject");
            incidents
                    .all()
                    .forEach(each -> html.row(each.number(), each.priority(), each.state(), each.shortDescription()));
            html.endTable();
        }
        missingOrNone(incidents, "None.");
    }

    private void end() {
        html.markup("<section class=\"box\">\n")
                .element("h2", "Review")
                .markup(
                        "<table class=\"sign\"><thead><tr><th>Reviewed by</th><th>Date</th><th>Signature</th></tr></thead>")
                .markup("<tbody><tr><td></td><td></td><td></td></tr></tbody></table>\n</section>\n");
    }

    private void entry(String name, String value) {
        if (!value.isEmpty()) {
            html.markup("<dt>").text(name).markup("</dt><dd>").text(value).markup("</dd>\n");
        }
    }

    private void list(List<String> lines) {
        if (!lines.isEmpty()) {
            html.markup("<ul>\n");
            lines.forEach(line -> html.element("li", line));
            html.markup("</ul>\n");
        }
    }

    private void missing(String what, PartialList<?> list) {
        if (!list.isComplete()) {
            html.element("p", "not-known", what + ": there may be more, because " + list.missing() + ".");
        }
    }

    private void missingOrNone(PartialList<?> list, String none) {
        if (!list.isComplete()) {
            html.element("p", "not-known", "There may be more: " + list.missing() + ".");
        } else if (list.isEmpty()) {
            html.element("p", "note", none);
        }
    }

    private static String names(PartialList<ReportedCi> cis) {
        return cis.all().stream().map(ReportedCi::name).collect(Collectors.joining(", "));
    }

    private static String period(ReportedChange change, String from, String to) {
        return change.time(from) == null && change.time(to) == null
                ? "no time"
                : time(change.time(from)) + " to " + time(change.time(to));
    }

    private static String time(@CheckForNull Instant time) {
        return time == null ? "no time" : ServiceNowTime.display(time);
    }

    private static String utc(String stored) {
        return stored.isEmpty() ? "" : stored + " UTC";
    }

    private static String mark(Verdict verdict) {
        return MARKS.get(verdict) + " " + verdict.label();
    }

    private static String style(Verdict verdict) {
        return verdict.label().replace(' ', '-');
    }
}
