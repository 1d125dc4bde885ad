package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a change ended: the close codes of the base system. */
public enum CloseResult {
    SUCCESSFUL("successful"),
    /** Instances were seen to spell it in two ways. */
    SUCCESSFUL_ISSUES("successful_issues", "successful with issues"),
    UNSUCCESSFUL("unsuccessful");

    private final List<String> spellings;

    CloseResult(String... spellings) {
        this.spellings = List.of(spellings);
    }

    /** As a pipeline gives it, and as the base system keeps it in {@code close_code}. */
    @NonNull
    public String value() {
        return spellings.get(0);
    }

    @NonNull
    public List<String> spellings() {
        return spellings;
    }

    public boolean means(@NonNull String closeCode) {
        return spellings.contains(closeCode.toLowerCase(Locale.ROOT));
    }

    @NonNull
    public static Optional<CloseResult> of(@CheckForNull String value) {
        return Arrays.stream(values())
                .filter(result -> result.value().equalsIgnoreCase(value))
                .findFirst();
    }
}
