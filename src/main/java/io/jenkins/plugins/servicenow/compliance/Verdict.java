package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Collection;
import java.util.Locale;

/** What a check has come to. The later one outweighs the earlier. */
public enum Verdict {
    PASS,
    /** What would decide it is not there yet, or may not be read. */
    NOT_KNOWN,
    FAIL;

    /** For people: {@code not known}. */
    @NonNull
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Of several checks together; of none it is not known. */
    @NonNull
    static Verdict of(@NonNull Collection<CheckResult> results) {
        return results.stream()
                .map(CheckResult::verdict)
                .max(Verdict::compareTo)
                .orElse(NOT_KNOWN);
    }
}
