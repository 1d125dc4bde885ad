package io.jenkins.plugins.servicenow.change;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.Conflict;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.ConflictType;
import io.jenkins.plugins.servicenow.itsm.Option;
import io.jenkins.plugins.servicenow.step.Options;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the conflicts of a change request mean for a build.
 *
 * @param given null when the step does not say: then it is to be warned of those of a change that has all that a check needs
 * @param types that count; of those that nobody knows each does
 */
record ConflictRules(
        @CheckForNull ConflictPolicy given, @NonNull Set<ConflictType> types) {

    static ConflictRules of(@NonNull ChangeRequestStep step) throws AbortException {
        var types = EnumSet.noneOf(ConflictType.class);
        for (var type : step.getConflictTypes()) {
            types.add(Options.parse(ConflictType.class, "snowChangeRequest", "conflictTypes", type));
        }
        return new ConflictRules(
                step.getConflicts() == null
                        ? null
                        : Options.parse(ConflictPolicy.class, "snowChangeRequest", "conflicts", step.getConflicts()),
                types.isEmpty() ? EnumSet.allOf(ConflictType.class) : types);
    }

    boolean isStrict() {
        return given == ConflictPolicy.FAIL;
    }

    /** Whether the change is to be checked. */
    boolean demandCheck(@NonNull ChangeRecord change) {
        var record = change.record();
        return given == null
                ? !record.value("start_date").isEmpty()
                        && !record.value("end_date").isEmpty()
                        && !record.value("cmdb_ci").isEmpty()
                : given != ConflictPolicy.IGNORE;
    }

    /** Whether the conflict counts. */
    boolean count(@NonNull Conflict conflict) {
        return Option.find(ConflictType.class, conflict.type())
                .map(types::contains)
                .orElse(true);
    }
}
