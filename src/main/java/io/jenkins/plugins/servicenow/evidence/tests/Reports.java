package io.jenkins.plugins.servicenow.evidence.tests;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What all reports of a workspace say. */
final class Reports implements Serializable {

    private static final int MAX_PROBLEMS = 20;
    private static final int MAX_REASON_LENGTH = 400;

    private static final long serialVersionUID = 1L;

    private final JUnitResult cases = new JUnitResult();
    private final ArrayList<ScanResult> scans = new ArrayList<>();
    private final ArrayList<ReportProblem> problems = new ArrayList<>();
    private int moreProblems;

    @NonNull
    JUnitResult cases() {
        return cases;
    }

    @NonNull
    List<ScanResult> scans() {
        return scans;
    }

    /** @param file path of the report */
    void addProblem(@NonNull String file, @NonNull String reason) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new ReportProblem(Text.oneLine(file), Text.oneLine(reason, MAX_REASON_LENGTH)));
        } else {
            moreProblems++;
        }
    }

    /** The first {@value #MAX_PROBLEMS} reports that are a failed check each. */
    @NonNull
    List<ReportProblem> problems() {
        return List.copyOf(problems);
    }

    /** How many more there are. */
    int moreProblems() {
        return moreProblems;
    }
}
