package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How a change or a task ended: the close codes of the base system. */
public enum CloseResult implements Option {
    SUCCESSFUL("successful"),
    /** Instances were seen to spell it in two ways. */
    SUCCESSFUL_ISSUES("successful_issues", "successful with issues"),
    UNSUCCESSFUL("unsuccessful");

    static final String FIELD = "close_code";

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

    /** As the instance spells it; empty when the choices are known and this is none of them. */
    @NonNull
    Optional<String> closeCode(@NonNull ChoiceLists choices) {
        return choices.isKnown(FIELD)
                ? spellings.stream()
                        .flatMap(spelling -> choices.value(FIELD, spelling).stream())
                        .findFirst()
                : Optional.of(value());
    }

    /** The choices of the field that says how a record was closed. */
    @NonNull
    static ChoiceLists choices(@NonNull ServiceNowSession session, @NonNull String table)
            throws ServiceNowException, InterruptedException {
        return ChoiceLists.read(session, List.of(table, "task"), Set.of(FIELD));
    }

    public boolean means(@NonNull String closeCode) {
        return spellings.contains(closeCode.toLowerCase(Locale.ROOT));
    }
}
