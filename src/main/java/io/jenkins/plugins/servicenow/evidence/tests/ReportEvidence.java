package io.jenkins.plugins.servicenow.evidence.tests;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.evidence.Evidence;
import io.jenkins.plugins.servicenow.evidence.Evidence.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What reports and checks say together. */
final class ReportEvidence {

    private final List<Check> checks = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int passed;
    private int failed;
    private int failedByName;
    private int skipped;

    /**
     * @param checks by name, in the order given, whether they passed
     * @param threshold pass rate that a scan must reach, in percent
     * @param allowEmpty whether reports in which nothing was tested are left out instead of counted as failed
     */
    ReportEvidence(@NonNull Reports reports, @NonNull Map<String, Boolean> checks, int threshold, boolean allowEmpty) {
        if (reports.cases().files() > 0) {
            add(reports.cases(), allowEmpty);
        }
        reports.problems().forEach(this::add);
        addMoreProblems(reports.moreProblems());
        reports.scans().forEach(scan -> add(scan, threshold, allowEmpty));
        checks.forEach(this::add);
    }

    private void add(JUnitResult cases, boolean allowEmpty) {
        count(cases.passed(), cases.failed(), cases.skipped());
        name(cases.failed(), cases.failures());
        var files = " in " + cases.files() + (cases.files() == 1 ? " file" : " files");
        if (cases.passed() + cases.failed() == 0) {
            addEmpty("Tests", "no test was run: " + cases.skipped() + " skipped" + files, allowEmpty);
        } else {
            checks.add(new Check(
                    "Tests",
                    cases.failed() == 0,
                    cases.passed() + " passed, " + cases.failed() + " failed, " + cases.skipped() + " skipped" + files
                            + (cases.flaky() == 0 ? "" : "; " + cases.flaky() + " passed only when run again")));
        }
    }

    private void add(ReportProblem problem) {
        checks.add(new Check(problem.file(), false, problem.reason()));
        count(0, 1, 0);
    }

    private void addMoreProblems(int more) {
        if (more > 0) {
            var name = more + (more == 1 ? " more report" : " more reports");
            checks.add(new Check(name, false, "cannot be read, or report what they do not show"));
            count(0, more, 0);
        }
    }

    private void add(ScanResult scan, int threshold, boolean allowEmpty) {
        count(scan.passed(), scan.failed(), scan.skipped());
        name(scan.failed(), scan.failures());
        var rate = scan.rate();
        if (!rate.isKnown()) {
            addEmpty(scan.name(), "no rule was checked", allowEmpty);
        } else {
            checks.add(new Check(
                    scan.name(),
                    rate.reaches(threshold),
                    rate.text() + " pass rate, " + threshold + "% required; " + scan.passed()
                            + (scan.passed() == 1 ? " rule passed, " : " rules passed, ")
                            + scan.failed() + " failed, " + scan.skipped() + " not applicable or not checked"
                            + (scan.unscored() == 0 ? "" : ", " + scan.unscored() + " not scored")
                            + (scan.score().isEmpty() ? "" : "; score " + scan.score())
                            + (scan.time().isEmpty() ? "" : "; scanned " + scan.time())
                            + superseded(scan)));
        }
    }

    private static String superseded(ScanResult scan) {
        var more = scan.superseded() - scan.earlier().size();
        return scan.superseded() == 0
                ? ""
                : "; superseded: "
                        + scan.earlier().stream()
                                .map(each -> "scan before remediation: " + each)
                                .collect(Collectors.joining(", "))
                        + (more == 0 ? "" : " and " + more + " more");
    }

    private void addEmpty(String name, String detail, boolean allowEmpty) {
        if (!allowEmpty) {
            checks.add(new Check(name, false, detail));
        }
    }

    private void add(String name, boolean ok) {
        checks.add(new Check(name, ok, ""));
        count(ok ? 1 : 0, ok ? 0 : 1, 0);
    }

    private void count(int morePassed, int moreFailed, int moreSkipped) {
        passed += morePassed;
        failed += moreFailed;
        skipped += moreSkipped;
    }

    private void name(int all, List<String> first) {
        failedByName += all;
        failures.addAll(first);
    }

    /** Of both test reports first, then scans, then further checks. */
    @NonNull
    Evidence evidence() {
        return new Evidence("Tests", checks, "Failed:", failures, failedByName);
    }

    /** Test cases, rules of scans, and further checks, as are the other two. */
    int passed() {
        return passed;
    }

    int failed() {
        return failed;
    }

    int skipped() {
        return skipped;
    }

    int total() {
        return passed + failed + skipped;
    }

    @NonNull
    PassRate passRate() {
        return new PassRate(passed, failed);
    }
}
