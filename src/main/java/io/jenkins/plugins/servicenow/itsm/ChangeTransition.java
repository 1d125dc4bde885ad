package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.NextStates;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Moves a change request from one state to another, one hop at a time.
 *
 * <p>What is allowed is asked first, because a refused move names the business rule and not the reason. The record is read
 * afterwards, because ServiceNow answers 200 also where it leaves the state as it was, and an error also where it has
 * moved the change. A change that is found further along than asked has moved on by itself, which is no failure.
 */
public final class ChangeTransition {

    private static final Set<ServiceNowException.Kind> REFUSALS =
            EnumSet.of(ServiceNowException.Kind.REJECTED, ServiceNowException.Kind.PERMISSION);

    private final ServiceNowSession session;

    public ChangeTransition(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /**
     * @param change as it was read last; it is not read again before it is moved
     * @param errorPrefix the beginning of the message when it fails, such as "The approval of CHG0030001 could not be
     *     requested"
     * @param targets the states to move to, the preferred one first. The first that is allowed is taken; where the instance does
     *     not say what is allowed, the last, which must be the nearest
     * @param extraFields what to write together with the state, by target
     * @return the change as it is now, in another state than before
     * @throws RefusedException when the change stays where it is, with the states to which it may move, and when it has
     *     become one of another type on the way
     */
    @NonNull
    public ChangeRecord move(
            @NonNull ChangeRecord change,
            @NonNull String errorPrefix,
            @NonNull List<ChangeState> targets,
            @NonNull Map<ChangeState, Map<String, String>> extraFields)
            throws ServiceNowException, RefusedException, InterruptedException {
        return move(change, session.changes().nextStates(change.sysId()), errorPrefix, targets, extraFields);
    }

    /**
     * As above, for who has asked already where the change may go, and moves it at once.
     *
     * @param next as the instance has answered for the change as it was read last
     */
    @NonNull
    public ChangeRecord move(
            @NonNull ChangeRecord change,
            @NonNull NextStates next,
            @NonNull String errorPrefix,
            @NonNull List<ChangeState> targets,
            @NonNull Map<ChangeState, Map<String, String>> extraFields)
            throws ServiceNowException, RefusedException, InterruptedException {
        var before = change.record().value("state");
        if (before.isEmpty()) {
            throw new RefusedException(
                    errorPrefix + ": ServiceNow does not show the field 'state', so it is not known in"
                            + " which state it is. The OAuth Application User needs the role sn_change_read.");
        }
        var nearest = targets.get(targets.size() - 1);
        var target = next.isEmpty()
                ? nearest
                : targets.stream().filter(next::allows).findFirst().orElse(null);
        if (target == null) {
            throw stuck(change, errorPrefix, nearest, unmet(next.unmetConditions(nearest)), next);
        }
        var values = new HashMap<>(extraFields.getOrDefault(target, Map.of()));
        values.put("state", target.value());
        var failure = update(change, values);
        var now = read(change, failure);
        if (now.record().value("state").equals(before)) {
            if (target != ChangeState.CANCELED && wasPutOnHold(change, now)) {
                throw new RefusedException(errorPrefix + ": it was put on hold meanwhile ("
                        + now.holdReason()
                        + "). Somebody has to review it and lift the hold in ServiceNow.");
            }
            if (failure != null && !REFUSALS.contains(failure.kind())) {
                throw failure;
            }
            var refusal =
                    failure == null ? "ServiceNow accepted the new state but did not apply it." : failure.getMessage();
            throw stuck(change, errorPrefix, target, refusal, session.changes().nextStates(change.sysId()));
        }
        if (!now.type().equals(change.type())) {
            throw new RefusedException(errorPrefix + ": ServiceNow made it a change of type '" + now.type()
                    + "' when it moved to " + now.stateLabel() + "; it was of type '" + change.type()
                    + "'. Cancel it there and ask its administrators why.");
        }
        return now;
    }

    /** @return the failure after which the change has to be read; null when there was none */
    @CheckForNull
    private ServiceNowException update(ChangeRecord change, Map<String, String> values) throws InterruptedException {
        var before = change.record().value("state");
        try {
            if (values.containsKey("work_notes")) {
                session.tables().update(ChangeApi.TABLE, change.sysId(), values);
            } else {
                session.tables()
                        .updateUnless(
                                ChangeApi.TABLE,
                                change.sysId(),
                                values,
                                before + " to " + values.get("state"),
                                now -> !now.value("state").equals(before)
                                        || wasPutOnHold(change, new ChangeRecord(now)));
            }
            return null;
        } catch (ServiceNowException e) {
            return e;
        }
    }

    private static boolean wasPutOnHold(ChangeRecord before, ChangeRecord now) {
        return now.isOnHold() && !before.isOnHold();
    }

    private ChangeRecord read(ChangeRecord change, @CheckForNull ServiceNowException failure)
            throws ServiceNowException, RefusedException, InterruptedException {
        try {
            return session.tables()
                    .get(ChangeApi.TABLE, change.sysId())
                    .map(ChangeRecord::new)
                    .orElseThrow(() -> new RefusedException(change.number() + " cannot be read any more."));
        } catch (ServiceNowException e) {
            throw failure == null ? e : failure.unverified(e);
        }
    }

    private static String unmet(List<String> conditions) {
        return conditions.isEmpty()
                ? "Its change model does not allow it."
                : "Its change model does not allow it yet: " + String.join(", ", conditions) + ".";
    }

    private static RefusedException stuck(
            ChangeRecord change, String errorPrefix, ChangeState target, String reason, NextStates next) {
        return new RefusedException(errorPrefix + ": it did not move from " + change.stateLabel() + " to "
                + target.label() + ". " + reason + allowed(next));
    }

    /** For the end of a message; empty when the instance does not say. */
    @NonNull
    static String allowed(@NonNull NextStates next) {
        if (next.isEmpty()) {
            return "";
        }
        return next.labels().isEmpty()
                ? " There is no state that it may move to now."
                : " The states it may move to now: " + String.join(", ", next.labels()) + ".";
    }
}
