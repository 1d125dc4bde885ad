package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.itsm.CloseResult;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The checks of a change request, as functions of what was read. What a check needs and was not read leaves it not known. */
final class ChangeChecks {

    private static final String STANDARD =
            " is a standard change: it was approved in advance with its template, which names who has approved it";

    private final ReportedChange change;
    private final Instant now;

    /** @param now when the change was read */
    ChangeChecks(@NonNull ReportedChange change, @NonNull Instant now) {
        this.change = change;
        this.now = now;
    }

    CheckResult approvedBeforeWork() {
        var check = ComplianceCheck.APPROVED_BEFORE_WORK;
        var number = change.number();
        var evidence = change.approvals().all().stream()
                .map(ReportedApproval::describe)
                .toList();
        if (!change.overrides().isEmpty()) {
            return result(
                    check,
                    Verdict.FAIL,
                    number + " was not approved when its build went on. "
                            + change.overrides().get(0),
                    Stream.concat(change.overrides().stream(), evidence.stream())
                            .toList());
        }
        var missing = change.unreadable("approval", "work_start", "state");
        if (!missing.isEmpty()) {
            return unreadable(check, missing);
        }
        var approval = change.change().approval();
        var start = change.time("work_start");
        if (approval.equalsIgnoreCase("rejected")) {
            return result(check, Verdict.FAIL, number + " was rejected.", evidence);
        }
        if (!approval.equalsIgnoreCase("approved")) {
            return change.hasBegun()
                    ? result(
                            check,
                            Verdict.FAIL,
                            "The work on " + number + " has begun" + at(start) + ", and its approval is '" + approval
                                    + "'.",
                            evidence)
                    : result(
                            check,
                            Verdict.NOT_KNOWN,
                            number + " is not approved (its approval is '" + approval
                                    + "'), and the work has not begun.",
                            evidence);
        }
        var given = change.given();
        var late = start == null
                ? List.<ReportedApproval>of()
                : given.stream().filter(each -> isAfter(each, start)).toList();
        if (!late.isEmpty()) {
            return result(
                    check,
                    Verdict.FAIL,
                    "The work on " + number + " began" + at(start) + ", before " + names(late) + " approved it"
                            + at(late.get(0).decided()) + ".",
                    evidence);
        }
        if (!change.approvals().isComplete()) {
            return notRead(check, "Who has approved " + number, change.approvals(), evidence);
        }
        if (given.isEmpty()) {
            return preapproved(check, evidence);
        }
        if (given.stream().anyMatch(each -> each.decided() == null)) {
            return result(
                    check,
                    Verdict.NOT_KNOWN,
                    "When " + number
                            + " was approved is not known: the field sys_updated_on of sysapproval_approver is not"
                            + " shown to the OAuth Application User.",
                    evidence);
        }
        var last = given.get(given.size() - 1);
        var approved = number + " was approved by " + names(given) + ", the last time" + at(last.decided());
        if (start == null) {
            return change.hasBegun()
                    ? result(
                            check,
                            Verdict.NOT_KNOWN,
                            approved + ", but it has no actual start, although it is "
                                    + change.change().stateLabel() + ".",
                            evidence)
                    : result(check, Verdict.PASS, approved + "; the work has not begun.", evidence);
        }
        return result(check, Verdict.PASS, approved + ", before the work began" + at(start) + ".", evidence);
    }

    /** Nobody is recorded as an approver, and it is approved. */
    private CheckResult preapproved(ComplianceCheck check, List<String> evidence) {
        var template = change.record().displayValue("std_change_producer_version");
        if (change.isStandard() && !template.isEmpty()) {
            return check == ComplianceCheck.APPROVED_BEFORE_WORK
                    ? result(check, Verdict.PASS, change.number() + STANDARD + " (" + template + ").", evidence)
                    : result(check, Verdict.NOT_KNOWN, change.number() + STANDARD + " (" + template + ").", evidence);
        }
        return result(
                check,
                Verdict.NOT_KNOWN,
                change.number() + " has the approval '" + change.change().approval()
                        + "', and ServiceNow has no record of who gave it.",
                evidence);
    }

