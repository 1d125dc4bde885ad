package io.jenkins.plugins.servicenow.approval;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a change request's {@code approval} and {@code state} mean for a build that waits for it.
 *
 * <p>The build goes on for one reading alone; everything that is not understood keeps it waiting.
 */
enum Decision {
    /** Nobody has decided yet, or the instance says something unknown. */
    PENDING,
    APPROVED,
    REJECTED,
    CANCELED,
    /** Closed before the build went on: there is no change left to build under. */
    CLOSED;

    /**
     * Approval is given in one round or two. After the first round of a normal change (its group, in Assess) the record can
     * say {@code approved} for a moment before the second (the board, in Authorize) is asked, so {@code approved} counts only
     * once the change has left those states behind, or follows a state model of the instance's own.
     */
    private static final Set<ChangeState> BEFORE_APPROVAL =
            EnumSet.of(ChangeState.NEW, ChangeState.ASSESS, ChangeState.AUTHORIZE);

    static Decision of(@NonNull TableRecord change) {
        return of(change.value("approval"), ChangeState.of(change.value("state")));
    }

    /** @param state empty for a state of the instance's own */
    static Decision of(@NonNull String approval, @NonNull Optional<ChangeState> state) {
        if (state.filter(ChangeState.CANCELED::equals).isPresent()) {
            return CANCELED;
        }
        if (approval.toLowerCase(Locale.ROOT).equals("rejected")) {
            return REJECTED;
        }
        if (state.filter(ChangeState.CLOSED::equals).isPresent()) {
            return CLOSED;
        }
        var approved = approval.toLowerCase(Locale.ROOT).equals("approved");
        return approved && state.filter(BEFORE_APPROVAL::contains).isEmpty() ? APPROVED : PENDING;
    }
}
