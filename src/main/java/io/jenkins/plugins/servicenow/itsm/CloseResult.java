package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Locale;

/** How a change ended: the close codes of the base system. */
public enum CloseResult implements Option {
    SUCCESSFUL("successful"),
    /** Instances were seen to spell it in two ways. */
    SUCCESSFUL_ISSUES("successful_issues", "successful with issues"),
    UNSUCCESSFUL("unsuccessful");

    private final List<String> spellings;

    CloseResult(String... spellings) {
        this.spellings = List.of(spellings);
    }

    /** As a pipeline gives it, and as the base system keeps it in {@code close_code}. */
    @Override
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
}