    CheckResult approverIsNotRequester() {
        var check = ComplianceCheck.APPROVER_IS_NOT_REQUESTER;
        var number = change.number();
        var requester = change.record().reference("requested_by").orElse(null);
        var opener = change.record().reference("opened_by").orElse(null);
        var build = change.build();
        var evidence = Stream.concat(
                        Stream.of(
                                "requested by " + orNobody("requested_by"),
                                "opened by " + orNobody("opened_by"),
                                build == null || build.user().isEmpty()
                                        ? ""
                                        : "build started by the Jenkins user " + build.user()),
                        change.given().stream().map(ReportedApproval::describe))
                .filter(each -> !each.isEmpty())
                .toList();
        var own = change.given().stream()
                .filter(each -> isSame(each.person(), requester)
                        || isSame(each.person(), opener)
                        || build != null
                                && !build.user().isEmpty()
                                && build.user().equalsIgnoreCase(each.userName()))
                .toList();
        if (!own.isEmpty()) {
            return result(
                    check,
                    Verdict.FAIL,
                    names(own) + " approved " + number + ", and had requested or opened it, or started its build.",
                    evidence);
        }
        var missing = change.unreadable("requested_by", "opened_by");
        if (!missing.isEmpty()) {
            return unreadable(check, missing);
        }
        if (!change.approvals().isComplete()) {
            return notRead(check, "Who has approved " + number, change.approvals(), evidence);
        }
        if (change.given().isEmpty()) {
            return change.change().approval().equalsIgnoreCase("approved")
                    ? preapproved(check, evidence)
                    : result(check, Verdict.NOT_KNOWN, "Nobody has approved " + number + ".", evidence);
        }
        if (requester == null && opener == null) {
            return result(check, Verdict.NOT_KNOWN, number + " names nobody who has requested it.", evidence);
        }
        if (change.given().stream().anyMatch(each -> each.person() == null)) {
            return result(
                    check,
                    Verdict.NOT_KNOWN,
                    "Who has approved " + number
                            + " is not known: the field approver of sysapproval_approver is empty or"
                            + " not shown to the OAuth Application User.",
                    evidence);
        }
        return result(
                check,
                Verdict.PASS,
                number + " was "
                        + (requester == null
                                ? "opened by " + orNobody("opened_by")
                                : "requested by " + orNobody("requested_by"))
                        + " and approved by " + names(change.given()) + ".",
                evidence);
    }

    CheckResult workInsideWindow() {
        var check = ComplianceCheck.WORK_INSIDE_WINDOW;
        var number = change.number();
        var missing = change.unreadable("start_date", "end_date", "work_start", "work_end");
        if (!missing.isEmpty()) {
            return unreadable(check, missing);
        }
        var plannedStart = change.time("start_date");
        var plannedEnd = change.time("end_date");
        var start = change.time("work_start");
        var end = change.time("work_end");
        var evidence = List.of(
                "planned from " + display(plannedStart) + " to " + display(plannedEnd),
                "done from " + display(start) + " to " + display(end));
        if (plannedStart == null || plannedEnd == null) {
            return result(check, Verdict.NOT_KNOWN, number + " has no planned start and end.", evidence);
        }
        if (start != null && start.isBefore(plannedStart)) {
            return result(
                    check,
                    Verdict.FAIL,
                    "The work on " + number + " began" + at(start) + ", before its window opened" + at(plannedStart)
                            + ".",
                    evidence);
        }
        if (end != null && end.isAfter(plannedEnd)) {
            return result(
                    check,
                    Verdict.FAIL,
                    "The work on " + number + " ended" + at(end) + ", after its window closed" + at(plannedEnd) + ".",
                    evidence);
        }
        if (start == null) {
            return result(
                    check,
                    Verdict.NOT_KNOWN,
                    number
                            + (change.hasBegun()
                                    ? " has no actual start."
                                    : " has not begun; its window opens" + at(plannedStart) + "."),
                    evidence);
        }
        if (end == null) {
            return now.isAfter(plannedEnd)
                    ? result(
                            check,
                            Verdict.FAIL,
                            "The window of " + number + " closed" + at(plannedEnd) + ", and the work has no end.",
                            evidence)
                    : result(
                            check,
                            Verdict.NOT_KNOWN,
                            "The work on " + number + " began inside its window and has not ended.",
                            evidence);
        }
        return result(
                check,
                Verdict.PASS,
                "The work on " + number + " was done from " + ServiceNowTime.display(start) + " to "
                        + ServiceNowTime.display(end) + ", inside its window.",
                evidence);
    }

    CheckResult testsPassed() {
        var check = ComplianceCheck.TESTS_PASSED;
        var results = statements(Statement::tests);
        var evidence = evidence(results);
        var number = change.number();
        var failed = results.stream().filter(Statement::isFailed).toList();
        if (!failed.isEmpty()) {
            return result(
                    check,
                    Verdict.FAIL,
                    "Tests of " + number + " have failed: "
                            + failed.stream()
                                    .flatMap(each -> each.failed().stream())
                                    .limit(5)
                                    .collect(Collectors.joining("; "))
                            + ".",
                    evidence);
        }
        if (results.isEmpty()) {
            return change.statements().isComplete()
                    ? result(check, Verdict.FAIL, "There is no evidence of tests on " + number + ".", evidence)
                    : notRead(check, "Whether " + number + " was tested", change.statements(), evidence);
        }
        var closed = change.time("closed_at");
        if (change.change().isIn(ChangeState.CLOSED) && closed != null) {
            var late = results.stream().allMatch(each -> {
                var said = each.at();
                return said != null && said.isAfter(closed);
            });
            if (late) {
                return result(
                        check,
                        Verdict.FAIL,
                        "The evidence of tests was put on " + number + " after it was closed" + at(closed) + ".",
                        evidence);
            }
        }
        if (!change.statements().isComplete()) {
            return notRead(check, "Whether all tests of " + number + " have passed", change.statements(), evidence);
        }
        return result(check, Verdict.PASS, "All tests of " + number + " that are on record have passed.", evidence);
    }

