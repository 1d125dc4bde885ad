package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.ReadBack;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Takes a change request that was carried out to Closed. */
public final class ChangeCloser {

    /** The most wanted first. */
    private static final List<ChangeState> BACKWARDS =
            List.of(ChangeState.CLOSED, ChangeState.REVIEW, ChangeState.IMPLEMENT, ChangeState.SCHEDULED);

    private static final Set<ChangeState> NOT_CARRIED_OUT =
            EnumSet.of(ChangeState.NEW, ChangeState.ASSESS, ChangeState.AUTHORIZE);

    private final ServiceNowSession session;
    private final Consumer<String> log;

    /** @param log takes lines for the build log */
    public ChangeCloser(@NonNull ServiceNowSession session, @NonNull Consumer<String> log) {
        this.session = session;
        this.log = log;
    }

    /**
     * @param numberOrSysId of the change request
     * @param notes required by ServiceNow; what does not fit is cut in the middle
     * @return the closed change; also when it was closed before
     * @throws ServiceNowException when there is no such change, or it cannot be closed from the state in which it is
     */
    @NonNull
    public TableRecord close(@NonNull String numberOrSysId, @NonNull CloseResult result, @NonNull String notes)
            throws ServiceNowException, InterruptedException {
        var change = session.changes().find(numberOrSysId);
        if (isIn(change, ChangeState.CLOSED)) {
            return closedBefore(change, result);
        }
        var values = Map.of("close_code", closeCode(result), "close_notes", JournalText.of(notes));
        var visited = new HashSet<String>();
        while (!isIn(change, ChangeState.CLOSED) && visited.add(change.value("state"))) {
            change = step(change, values);
            log.accept(change.value("number") + ": state " + ChangeState.label(change));
        }
        if (!isIn(change, ChangeState.CLOSED)) {
            throw ServiceNowException.rejected(
                    purpose(change) + ": it came back to " + ChangeState.label(change) + ", where it had been before.");
        }
        for (var field : ReadBack.dropped(values, change)) {
            log.accept("WARNING: ServiceNow closed " + change.value("number") + " and did not take the field '" + field
                    + "'.");
        }
        return change;
    }

    private TableRecord closedBefore(TableRecord change, CloseResult result) {
        log.accept(change.value("number") + " is closed already");
        if (!result.means(change.value("close_code")) && !result.means(change.displayValue("close_code"))) {
            log.accept("WARNING: " + change.value("number") + " was closed as '" + change.displayValue("close_code")
                    + "', not as '" + result.value() + "'.");
        }
        return change;
    }

    private TableRecord step(TableRecord change, Map<String, String> closing)
            throws ServiceNowException, InterruptedException {
        var state = ChangeState.of(change.value("state"));
        if (state.filter(ChangeState.CANCELED::equals).isPresent()) {
            throw ServiceNowException.rejected(purpose(change) + ": it was canceled in ServiceNow.");
        }
        if (state.filter(NOT_CARRIED_OUT::contains).isPresent()) {
            throw ServiceNowException.rejected(purpose(change) + ": it is in the state " + ChangeState.label(change)
                    + ", its approval is '" + change.value("approval")
                    + "', and only a change that was approved and carried out can be closed."
                    + ChangeTransition.allowed(session.changes().nextStates(change.sysId())));
        }
        // From a state of the instance's own there is no known way but the last hop.
        var targets = state.map(known -> BACKWARDS.subList(0, BACKWARDS.indexOf(known)))
                .orElse(BACKWARDS.subList(0, 1));
        return new ChangeTransition(session)
                .move(change, purpose(change), targets, Map.of(ChangeState.CLOSED, closing));
    }

    private static String purpose(TableRecord change) {
        return change.value("number") + " could not be closed";
    }

    private static boolean isIn(TableRecord change, ChangeState state) {
        return ChangeState.of(change.value("state")).filter(state::equals).isPresent();
    }

    /** As the instance spells it, where its choices may be read. */
    private String closeCode(CloseResult result) throws ServiceNowException, InterruptedException {
        var choices = ChoiceLists.read(session, List.of(ChangeApi.TABLE, "task"), Set.of("close_code"));
        for (var spelling : result.spellings()) {
            var value = choices.value("close_code", spelling);
            if (value.isPresent()) {
                return value.get();
            }
        }
        if (choices.isKnown("close_code")) {
            throw ServiceNowException.rejected("ServiceNow has no close code '" + result.value() + "'. It has: "
                    + String.join(", ", choices.labels("close_code")) + ".");
        }
        return result.value();
    }
}
