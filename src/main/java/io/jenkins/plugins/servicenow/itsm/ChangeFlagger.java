package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Flags a change request for manual review. A change that is flagged already is left as it is, so a step that is repeated
 * does no harm.
 */
public final class ChangeFlagger {

    private static final String ON_HOLD = "on_hold";
    private static final String REASON = "on_hold_reason";

    private final ServiceNowSession session;
    private final Consumer<String> log;

    /** @param log takes lines for the build log */
    public ChangeFlagger(@NonNull ServiceNowSession session, @NonNull Consumer<String> log) {
        this.session = session;
        this.log = log;
    }

    /**
     * @param numberOrSysId of the change request
     * @param reason for who has to review it; what does not fit is cut
     * @return the change as it is now
     * @throws RefusedException when it is closed or canceled, or ServiceNow did not flag it
     */
    @NonNull
    public ChangeRecord flag(@NonNull String numberOrSysId, @NonNull ChangeFlag flag, @NonNull String reason)
            throws ServiceNowException, RefusedException, InterruptedException {
        var change = ChangeRecord.find(session, numberOrSysId);
        if (change.hasEnded()) {
            throw new RefusedException(errorPrefix(change) + ": it is " + change.stateLabel() + ".");
        }
        return flag == ChangeFlag.HOLD ? hold(change, reason, false) : review(change, reason);
    }

    /**
     * Puts the change on hold, with the reason as a work note too.
     *
     * @param change as it was read last; one that is on hold already is left as it is
     * @return the change as it is now
     * @throws RefusedException when ServiceNow did not put it on hold
     */
    @NonNull
    public ChangeRecord holdAndNote(@NonNull ChangeRecord change, @NonNull String reason)
            throws ServiceNowException, RefusedException, InterruptedException {
        return hold(change, reason, true);
    }

    private ChangeRecord hold(ChangeRecord change, String reason, boolean noted)
            throws ServiceNowException, RefusedException, InterruptedException {
        if (change.isOnHold()) {
            log.accept(change.number() + " is on hold already: " + change.holdReason());
            return change;
        }
        var text = JournalText.of(reason);
        var values = Map.of(ON_HOLD, "true", REASON, text);
        try {
            if (!noted || !new WorkNotes(session).addOnce(ChangeApi.TABLE, change.sysId(), reason, values)) {
                session.tables().update(ChangeApi.TABLE, change.sysId(), values);
            }
        } catch (ServiceNowException e) {
            if (e.kind() != ServiceNowException.Kind.REJECTED && e.kind() != ServiceNowException.Kind.PERMISSION) {
                throw e;
            }
            throw new RefusedException(errorPrefix(change) + ": it was not put on hold. " + e.getMessage());
        }
        // All fields, because the caller may want any of them.
        var now = ChangeRecord.read(session, change.sysId());
        if (!now.isOnHold()) {
            throw new RefusedException(errorPrefix(change)
                    + ": ServiceNow accepted that it is on hold but ignored the field '" + ON_HOLD + "'.");
        }
        if (now.holdReason().isEmpty()) {
            log.accept("WARNING: ServiceNow put " + now.number() + " on hold but ignored the field '" + REASON + "'.");
        }
        log.accept(now.number() + " is on hold for manual review");
        return now;
    }

    private ChangeRecord review(ChangeRecord change, String reason)
            throws ServiceNowException, RefusedException, InterruptedException {
        if (change.isBeforeScheduled()) {
            throw new RefusedException(errorPrefix(change) + ": it is in the state " + change.stateLabel()
                    + ", and only a change that was approved and carried out goes to Review. Flag it with '"
                    + ChangeFlag.HOLD.value() + "'.");
        }
        var now = change;
        var visited = new HashSet<String>();
        while (!now.isIn(ChangeState.REVIEW) && visited.add(now.record().value("state"))) {
            var targets = now.isIn(ChangeState.SCHEDULED)
                    ? List.of(ChangeState.REVIEW, ChangeState.IMPLEMENT)
                    : List.of(ChangeState.REVIEW);
            now = new ChangeTransition(session).move(now, errorPrefix(now), targets, Map.of());
            log.accept(now.number() + ": state " + now.stateLabel());
        }
        if (!now.isIn(ChangeState.REVIEW)) {
            throw new RefusedException(errorPrefix(now) + ": it moved on to " + now.stateLabel() + ".");
        }
        new WorkNotes(session).addOnce(ChangeApi.TABLE, now.sysId(), reason);
        return now;
    }

    private static String errorPrefix(ChangeRecord change) {
        return change.number() + " could not be flagged for manual review";
    }
}