    CheckResult vulnerabilitiesAccepted() {
        var check = ComplianceCheck.VULNERABILITIES_ACCEPTED;
        var results = statements(Statement::vulnerabilities);
        var evidence = evidence(results);
        var failed = results.stream().filter(Statement::isFailed).toList();
        if (!failed.isEmpty()) {
            return result(
                    check, Verdict.FAIL, failed.get(failed.size() - 1).failed().get(0) + ".", evidence);
        }
        if (!change.statements().isComplete()) {
            return notRead(check, "Whether vulnerabilities were looked for", change.statements(), evidence);
        }
        if (results.isEmpty()) {
            return result(
                    check,
                    Verdict.NOT_KNOWN,
                    "No report of vulnerabilities was checked for " + change.number() + ".",
                    evidence);
        }
        return results.stream().anyMatch(Statement::isWithoutLimit)
                ? result(
                        check,
                        Verdict.NOT_KNOWN,
                        "The pipeline of " + change.number() + " has set no limit for vulnerabilities.",
                        evidence)
                : result(
                        check,
                        Verdict.PASS,
                        "The report of vulnerabilities passed the limit of the pipeline: "
                                + results.get(results.size() - 1).lines().get(0) + ".",
                        evidence);
    }

    CheckResult closedAsSuccessful() {
        var check = ComplianceCheck.CLOSED_AS_SUCCESSFUL;
        var number = change.number();
        var missing = change.unreadable("state", "close_code");
        if (!missing.isEmpty()) {
            return unreadable(check, missing);
        }
        var record = change.change();
        var code = record.record().displayValue("close_code");
        var evidence = List.of("state " + record.describeState() + (code.isEmpty() ? "" : ", close code " + code));
        if (record.isIn(ChangeState.CANCELED)) {
            return result(check, Verdict.FAIL, number + " was canceled.", evidence);
        }
        if (!record.isIn(ChangeState.CLOSED)) {
            return result(
                    check,
                    Verdict.NOT_KNOWN,
                    number + " is not closed: it is " + record.describeState() + ".",
                    evidence);
        }
        var isSuccessful = CloseResult.SUCCESSFUL.means(record.closeCode()) || CloseResult.SUCCESSFUL.means(code);
        return result(
                check,
                isSuccessful ? Verdict.PASS : Verdict.FAIL,
                number + " was closed as '" + code + "'" + at(change.time("closed_at"))
                        + (record.record().displayValue("closed_by").isEmpty()
                                ? ""
                                : " by " + record.record().displayValue("closed_by"))
                        + ".",
                evidence);
    }

    private List<Statement> statements(UnaryOperator<Statement> part) {
        return change.statements().all().stream()
                .map(part)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private static List<String> evidence(List<Statement> statements) {
        var evidence = new ArrayList<String>();
        for (var statement : statements) {
            var said = statement.at();
            statement
                    .lines()
                    .forEach(line ->
                            evidence.add(line + " (" + statement.source() + (said == null ? "" : at(said)) + ")"));
        }
        return evidence;
    }

    private CheckResult unreadable(ComplianceCheck check, List<String> fields) {
        return result(
                check,
                Verdict.NOT_KNOWN,
                "ServiceNow does not show the " + (fields.size() == 1 ? "field '" : "fields '")
                        + String.join("', '", fields) + "' of " + change.number()
                        + " to the OAuth Application User, who needs the role sn_change_read and, where a field ACL asks for"
                        + " another one, that role too.",
                List.of());
    }

    private CheckResult notRead(ComplianceCheck check, String what, PartialList<?> list, List<String> evidence) {
        return result(check, Verdict.NOT_KNOWN, what + " is not known: " + list.missing() + ".", evidence);
    }

    private CheckResult result(ComplianceCheck check, Verdict verdict, String sentence, List<String> evidence) {
        return new CheckResult(check, change.number(), verdict, sentence, evidence);
    }

    private static boolean isAfter(ReportedApproval approval, Instant start) {
        var decided = approval.decided();
        return decided != null && decided.isAfter(start);
    }

    private static boolean isSame(@CheckForNull SysId person, @CheckForNull SysId other) {
        return person != null && person.equals(other);
    }

    private String orNobody(String field) {
        var name = change.record().displayValue(field);
        return name.isEmpty() ? "nobody" : name;
    }

    private static String names(List<ReportedApproval> approvals) {
        return approvals.stream()
                .map(each -> each.approver().nameAndGroup())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String at(@CheckForNull Instant time) {
        return time == null ? "" : " at " + ServiceNowTime.display(time);
    }

    private static String display(@CheckForNull Instant time) {
        return time == null ? "no time" : ServiceNowTime.display(time);
    }
}
