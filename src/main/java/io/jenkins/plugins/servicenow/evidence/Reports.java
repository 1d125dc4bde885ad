package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What all reports of a workspace say. */
final class Reports implements Serializable {

    private static final long serialVersionUID = 1L;

    private final JUnitResult cases = new JUnitResult();
    private final ArrayList<ScanResult> scans = new ArrayList<>();

    @NonNull
    JUnitResult cases() {
        return cases;
    }

    @NonNull
    List<ScanResult> scans() {
        return scans;
    }
}
