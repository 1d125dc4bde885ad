package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.NextStates;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves a change request from one state to another, one hop at a time.
 *
 * <p>What is allowed is asked first, because a refused move names the business rule and not the reason. The record is read
 * afterwards, because ServiceNow answers 200 also where it leaves the state as it was. A change that is found further along
 * than asked has gone on by itself, which is no failure.
 */
public final class ChangeTransition {

    private final ServiceNowSession session;

    public ChangeTransition(@NonNull ServiceNowSession session) {
        this.session = session;
    }

    /**
     * @param change as it was read last
     * @param purpose the beginning of the message when it fails, such as "The approval of CHG0030001 could not be requested"
     * @param targets the states to move to, the most wanted first. The first that is allowed is taken; where the instance does
     *     not say what is allowed, the last, which must be the nearest
     * @param beside what to write together with the state, by target
     * @return the change as it is now, in another state than before
     * @throws ServiceNowException when the change stays where it is, with the states to which it may move
     */
    @NonNull
    public TableRecord move(
            @NonNull TableRecord change,
            @NonNull String purpose,
            @NonNull List<ChangeState> targets,
            @NonNull Map<ChangeState, Map<String, String>> beside)
            throws ServiceNowException, InterruptedException {
        var next = session.changes().nextStates(change.sysId());
        var nearest = targets.get(targets.size() - 1);
        var target = next.isEmpty()
                ? nearest
                : targets.stream().filter(next::allows).findFirst().orElse(null);
        if (target == null) {
            throw stuck(change, purpose, nearest, unmet(next.unmetConditions(nearest)), next);
        }
        var values = new HashMap<>(beside.getOrDefault(target, Map.of()));
        values.put("state", target.value());
        var refusal = "ServiceNow accepted the new state and did not take it.";
        try {
            session.tables().update(ChangeApi.TABLE, change.sysId(), values);
        } catch (ServiceNowException e) {
            if (e.kind() != ServiceNowException.Kind.REJECTED && e.kind() != ServiceNowException.Kind.PERMISSION) {
                throw e;
            }
            refusal = e.getMessage();
        }
        var now = session.tables()
                .get(ChangeApi.TABLE, change.sysId())
                .orElseThrow(() -> ServiceNowException.notFound(change.value("number") + " cannot be read any more."));
        if (now.value("state").equals(change.value("state"))) {
            throw stuck(change, purpose, target, refusal, session.changes().nextStates(change.sysId()));
        }
        return now;
    }

    private static String unmet(List<String> conditions) {
        return conditions.isEmpty()
                ? "Its change model does not allow it."
                : "Its change model does not allow it yet: " + String.join(", ", conditions) + ".";
    }

    private static ServiceNowException stuck(
            TableRecord change, String purpose, ChangeState target, String reason, NextStates next) {
        return ServiceNowException.rejected(purpose + ": it did not move from " + ChangeState.label(change) + " to "
                + target.label() + ". " + reason + allowed(next));
    }

    /** For the end of a message; empty when the instance does not say. */
    public static String allowed(@NonNull NextStates next) {
        if (next.isEmpty()) {
            return "";
        }
        return next.labels().isEmpty()
                ? " There is no state that it may move to now."
                : " The states it may move to now: " + String.join(", ", next.labels()) + ".";
    }
}
