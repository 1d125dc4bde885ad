package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Flags a change request for manual review. A change that is flagged already is left as it is, so a step that is repeated
 * does no harm.
 */
public final class ChangeFlagger {

    private static final String ON_HOLD = "on_hold";
    private static final String REASON = "on_hold_reason";
    private static final Set<ChangeState> OVER = EnumSet.of(ChangeState.CLOSED, ChangeState.CANCELED);
    private static final Set<ChangeState> NOT_CARRIED_OUT =
            EnumSet.of(ChangeState.NEW, ChangeState.ASSESS, ChangeState.AUTHORIZE);

    private final ServiceNowSession session;
    private final Consumer<String> log;

    /** @param log takes lines for the build log */
    public ChangeFlagger(@NonNull ServiceNowSession session, @NonNull Consumer<String> log) {
        this.session = session;
        this.log = log;
    }

    /**
     * @param numberOrSysId of the change request
     * @param reason for who has to look at it; what does not fit is cut
     * @return the change as it is now
     * @throws ServiceNowException when there is no such change, it is closed or canceled, or it did not take the flag
     */
    @NonNull
    public TableRecord flag(@NonNull String numberOrSysId, @NonNull ChangeFlag flag, @NonNull String reason)
            throws ServiceNowException, InterruptedException {
        var change = session.changes().find(numberOrSysId);
        if (is(change, OVER)) {
            throw ServiceNowException.rejected(purpose(change) + ": it is " + ChangeState.label(change) + ".");
        }
        return flag == ChangeFlag.HOLD ? hold(change, reason) : review(change, reason);
    }

    /** For people: the state, and whether it is on hold. */
    @NonNull
    public static String state(@NonNull TableRecord change) {
        return ChangeState.label(change) + (isOnHold(change) ? ", on hold" : "");
    }

    /** Whether somebody has to lift a hold before the change may go on. */
    public static boolean isOnHold(@NonNull TableRecord change) {
        return change.value(ON_HOLD).equals("true");
    }

    private TableRecord hold(TableRecord change, String reason) throws ServiceNowException, InterruptedException {
        if (isOnHold(change)) {
            log.accept(change.value("number") + " is on hold already: " + Text.of(change.value(REASON)));
            return change;
        }
        try {
            session.tables()
                    .update(ChangeApi.TABLE, change.sysId(), Map.of(ON_HOLD, "true", REASON, JournalText.of(reason)));
        } catch (ServiceNowException e) {
            if (e.kind() != ServiceNowException.Kind.REJECTED && e.kind() != ServiceNowException.Kind.PERMISSION) {
                throw e;
            }
            throw ServiceNowException.rejected(purpose(change) + ": it was not put on hold. " + e.getMessage());
        }
        // All fields, because the caller may want any of them.
        var now = session.changes().find(change.sysId().value());
        if (!isOnHold(now)) {
            throw ServiceNowException.rejected(
                    purpose(change) + ": ServiceNow accepted that it is on hold and did not take it.");
        }
        if (now.value(REASON).isEmpty()) {
            log.accept("WARNING: ServiceNow put " + now.value("number") + " on hold and did not take the field '"
                    + REASON + "'.");
        }
        log.accept(now.value("number") + " is on hold for manual review");
        return now;
    }

    private TableRecord review(TableRecord change, String reason) throws ServiceNowException, InterruptedException {
        if (is(change, NOT_CARRIED_OUT)) {
            throw ServiceNowException.rejected(purpose(change) + ": it is in the state " + ChangeState.label(change)
                    + ", and only a change that was approved and carried out goes to Review. Flag it with '"
                    + ChangeFlag.HOLD.value() + "'.");
        }
        var now = change;
        var visited = new HashSet<String>();
        while (!is(now, Set.of(ChangeState.REVIEW)) && visited.add(now.value("state"))) {
            var targets = is(now, Set.of(ChangeState.SCHEDULED))
                    ? List.of(ChangeState.REVIEW, ChangeState.IMPLEMENT)
                    : List.of(ChangeState.REVIEW);
            now = new ChangeTransition(session).move(now, purpose(now), targets, Map.of());
            log.accept(now.value("number") + ": state " + ChangeState.label(now));
        }
        if (!is(now, Set.of(ChangeState.REVIEW))) {
            throw ServiceNowException.rejected(purpose(now) + ": it went on to " + ChangeState.label(now) + ".");
        }
        new WorkNotes(session).addOnce(ChangeApi.TABLE, now.sysId(), reason);
        return now;
    }

    private static String purpose(TableRecord change) {
        return change.value("number") + " could not be flagged for manual review";
    }

    private static boolean is(TableRecord change, Set<ChangeState> states) {
        return ChangeState.of(change.value("state")).filter(states::contains).isPresent();
    }
}
